import { expect, test } from 'vitest'
import { createAccessRecord, noAccess } from '../../core/access.ts'
import type { CheckResult, Run } from '../../core/run.ts'
import type { Gate } from '../../suites/gate.ts'
import { decideExitCode } from './exit-code.ts'

const any: Gate = { failOn: 'info', knownFailures: new Set() }

function run(verdict: CheckResult['verdict'], more: Partial<CheckResult> = {}, complete = true): Run {
  const check: CheckResult = {
    id: 'hsts',
    area: 'edge',
    title: '',
    severity: 'medium',
    verdict,
    reason: '',
    evidence: [],
    requirements: [],
    why: '',
    remediation: '',
    references: [],
    ...more,
  }
  return {
    profile: 'current',
    target: { host: 'chat.example.com', port: 443, ports: {}, ca: [] },
    access: createAccessRecord(noAccess),
    startedAt: '2026-01-02T03:04:05.000Z',
    finishedAt: '2026-01-02T03:04:06.000Z',
    complete,
    summary: {
      pass: 0,
      fail: 0,
      inconclusive: verdict === 'inconclusive' ? 1 : 0,
      notApplicable: 0,
      notAssessed: 0,
      waived: 0,
    },
    grade: { letter: null, protocol: null, keyExchange: null, cipherStrength: null, reasons: [] },
    checks: [check],
  }
}

const waiver = { control_id: 'hsts', justification: 'known', expiration_date: '2030-01-01' }

test.each([
  ['a pass', run('pass'), any, 0],
  ['a failure', run('fail'), any, 1],
  ['a waived failure', run('fail', { waiver }), any, 0],
  ['something inconclusive', run('inconclusive'), any, 3],
  ['an incomplete run', run('pass', {}, false), any, 3],
  ['a failure in an incomplete run', run('fail', {}, false), any, 1],
  ['a failure milder than the gate', run('fail'), { ...any, failOn: 'high' }, 0],
  ['a failure as bad as the gate', run('fail', { severity: 'high' }), { ...any, failOn: 'high' }, 1],
  [
    'a failure that the baseline has',
    run('fail'),
    { failOn: 'regression', knownFailures: new Set(['chat.example.com:443 hsts']) },
    0,
  ],
  [
    'a failure that the baseline lacks',
    run('fail'),
    { failOn: 'regression', knownFailures: new Set(['other:443 hsts']) },
    1,
  ],
] as const)('%s', (_, given, gate, code) => {
  expect(decideExitCode([run('pass'), given], gate)).toBe(code)
})
