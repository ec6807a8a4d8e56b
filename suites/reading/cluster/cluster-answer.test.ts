import { expect, test } from 'vitest'
import {
  absentReading,
  createFailedReading,
  createReading,
  forbiddenReading,
  notInstalledReading,
} from '../../../lab/fixtures/facts/host-fixture.ts'
import type { Reading } from '../../../probes/host/reading.ts'
import { answerOfReading, readClusterAnswer } from './cluster-answer.ts'

const answer = (reading: Reading<string> | undefined) =>
  answerOfReading(reading, 'cluster.addresses', 'mm1', 'its addresses')

test('what was read, and what is not there', () => {
  expect(answer(createReading('a'))).toEqual({ found: 'value', value: 'a' })
  expect(answer(absentReading)).toEqual({ found: 'absent' })
})

/** Silence, a refusal and a failure never mean that something is not there. */
test.each([
  ['not asked', undefined, /was not asked$/],
  ['silence', { status: 'timeout', phase: 'response', seconds: 5 }, /silence/],
  ['a program that is not there', notInstalledReading, /not installed$/],
  ['forbidden', forbiddenReading, /mmverify sudoers/],
  ['failed', createFailedReading(3), /status 3$/],
  ['ended by a signal', createFailedReading(null), /signal$/],
] as [string, Reading<string> | undefined, RegExp][])('%s', (_name, reading, why) => {
  expect(answer(reading)).toEqual({
    found: 'unknown',
    verdict: {
      verdict: 'inconclusive',
      reason: expect.stringMatching(new RegExp(`^mm1: its addresses: .*${why.source}`)),
      evidence: [{ fact: 'cluster.addresses', observed: expect.stringMatching(why) }],
    },
  })
})

test('of one host of several', () => {
  const facts = { 'cluster.addresses': { mm1: createReading(['10.0.0.1']), mm2: absentReading } }
  expect(readClusterAnswer(facts, 'addresses', 'mm1')).toEqual({ found: 'value', value: ['10.0.0.1'] })
  expect(readClusterAnswer(facts, 'addresses', 'mm2')).toEqual({ found: 'absent' })
  expect(readClusterAnswer(facts, 'addresses', 'mm3')).toMatchObject({
    found: 'unknown',
    verdict: { evidence: [{ fact: 'cluster.addresses', observed: 'mm3: was not asked' }] },
  })
})
