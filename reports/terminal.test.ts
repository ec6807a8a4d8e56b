import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import type { Run, RunFile } from '../core/run.ts'
import { createExampleRun, createExampleRuns } from '../lab/fixtures/example-run.ts'
import { strictGate } from '../suites/gate.ts'
import { assessGate } from '../suites/gate-assessment.ts'
import { runsOf } from './run-file.ts'
import { renderTerminal } from './terminal.ts'

const plain = { color: false, width: 100 }
const gateOf = (file: RunFile) => assessGate(runsOf(file), strictGate)
const lines = (text: string) => text.trimEnd().split('\n')

test('the header says what was looked at, and what it isn’t', () => {
  expect(lines(renderTerminal(createExampleRun({ complete: false }), plain)).slice(0, 4)).toEqual([
    'mmverify 0.1.0 · mattermost.example.com:8443 · profile current',
    '2026-01-05 02:00:00 UTC, 7.3 s, reached at 127.0.0.1',
    'SIMULATED  embedded replica on loopback, not a deployment',
    'INCOMPLETE  some probes did not finish; what they would have shown is inconclusive',
  ])
})

test('failures come first and the worst of them before all, what is well comes last', () => {
  const text = renderTerminal(createExampleRun(), plain)
  const places = [
    '4 failed',
    'critical heartbleed:',
    'high tls-versions:',
    'low server-tokens:',
    '1 inconclusive',
    '1 waived',
    '1 not assessed',
    '1 not applicable',
    '2 passed',
    'Grade F',
  ].map((part) => text.indexOf(part))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(places[0]).toBeGreaterThan(0)
})

test('every check is there, and every verdict but a pass with its reason', () => {
  const text = renderTerminal(createExampleRun(), { color: false, width: 1000 })
  const file = createExampleRun()
  for (const { id, verdict, reason } of 'checks' in file ? file.checks : []) {
    expect(text).toContain(id)
    if (verdict !== 'pass') expect(text).toContain(reason.slice(0, 30))
  }
})

test('a failure shows evidence, why, clause and remedy', () => {
  const text = renderTerminal(createExampleRun(), { ...plain, width: 110 })
  expect(text).toContain(`  high tls-versions: TLS 1.2 and 1.3 are offered, and nothing older
    TLS 1.0 and TLS 1.1 are accepted
    seen  tls.versions: TLS 1.0: ok, TLS_RSA_WITH_AES_128_CBC_SHA
    seen  tls.versions: TLS 1.1: ok, TLS_RSA_WITH_AES_128_CBC_SHA
    why   Without it, whoever sits between the users and tls-versions reads what they write.
    by    Mattermost installation on CentOS 7 (seed 000), 6.2 nginx: "ssl_protocols TLSv1.2 TLSv1.3;"
    by    RFC 8996, 4: "TLS 1.0 MUST NOT be used."
    note  departs from seed 000, which says nothing of TLS 1.1
    mend  Change it in nginx:

              server {
                listen 443 ssl;
              }

          then \`nginx -s reload\`.
`)
})

test('checks that were not assessed for one reason share it', () => {
  const file = createExampleRun()
  const [model] = 'checks' in file ? file.checks : []
  if (!model) throw new Error('the example has checks')
  const unseen = ['firewall', 'selinux'].map((id) => ({
    ...model,
    id,
    verdict: 'not-assessed' as const,
    reason: 'needs SSH',
  }))
  expect(renderTerminal(createExampleRun({ checks: unseen }), plain)).toContain(
    '2 not assessed\n  needs SSH\n    firewall, selinux\n',
  )
})

test.each([80, 120])('nothing is wider than %i columns', (width) => {
  for (const file of [createExampleRun(), createExampleRuns()]) {
    const text = stripVTControlCharacters(renderTerminal(file, { color: true, width, gate: gateOf(file) }))
    expect(lines(text).filter(({ length }) => length > width)).toEqual([])
  }
})

test('colour adds nothing but colour, and without it no escape is written', () => {
  const colored = renderTerminal(createExampleRun(), {
    color: true,
    width: 80,
    gate: gateOf(createExampleRun()),
  })
  const text = renderTerminal(createExampleRun(), {
    color: false,
    width: 80,
    gate: gateOf(createExampleRun()),
  })
  expect(stripVTControlCharacters(colored)).toBe(text)
  expect(colored).not.toBe(text)
  expect(text).not.toMatch(/[^\P{C}\n]/u)
})

test('with colour, the only escapes are colours of our own', () => {
  const colored = renderTerminal(createExampleRun(), { color: true, width: 80 })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(colored.replaceAll(/\u001b\[\d+m/g, '')).not.toMatch(/[^\P{C}\n]/u)
})

test.each(['passed', 'failed', 'inconclusive'] as const)(
  'the last line says that the gate is %s',
  (outcome) => {
    const gate = { ...gateOf(createExampleRun()), outcome }
    expect(lines(renderTerminal(createExampleRun(), { ...plain, gate })).at(-1)).toBe(
      `Gate ${outcome}: 4 failed, 1 inconclusive, 1 waived, 1 not assessed, 1 not applicable, 2 passed`,
    )
  },
)

test('several targets end in a table of them', () => {
  expect(lines(renderTerminal(createExampleRuns(), plain)).slice(-5)).toEqual([
    'mattermost.example.com:8443  F     4 failed, 1 inconclusive, 1 waived, 1 not assessed, 1 not',
    '                                   applicable, 2 passed',
    'second.example.com           A+    0 failed, 2 passed',
    '',
    '4 failed, 1 inconclusive, 1 waived, 1 not assessed, 1 not applicable, 4 passed',
  ])
})

test('of a fleet it says check by check which targets have to be acted on', () => {
  const { runs } = createExampleRuns() as { runs: Run[] }
  const many = Array.from({ length: 12 }, (_, index) => {
    const run = runs[index % 2] as Run
    return { ...run, target: { ...run.target, host: `t${index}.example.com`, port: 443 } }
  })
  const text = renderTerminal({ ...createExampleRuns(), runs: many } as RunFile, plain)
  expect(lines(text).slice(0, 2)).toEqual([
    'mmverify 0.1.0 · 12 targets · profile current',
    'SIMULATED  6 of them are no deployments',
  ])
  expect(text).toMatch(/critical heartbleed: .*\n {4}failed on 6 of 12: t0\.example\.com, .* and 1 more/s)
  expect(text).toMatch(/^t11\.example\.com {2}A\+ {4}0 failed, 2 passed$/m)
  expect(text).not.toContain('mend')
})
