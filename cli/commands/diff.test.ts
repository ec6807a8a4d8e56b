import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CheckResult, Run, RunFile } from '../../core/run.ts'
import { createExampleRun, createExampleRuns, hostileText } from '../../lab/fixtures/example-run.ts'
import { renderRunJson } from '../../reports/run-json.ts'
import { countVerdicts } from '../../suites/assemble-run.ts'
import { UsageError } from '../usage-error.ts'
import { printDifferences } from './diff.ts'

let folder: string
let printed: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmverify-diff-'))
  printed = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

function write(name: string, file: RunFile): string {
  const path = join(folder, name)
  writeFileSync(path, [...renderRunJson(file)].join(''))
  return path
}

type Changes = Record<string, Partial<CheckResult> | null>

/** The example with some of its results changed; null takes one away. */
function changed(changes: Changes, more: Partial<Run> = {}): RunFile {
  const { checks } = createExampleRun() as RunFile & Run
  const results = checks.flatMap((check) =>
    changes[check.id] === null ? [] : [{ ...check, ...changes[check.id] }],
  )
  return createExampleRun({ checks: results, summary: countVerdicts(results), ...more })
}

const difference = (before: RunFile, now: RunFile, options?: { json?: boolean; markdown?: boolean }) =>
  printDifferences(write('a.json', before), write('b.json', now), options)

