import { describe, expect, test } from 'vitest'
import { ok } from '../core/outcome.ts'
import type { CheckResult, Run } from '../core/run.ts'
import type { Severity } from '../core/verdict.ts'
import {
  createChain,
  createCollection,
  createResponse,
  type Overrides,
} from '../lab/fixtures/facts/collection-fixture.ts'
import { assembleRun } from './assemble-run.ts'
import { type Gate, inconclusiveLevels, strictGate } from './gate.ts'
import { assessGate, describeNews, markOf, resultsOf } from './gate-assessment.ts'
import { runChecks } from './run-checks.ts'

const collection = createCollection()
const [sample] = runChecks(collection, 'current', ['hsts'])
if (!sample) throw new Error('a check was run')

/** A run of one check. */
function lonelyRunOf(result: Partial<CheckResult>, more: Partial<Run> = {}): Run {
  return { ...assembleRun(collection, 'current', [{ ...sample, ...result } as CheckResult], []), ...more }
}

/** A run of that check beside one that passed. */
function runOf(result: Partial<CheckResult>, more: Partial<Run> = {}): Run {
  const run = lonelyRunOf(result, more)
  const passed = { ...sample, id: 'settled', verdict: 'pass' } as CheckResult
  return { ...run, checks: [...run.checks, passed] }
}
const waiver = { control_id: 'hsts', justification: 'accepted', expiration_date: '2027-01-01' }
const outcomeOf = (run: Run, gate: Partial<Gate> = {}) =>
  assessGate([run], { ...strictGate, ...gate }).outcome
const regression = (baseline: Run, now: Run, gate: Partial<Gate> = {}) =>
  assessGate([now], { ...strictGate, failOn: 'regression', baseline: [baseline], ...gate })

describe('an absolute gate', () => {
  test.each([
    ['a pass', runOf({ verdict: 'pass' }), {}, 'passed'],
    ['a failure', runOf({ verdict: 'fail' }), {}, 'failed'],
    ['a waived failure', runOf({ verdict: 'fail', waiver }), {}, 'passed'],
    ['an open question', runOf({ verdict: 'inconclusive' }), {}, 'inconclusive'],
    ['what does not apply', runOf({ verdict: 'not-applicable' }), {}, 'passed'],
    ['what was not assessed', runOf({ verdict: 'not-assessed' }), {}, 'passed'],
    ['the same and nothing else', lonelyRunOf({ verdict: 'not-assessed' }), {}, 'inconclusive'],
    ['what does not apply and nothing else', lonelyRunOf({ verdict: 'not-applicable' }), {}, 'passed'],
    [
      'nothing but open questions',
      lonelyRunOf({ verdict: 'inconclusive' }),
      { inconclusiveOn: 'none' },
      'inconclusive',
    ],
    [
      'nothing but a mild one',
      lonelyRunOf({ verdict: 'inconclusive', severity: 'low' }),
      { inconclusiveOn: 'high' },
      'inconclusive',
    ],
    ['an incomplete run', runOf({ verdict: 'pass' }, { complete: false }), {}, 'inconclusive'],
    [
      'the same, whatever the level',
      runOf({ verdict: 'pass' }, { complete: false }),
      { inconclusiveOn: 'none' },
      'inconclusive',
    ],
    ['a failure in an incomplete run', runOf({ verdict: 'fail' }, { complete: false }), {}, 'failed'],
    [
      'a failure milder than the gate',
      runOf({ verdict: 'fail', severity: 'medium' }),
      { failOn: 'high' },
      'passed',
    ],
    [
      'a failure as bad as the gate',
      runOf({ verdict: 'fail', severity: 'high' }),
      { failOn: 'high' },
      'failed',
    ],
  ] as const)('%s', (_, run, gate, outcome) => {
    expect(outcomeOf(run, gate)).toBe(outcome)
  })

  test.each([
    ['critical', ['critical']],
    ['medium', ['critical', 'high', 'medium']],
    ['info', ['critical', 'high', 'medium', 'low', 'info']],
    ['none', []],
  ] as const)('an open question counts from the level on: %s', (level, expected) => {
    const counting = inconclusiveLevels.filter(
      (severity) =>
        severity !== 'none' &&
        outcomeOf(runOf({ verdict: 'inconclusive', severity: severity as Severity }), {
          inconclusiveOn: level,
        }) === 'inconclusive',
    )
    expect(counting).toEqual(expected)
  })
})

