import { expect, test } from 'vitest'
import { countFlips, findTruth } from './count-flips.ts'

const truth = { a: 'pass', b: 'fail', c: 'not-applicable', d: 'inconclusive' }

test('the truth is what undisturbed audits agree on', () => {
  expect(findTruth([truth, truth])).toEqual({ truth, unstable: [], open: 0 })
  expect(findTruth([truth, { ...truth, b: 'pass' }, { ...truth, c: 'pass' }]).unstable).toEqual(['b', 'c'])
  const waiting = { ...truth, a: 'inconclusive', c: 'inconclusive' }
  expect(findTruth([waiting, truth, truth])).toEqual({ truth, unstable: [], open: 2 })
})

test('a pass for a failure, a failure for a pass, and either for what has no object are hard', () => {
  const flipped = { a: 'fail', b: 'pass', c: 'fail', d: 'inconclusive' }
  expect(countFlips(truth, [flipped, flipped, truth])).toEqual({
    audits: 3,
    hard: 6,
    soft: 0,
    flips: ['a: pass → fail in 2 of 3', 'b: fail → pass in 2 of 3', 'c: not-applicable → fail in 2 of 3'],
  })
})

test('what is left open is soft, and what was open may be settled', () => {
  const open = { a: 'inconclusive', b: 'inconclusive', c: 'inconclusive', d: 'pass' }
  expect(countFlips(truth, [open])).toEqual({ audits: 1, hard: 0, soft: 2, flips: [] })
})

test('a pass that becomes "not applicable" is not counted as a flip: nothing is claimed', () => {
  expect(countFlips(truth, [{ ...truth, a: 'not-applicable' }])).toMatchObject({ hard: 0, soft: 0 })
})
