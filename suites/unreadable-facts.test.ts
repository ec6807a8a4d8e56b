import { expect, test } from 'vitest'
import { createCollection } from '../lab/fixtures/facts/collection-fixture.ts'
import { check } from './edge/tls/drown.ts'
import { check as ech } from './edge/tls/ech.ts'
import { gradeCollection } from './grade/grade.ts'
import { judgeCheck } from './judge.ts'
import { describeUnreadable } from './unreadable-facts.ts'

/** What a newer version saw, of which this one cannot read these. */
const createNewer = (unreadable: Record<string, string>) => ({
  ...createCollection(),
  newer: { schemaMinor: 99, writer: '9.9.0', asRead: {}, unreadable },
})
const versions = createNewer({ 'tls.versions': 'facts.tls.versions.QUIC' })

test('the first of the facts asked for that cannot be read, and where', () => {
  const several = createNewer({ 'dns.caa': 'facts.dns.caa', 'tls.versions': 'facts.tls.versions.QUIC' })
  expect(describeUnreadable(createCollection(), ['tls.versions'])).toBeNull()
  expect(describeUnreadable(versions, ['dns.caa'])).toBeNull()
  expect(describeUnreadable(several, ['tls.suites', 'tls.versions', 'dns.caa'])).toMatch(
    /facts\.tls\.versions\.QUIC .*mmverify 9\.9\.0$/,
  )
  expect(describeUnreadable(several, ['dns.caa', 'tls.versions'])).toMatch(/: facts\.dns\.caa /)
  // A name of every object is no fact.
  expect(describeUnreadable(createNewer({}), ['constructor' as never])).toBeNull()
})

test('a check that needs it gives no verdict, nor one that would only use it', () => {
  expect(judgeCheck(check, createCollection(), 'current').verdict).toBe('pass')
  expect(judgeCheck(check, versions, 'current')).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringContaining('facts.tls.versions.QUIC'),
    evidence: [],
  })
  for (const path of [...ech.needs, ...(ech.uses ?? [])]) {
    expect(judgeCheck(ech, createNewer({ [path]: 'place' }), 'current').verdict).toBe('inconclusive')
  }
})

test('there is no letter without it', () => {
  expect(gradeCollection(versions)).toEqual({
    letter: null,
    protocol: null,
    keyExchange: null,
    cipherStrength: null,
    reasons: [expect.stringMatching(/^no letter: .*facts\.tls\.versions\.QUIC/)],
  })
  expect(gradeCollection(createNewer({ 'dns.caa': 'facts.dns.caa' })).letter).not.toBeNull()
})
