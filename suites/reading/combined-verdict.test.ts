import { expect, test } from 'vitest'
import { fail, inconclusive, notApplicable, pass, seen } from '../../core/verdict.ts'
import { worst } from './combined-verdict.ts'

const [good, bad, open, void_] = [pass('good'), fail('bad'), inconclusive('open'), notApplicable('void')]

test.each([
  [[good, open, bad, void_], 'fail', 'bad'],
  [[good, open, void_], 'inconclusive', 'open'],
  [[good, void_], 'pass', 'good'],
  [[void_, void_], 'not-applicable', 'void'],
  [[bad, fail('worse'), bad], 'fail', 'bad; worse'],
] as const)('%#', (parts, verdict, reason) => {
  expect(worst(parts)).toMatchObject({ verdict, reason })
})

test('all evidence is kept, in order', () => {
  const parts = [pass('a', seen('x', '1')), fail('b', seen('y', '2'))]
  expect(worst(parts).evidence.map(({ observed }) => observed)).toEqual(['1', '2'])
})

test('nothing to judge is a bug of the caller, not a pass', () => {
  expect(() => worst([])).toThrow()
})