describe('the exit code and the lines say what is worse, the most severe first', () => {
  const { checks } = createExampleRun() as RunFile & Run
  test.each([
    ['nothing', {}, 0, ['0 worse, 0 changed, 0 better']],
    [
      'failures, one of them milder',
      {
        'mattermost-ping': { verdict: 'fail', reason: 'down' },
        'http-redirect': { verdict: 'fail', reason: 'none' },
      },
      1,
      [
        'worse:',
        '  high mattermost.example.com:8443 http-redirect: pass → fail: none',
        '  info mattermost.example.com:8443 mattermost-ping: pass → fail: down',
        '',
        '2 worse, 0 changed, 0 better',
      ],
    ],
    [
      'what was mended, and what cannot be seen any more',
      {
        'tls-versions': { verdict: 'pass', reason: 'TLS 1.2 alone' },
        'http-redirect': { verdict: 'inconclusive', reason: 'silence' },
      },
      1,
      [
        'worse:',
        '  high mattermost.example.com:8443 http-redirect: pass → inconclusive: silence',
        '',
        'better:',
        '  high mattermost.example.com:8443 tls-versions: fail → pass: TLS 1.2 alone',
        '',
        '1 worse, 0 changed, 1 better',
      ],
    ],
    [
      'a check that is gone',
      { heartbleed: null },
      1,
      [
        'worse:',
        '  critical mattermost.example.com:8443 heartbleed: fail → not run: it said: a heartbeat request of 3 bytes was answered with 16384 bytes',
        '',
        '1 worse, 0 changed, 0 better',
      ],
    ],
    [
      'another reason',
      { 'tls-versions': { reason: 'TLS 1.0, TLS 1.1 and SSL 3.0 are accepted' } },
      1,
      [
        'worse:',
        '  high mattermost.example.com:8443 tls-versions: fail → fail: TLS 1.0, TLS 1.1 and SSL 3.0 are accepted (new: ssl; 3.0)',
        '',
        '1 worse, 0 changed, 0 better',
      ],
    ],
    [
      'a failure that fails for less, and an open question of another kind',
      { 'tls-versions': { reason: 'TLS 1.1 is accepted', evidence: [] }, robot: { reason: 'a reset' } },
      0,
      [
        'changed:',
        expect.stringMatching(
          /^ {2}high mattermost\.example\.com:8443 robot: inconclusive → inconclusive: a reset \(before: silence/,
        ),
        '',
        'better:',
        '  high mattermost.example.com:8443 tls-versions: fail → fail: TLS 1.1 is accepted (before: TLS 1.0 and TLS 1.1 are accepted)',
        '',
        '0 worse, 1 changed, 1 better',
      ],
    ],
  ] as [string, Changes, number, unknown[]][])('%s', async (_, changes, code, lines) => {
    expect(checks.length).toBe(10)
    expect(await difference(createExampleRun(), changed(changes))).toBe(code)
    expect(printed.trimEnd().split('\n')).toEqual(lines)
  })

  test('a grade, an incomplete run, another profile', async () => {
    const { grade } = createExampleRun() as RunFile & Run
    const better = createExampleRun({ grade: { ...grade, letter: 'A-', reasons: [] } })
    const worse = createExampleRun({
      complete: false,
      profile: 'salt',
      grade: { ...grade, letter: 'T', reasons: ['capped at T: not trusted'] },
    })
    expect(await difference(better, worse)).toBe(1)
    expect(printed.trimEnd().split('\n')).toEqual([
      'note: profile: current before, salt now',
      'worse:',
      '  - mattermost.example.com:8443 complete: complete → incomplete: some probes did not finish',
      '  - mattermost.example.com:8443 grade: A- → T: capped at T: not trusted',
      '',
      '2 worse, 0 changed, 0 better',
    ])
  })

  test('targets are matched by name, whatever their order; one that is gone is worse', async () => {
    const file = createExampleRuns() as RunFile & { runs: Run[] }
    expect(await difference(file, { ...file, runs: file.runs.toReversed() })).toBe(0)
    printed = ''
    const other = file.runs.map((run) => ({
      ...run,
      target: { ...run.target, host: `new-${run.target.host}` },
    }))
    expect(await difference(file, { ...file, runs: [file.runs[0] as Run, other[1] as Run] })).toBe(1)
    expect(printed).toContain('  - second.example.com target: there → not run: 2 checks are no longer run\n')
    expect(printed).toContain('  - new-second.example.com target: not run → there\n')
    expect(printed).toContain('1 worse, 1 changed, 0 better')
  })
})

test('report folders are taken as well', async () => {
  for (const name of ['a', 'b']) {
    mkdirSync(join(folder, name))
    write(join(name, 'run.json'), createExampleRun())
  }
  expect(await printDifferences(join(folder, 'a'), join(folder, 'b'))).toBe(0)
})

test('JSON says the same, for machines', async () => {
  expect(
    await difference(createExampleRun(), changed({ robot: { verdict: 'fail', reason: 'an oracle' } }), {
      json: true,
    }),
  ).toBe(1)
  expect(JSON.parse(printed)).toEqual({
    summary: { worse: 1, changed: 0, better: 0 },
    notes: [],
    targets: [
      {
        ...{ name: 'mattermost.example.com:8443', presence: 'both', becameIncomplete: false, grade: null },
        changes: [
          {
            ...{ id: 'robot', severity: 'high', from: 'inconclusive', to: 'fail', direction: 'worse' },
            ...{ newGrounds: [], title: 'RSA key exchange gives no padding oracle', reason: 'an oracle' },
            reasonBefore: 'silence for 10 s in handshake: neither an alert nor an answer came',
          },
        ],
      },
    ],
  })
})

test('Markdown is a table', async () => {
  expect(
    await difference(createExampleRun(), changed({ robot: { verdict: 'fail', reason: 'a|b `c`' } }), {
      markdown: true,
    }),
  ).toBe(1)
  expect(printed).toBe(
    [
      '**1 worse, 0 changed, 0 better**',
      '',
      '| | severity | target | check | before | now | reason |',
      '|---|---|---|---|---|---|---|',
      '| worse | high | ` mattermost.example.com:8443 ` | ` robot ` | inconclusive | fail | `` a\\|b `c` `` |',
      '',
    ].join('\n'),
  )
})

test('--json and --markdown are not both', async () => {
  await expect(
    difference(createExampleRun(), createExampleRun(), { json: true, markdown: true }),
  ).rejects.toThrow(UsageError)
})

describe('what a file holds does not act on whoever reads it', () => {
  const hostile = Object.values(hostileText).join(' ')
  const files = () => {
    const before = changed(
      {},
      { target: { host: `evil\u001b[2J\u202e.example.com`, port: 443, ports: {}, ca: [] } },
    )
    const { target } = before as RunFile & Run
    const now = changed(
      {
        'tls-versions': { reason: hostile },
        robot: { verdict: 'fail', reason: hostile, id: `robot\u001b]0;x\u0007\u009b2J` },
        'http-redirect': { verdict: 'fail', reason: 'a\nb\u200b\ufeff' },
      },
      { target },
    )
    return [before, { ...now, tool: { name: 'mmverify', version: `1\u001b[31m${'`'}` } }] as [
      RunFile,
      RunFile,
    ]
  }

  test.each([{}, { json: true }, { markdown: true }])('%o', async (options) => {
    await difference(...files(), options)
    expect(printed.length).toBeGreaterThan(500)
    // No control or format character but line feeds.
    expect(printed).not.toMatch(/[^\P{C}\n]/u)
    if (options.json)
      expect(
        JSON.parse(printed).targets[0].changes.map(({ reason }: { reason: string }) => reason),
      ).toContain(hostile)
    if (options.markdown) {
      // Outside of code spans there is no markup of theirs.
      const rest = printed.replaceAll(/(`+)(?!`) .*? (?<!`)\1(?!`)/g, '')
      expect(rest).not.toMatch(/[<>[\]!@]|https?:/)
    }
  })
})
