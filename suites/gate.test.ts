import { describe, expect, test } from 'vitest'
import type { CheckResult } from '../core/run.ts'
import type { Severity } from '../core/verdict.ts'
import { createCollection, target } from '../lab/fixtures/facts/collection-fixture.ts'
import { failsGate, type Gate, type InconclusiveLevel, inconclusiveLevels, keepsGateShut } from './gate.ts'
import { runChecks } from './run-checks.ts'

const [sample] = runChecks(createCollection(), 'current', ['hsts'])
if (!sample) throw new Error('a check was run')
const result = (verdict: CheckResult['verdict'], severity: Severity): CheckResult => ({
  ...sample,
  verdict,
  severity,
})

describe('an open question counts from the level on', () => {
  const counting = (level: InconclusiveLevel) =>
    inconclusiveLevels.filter(
      (severity) => severity !== 'none' && keepsGateShut(result('inconclusive', severity), level),
    )
  test.each([
    ['critical', ['critical']],
    ['medium', ['critical', 'high', 'medium']],
    ['info', ['critical', 'high', 'medium', 'low', 'info']],
    ['none', []],
  ] as const)('%s', (level, expected) => {
    expect(counting(level)).toEqual(expected)
  })

  test('and nothing else is one', () => {
    for (const verdict of ['pass', 'fail', 'not-applicable', 'not-assessed'] as const)
      expect(keepsGateShut(result(verdict, 'critical'), 'info')).toBe(false)
  })
})

describe('a failure counts', () => {
  const gate = (failOn: Gate['failOn'], ...known: string[]): Gate => ({
    failOn,
    knownFailures: new Set(known),
  })

  test('from the level on', () => {
    expect(failsGate(result('fail', 'high'), target, gate('high'))).toBe(true)
    expect(failsGate(result('fail', 'medium'), target, gate('high'))).toBe(false)
  })

  test('as a regression where the baseline has none of this target', () => {
    expect(failsGate(result('fail', 'info'), target, gate('regression'))).toBe(true)
    const known = `${target.host}:${target.port} hsts`
    expect(failsGate(result('fail', 'info'), target, gate('regression', known))).toBe(false)
    expect(failsGate(result('fail', 'info'), { ...target, port: 8443 }, gate('regression', known))).toBe(true)
  })

  test('unless it is waived, and no other verdict does', () => {
    const waiver = { control_id: 'hsts', justification: 'accepted', expiration_date: '2027-01-01' }
    expect(failsGate({ ...result('fail', 'critical'), waiver }, target, gate('info'))).toBe(false)
    for (const verdict of ['pass', 'inconclusive', 'not-applicable', 'not-assessed'] as const)
      expect(failsGate(result(verdict, 'critical'), target, gate('info'))).toBe(false)
  })
})
