import type { CheckResult, Run, RunFile } from '../../core/run.ts'

/** A run with every verdict, a waiver, and what a hostile peer would like to have printed. */
export function exampleRun(change: Partial<Run> = {}): RunFile {
  return { ...header, ...run(change) }
}

/** Two targets, the second of them clean. */
export function exampleRuns(): RunFile {
  const clean = checks.filter(({ verdict }) => verdict === 'pass')
  return {
    ...header,
    runs: [
      run(),
      run({
        target: { host: 'second.example.com', port: 443, ports: {}, ca: [] },
        grade: { letter: 'A+', protocol: 100, keyExchange: 90, cipherStrength: 90, reasons: [] },
        checks: clean,
      }),
    ],
  }
}

/** What a peer sent, in a place where a report shows it. */
export const hostile = {
  markup: '<script>alert(1)</script><img src="https://tracker.invalid/x.png">',
  cdata: ']]><failure/>&xxe;',
  terminal: '\u001b]0;owned\u0007\u001b[2J\u001b[31mred\u009b31m\r\nfake line',
  bidi: 'abc\u202egpj.exe\u2066\u200f',
  markdown: '![x](https://tracker.invalid/y.png) [click](javascript:alert(1))',
  invalid: '\u0000\u0008\uffff\ud800lone',
  long: `start ${'x'.repeat(10_000)} end`,
} as const

const header = { schemaVersion: 1, tool: { name: 'mmverify', version: '0.1.0' } } as const

function run(change: Partial<Run> = {}): Run {
  const results = change.checks ?? checks
  const count = (verdict: CheckResult['verdict'], waived = false) =>
    results.filter((check) => check.verdict === verdict && Boolean(check.waiver) === waived).length
  return {
    profile: 'current',
    target: {
      host: 'mattermost.example.com',
      port: 8443,
      connectTo: ['127.0.0.1'],
      ports: { '80': 8080 },
      ca: [],
      simulated: 'embedded replica on loopback, not a deployment',
    },
    access: { hosts: [], databases: [], api: false, baseline: false, inventory: false },
    startedAt: '2026-01-05T02:00:00.000Z',
    finishedAt: '2026-01-05T02:00:07.250Z',
    complete: true,
    summary: {
      pass: count('pass'),
      fail: count('fail'),
      inconclusive: count('inconclusive'),
      notApplicable: count('not-applicable'),
      notAssessed: count('not-assessed'),
      waived: count('fail', true),
    },
    grade: {
      letter: 'F',
      protocol: 85,
      keyExchange: 90,
      cipherStrength: 70,
      reasons: [
        'heartbleed: F',
        'TLS 1.0 is offered: capped at B',
        'not tested: ROBOT (the probe did not finish)',
      ],
    },
    checks: results,
    ...change,
  }
}

function check(
  result: Pick<CheckResult, 'id' | 'title' | 'severity' | 'verdict' | 'reason'> & Partial<CheckResult>,
) {
  return {
    area: 'edge',
    evidence: [],
    requirements: [],
    why: `Without it, whoever sits between the users and ${result.id} reads what they write.`,
    remediation:
      'Change it in nginx:\n\n    server {\n      listen 443 ssl;\n    }\n\nthen `nginx -s reload`.',
    references: ['https://ssl-config.mozilla.org/'],
    ...result,
  } satisfies CheckResult
}

const clause = {
  document: 'Mattermost installation on CentOS 7 (seed 000)',
  section: '6.2 nginx',
  quote: 'ssl_protocols TLSv1.2 TLSv1.3;',
}

const checks: CheckResult[] = [
  check({
    id: 'tls-versions',
    title: 'TLS 1.2 and 1.3 are offered, and nothing older',
    severity: 'high',
    verdict: 'fail',
    reason: 'TLS 1.0 and TLS 1.1 are accepted',
    evidence: [
      { fact: 'tls.versions', observed: 'TLS 1.0: ok, TLS_RSA_WITH_AES_128_CBC_SHA' },
      { fact: 'tls.versions', observed: 'TLS 1.1: ok, TLS_RSA_WITH_AES_128_CBC_SHA' },
    ],
    requirements: [clause, { document: 'RFC 8996', section: '4', quote: 'TLS 1.0 MUST NOT be used.' }],
    note: 'departs from seed 000, which says nothing of TLS 1.1',
  }),
  check({
    id: 'heartbleed',
    title: 'A heartbeat returns no memory of the server',
    severity: 'critical',
    verdict: 'fail',
    reason: 'a heartbeat request of 3 bytes was answered with 16384 bytes',
    evidence: [{ fact: 'tls.heartbeat', observed: '16384 bytes returned' }],
    requirements: [clause],
  }),
  check({
    id: 'server-tokens',
    title: 'The server header does not give the version away',
    severity: 'low',
    verdict: 'fail',
    reason: `Server: ${hostile.markup} ${hostile.cdata} ${hostile.terminal}`,
    evidence: [
      { fact: 'http.headers', observed: hostile.bidi },
      { fact: 'http.headers', observed: hostile.markdown },
      { fact: 'http.headers', observed: hostile.invalid },
    ],
  }),
  check({
    id: 'security-headers',
    title: 'The headers that browsers act on are set',
    severity: 'medium',
    verdict: 'fail',
    reason: hostile.long,
  }),
  check({
    id: 'hsts',
    title: 'Strict-Transport-Security lasts half a year or more',
    severity: 'medium',
    verdict: 'fail',
    reason: 'max-age is 300 seconds',
    evidence: [{ fact: 'http.headers', observed: 'strict-transport-security: max-age=300' }],
    requirements: [clause],
    waiver: {
      control_id: 'hsts',
      justification: 'raised step by step until March',
      expiration_date: '2026-03-31',
      approver: 'A. Auditor',
      risk: 'low',
    },
  }),
  check({
    id: 'robot',
    title: 'RSA key exchange gives no padding oracle',
    severity: 'high',
    verdict: 'inconclusive',
    reason: 'silence for 10 s in handshake: neither an alert nor an answer came',
    evidence: [{ fact: 'tls.robot', observed: 'silence for 10 s in handshake' }],
  }),
  check({
    id: 'tls-dh-parameters',
    title: 'Finite-field DH parameters have 2048 bits or more',
    severity: 'medium',
    verdict: 'not-applicable',
    reason: 'no DHE suite is offered',
  }),
  check({
    id: 'config-sql',
    area: 'app',
    title: 'The database is reached over TLS',
    severity: 'high',
    verdict: 'not-assessed',
    reason: 'needs an API token with read access to the system console',
  }),
  check({
    id: 'http-redirect',
    title: 'Plain HTTP redirects to HTTPS on the same host',
    severity: 'high',
    verdict: 'pass',
    reason: 'http://mattermost.example.com:8080/ answered 301 to https://mattermost.example.com:8443/',
    evidence: [{ fact: 'http.redirect', observed: '301 https://mattermost.example.com:8443/' }],
    requirements: [clause],
  }),
  check({
    id: 'mattermost-ping',
    area: 'app',
    title: 'The application answers its ping',
    severity: 'info',
    verdict: 'pass',
    reason: 'status OK',
  }),
]
