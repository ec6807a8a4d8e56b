import { describe, expect, test } from 'vitest'
import type { CheckResult, Grade } from '../core/run.ts'
import { createCollection } from '../lab/fixtures/facts/collection-fixture.ts'
import { assembleRun } from './assemble-run.ts'
import { runChecks } from './run-checks.ts'
import { compareChecks, compareGrades, compareResults, type State } from './run-comparison.ts'

const [sample] = runChecks(createCollection(), 'current', ['hsts'])
if (!sample) throw new Error('a check was run')
const waiver = { control_id: 'hsts', justification: 'accepted', expiration_date: '2027-01-01' }

function standingAs(state: State): CheckResult | undefined {
  if (state === 'not run' || !sample) return undefined
  if (state === 'waived') return { ...sample, verdict: 'fail', waiver }
  return { ...sample, verdict: state }
}

const states = [
  'pass',
  'not-applicable',
  'waived',
  'not-assessed',
  'not run',
  'inconclusive',
  'fail',
] as const
/** A row for each state before, a column for each state after, in this order. w: worse, b: better, c: changed. */
const directions: Record<State, string> = {
  pass: '. c c w w w w',
  'not-applicable': 'c . c w w w w',
  waived: 'b b . w w w w',
  'not-assessed': 'b b c . c c w',
  'not run': 'b b c c . c w',
  inconclusive: 'b b c w w . w',
  fail: 'b b b w w c .',
}

describe.each(states)('from %s', (from) => {
  test.each(states.map((to, index) => [to, directions[from].split(' ')[index]]))(
    'to %s: %s',
    (to, expected) => {
      const change = compareResults(standingAs(from), standingAs(to as State))
      expect(change?.direction[0] ?? '.').toBe(expected)
      if (change) expect([change.from, change.to]).toEqual([from, to])
    },
  )
})

test('a check that fails in both is worse where it fails for something new', () => {
  const failing = (reason: string): CheckResult => ({ ...sample, verdict: 'fail', reason })
  expect(compareResults(failing('TLS 1.0 is accepted'), failing('TLS 1.0 is accepted'))).toBeNull()
  expect(compareResults(failing('TLS 1.0 is accepted'), failing('SSL 3.0 is accepted'))).toMatchObject({
    direction: 'worse',
    newGrounds: ['ssl', '3.0'],
  })
  expect(
    compareResults(failing('old'), failing('old (its waiver expired on 2026-01-01)')),
    'a note of ours is no new ground',
  ).toBeNull()
})

test('checks that are only in one of two runs are named', () => {
  const run = (...ids: string[]) =>
    assembleRun(createCollection(), 'current', runChecks(createCollection(), 'current', ids), [])
  expect(
    compareChecks(run('hsts', 'caa'), run('caa', 'http2')).map(({ id, from, to }) => [id, from, to]),
  ).toEqual([
    ['http2', 'not run', 'pass'],
    ['hsts', 'pass', 'not run'],
  ])
  expect(compareChecks(undefined, run('caa')).map(({ from }) => from)).toEqual(['not run'])
})

describe('a grade', () => {
  const graded = (letter: Grade['letter'], ...reasons: string[]): Grade => ({
    letter,
    protocol: 100,
    keyExchange: 90,
    cipherStrength: 90,
    reasons,
  })
  test.each([
    ['A-', 'T', 'worse'],
    ['A+', 'A', 'worse'],
    ['F', 'M', 'worse'],
    ['A', null, 'worse'],
    ['B', 'A', 'better'],
    [null, 'A', 'better'],
  ] as const)('from %s to %s is %s', (from, to, direction) => {
    expect(compareGrades(graded(from), graded(to))).toMatchObject({ from, to, direction })
  })

  test('of the same letter is worse with a cap that was not there', () => {
    const before = graded(
      'B',
      'score 93: protocol 100',
      'capped at B: TLS 1.0',
      'not tested: Debian-weak keys',
    )
    const now = graded('B', 'score 90: protocol 95', 'capped at B: TLS 1.0', 'capped at B: RC4')
    expect(compareGrades(before, now)).toMatchObject({ direction: 'worse', newCaps: ['capped at B: RC4'] })
    expect(compareGrades(now, before)).toBeNull()
    expect(
      compareGrades(graded(null, 'no letter: a gap'), graded(null, 'no letter: a gap', 'capped at F: X')),
    ).toMatchObject({
      direction: 'worse',
    })
  })
})
