import { expect, test } from 'vitest'
import { createEvidence, fail, inconclusive, notApplicable, pass } from '../../core/verdict.ts'
import { combineVerdicts } from './combined-verdict.ts'

const [good, bad, open, void_] = [pass('good'), fail('bad'), inconclusive('open'), notApplicable('void')]

test.each([
  [[good, open, bad, void_], 'fail', 'bad'],
  [[good, open, void_], 'inconclusive', 'open'],
  [[good, void_], 'pass', 'good'],
  [[void_, void_], 'not-applicable', 'void'],
  [[bad, fail('worse'), bad], 'fail', 'bad; worse'],
] as const)('%#', (parts, verdict, reason) => {
  expect(combineVerdicts(parts)).toMatchObject({ verdict, reason })
})

test('all evidence is kept, in order', () => {
  const parts = [pass('a', createEvidence('x', '1')), fail('b', createEvidence('y', '2'))]
  expect(combineVerdicts(parts).evidence.map(({ observed }) => observed)).toEqual(['1', '2'])
})

test('nothing to judge is a bug of the caller, not a pass', () => {
  expect(() => combineVerdicts([])).toThrow()
})