describe('a regression', () => {
  test.each([
    ['pass', 'pass', 'passed'],
    ['pass', 'fail', 'failed'],
    ['pass', 'inconclusive', 'failed'],
    ['pass', 'not-assessed', 'failed'],
    ['pass', 'not-applicable', 'passed'],
    ['not-applicable', 'fail', 'failed'],
    ['not-applicable', 'inconclusive', 'failed'],
    ['not-assessed', 'fail', 'failed'],
    ['not-assessed', 'not-assessed', 'passed'],
    ['fail', 'fail', 'passed'],
    ['fail', 'pass', 'passed'],
    // Nobody knows today what is behind it.
    ['inconclusive', 'inconclusive', 'inconclusive'],
    ['fail', 'inconclusive', 'inconclusive'],
    ['inconclusive', 'fail', 'failed'],
    // Nobody looks at it any more.
    ['fail', 'not-assessed', 'failed'],
  ] as const)('from %s to %s: %s', (from, to, outcome) => {
    expect(regression(runOf({ verdict: from }), runOf({ verdict: to })).outcome).toBe(outcome)
  })

  test('an open question below the level counts neither as new nor as known', () => {
    const { outcome, runs } = regression(runOf({ verdict: 'pass' }), runOf({ verdict: 'inconclusive' }), {
      inconclusiveOn: 'none',
    })
    expect(outcome).toBe('passed')
    // It is said all the same.
    expect(describeNews(markOf(runs[0], { id: 'hsts' }))).toBe('was pass')
  })

  test('is a check that is no longer run, and the reports show it', () => {
    const gone = assembleRun(collection, 'current', [], [])
    const { outcome, runs } = regression(lonelyRunOf({ verdict: 'fail', reason: 'too short' }), gone)
    expect(outcome).toBe('failed')
    const shown = resultsOf(gone, runs[0])
    expect(shown.map(({ id, reason }) => [id, reason])).toEqual([
      ['hsts', 'not run, and in the baseline it was: too short'],
    ])
  })

  test('is a failure whose waiver ended', () => {
    const ended = runOf({ verdict: 'fail', reason: `${sample.reason} (its waiver expired on 2026-01-01)` })
    const { outcome, runs } = regression(runOf({ verdict: 'fail', waiver }), ended)
    expect([outcome, describeNews(markOf(runs[0], { id: 'hsts' }))]).toEqual(['failed', 'its waiver ended'])
    expect(regression(runOf({ verdict: 'fail' }), ended).outcome).toBe('passed')
    expect(regression(runOf({ verdict: 'pass' }), runOf({ verdict: 'fail', waiver })).outcome).toBe('passed')
  })

  test('is a failing check that fails for something else', () => {
    const failing = (reason: string) => runOf({ verdict: 'fail', reason })
    const { outcome, runs } = regression(
      failing('TLS 1.0 is accepted'),
      failing('TLS 1.0 and SSL 3.0 are accepted'),
    )
    expect(outcome).toBe('failed')
    expect(describeNews(markOf(runs[0], { id: 'hsts' }))).toBe('failed already, but not for this: ssl; 3.0')
    expect(
      regression(failing('TLS 1.0 and SSL 3.0 are accepted'), failing('TLS 1.0 is accepted')).outcome,
    ).toBe('passed')
  })

  test('in an incomplete run is one; without one the run stays open', () => {
    const unfinished = { complete: false }
    expect(regression(runOf({ verdict: 'pass' }), runOf({ verdict: 'pass' }, unfinished)).outcome).toBe(
      'inconclusive',
    )
    expect(regression(runOf({ verdict: 'pass' }), runOf({ verdict: 'fail' }, unfinished)).outcome).toBe(
      'failed',
    )
  })
})

describe('a grade', () => {
  const graded = (overrides: Overrides, ids: string[]) => {
    const facts = createCollection(overrides)
    return assembleRun(facts, 'current', runChecks(facts, 'current', ids), [])
  }
  const noHsts: Overrides = { 'http.pages': { '/': ok(createResponse(200)) } }
  const untrusted: Overrides = {
    'tls.certificates': [
      createChain(
        { verification: { pathToRoot: false, code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' } },
        { embeddedScts: 0 },
      ),
    ],
  }

  test('that sinks from A- to T fails, though the one check of it failed already', () => {
    const before = graded(noHsts, ['ssl-labs-grade'])
    const now = graded({ ...noHsts, ...untrusted }, ['ssl-labs-grade'])
    expect([before.grade.letter, now.grade.letter]).toEqual(['A-', 'T'])
    expect([before, now].map(({ checks }) => checks[0]?.verdict)).toEqual(['fail', 'fail'])
    const { outcome, runs } = regression(before, now)
    expect(outcome).toBe('failed')
    expect(resultsOf(now, runs[0]).map(({ id, reason }) => [id, reason])).toEqual([
      ['grade', expect.stringMatching(/^grade A- → T: capped at T: certificate not trusted/)],
      ['ssl-labs-grade', expect.any(String)],
    ])
    expect(regression(before, before).outcome).toBe('passed')
    expect(regression(now, before).outcome).toBe('passed')
  })

  test('counts where no check speaks of it', () => {
    expect(
      regression(graded(noHsts, ['http2']), graded({ ...noHsts, ...untrusted }, ['http2'])).outcome,
    ).toBe('failed')
  })

  test('that is no longer known counts like an open question', () => {
    const known = graded({}, ['http2'])
    const unknown = graded({ 'tls.certificates': undefined }, ['http2'])
    expect([known.grade.letter === null, unknown.grade.letter]).toEqual([false, null])
    expect(regression(known, unknown).outcome).toBe('failed')
    expect(regression(known, unknown, { inconclusiveOn: 'critical' }).outcome).toBe('passed')
  })
})
