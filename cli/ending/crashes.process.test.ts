import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Run } from '../../core/run.ts'
import { findSecrets } from '../../lab/canaries/canary-search.ts'
import { createCanary } from '../../lab/canaries/canary-secrets.ts'
import {
  openSilentServer,
  type Start,
  type StartOptions,
  startCommand,
  writeFacts,
} from '../../lab/endings/held-command.ts'
import { sabotage } from '../../lab/endings/sabotage.ts'
import type { Collection } from '../../probes/collection.ts'

let parent: string
let folder: string
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'mmverify-crashes-'))
})
beforeEach(() => {
  folder = mkdtempSync(join(parent, 'run-'))
})
afterAll(() => rmSync(parent, { recursive: true }))

const secret = createCanary('crash')
const bug = `throw new TypeError('a bug near ${secret} of https://user:${secret.slice(1)}@chat.example.com')\n`

interface CrashReport {
  phase: string
  argv: string[]
  targets: string[]
  crashes: { phase: string; where: string; error: { name: string; message: string; stack: string[] } }[]
}

/** Runs the command to its end, which has to be a crash: one line, and a report that holds no secret. */
async function crash(args: readonly string[], options: StartOptions = {}, start: Start = 'direct') {
  const temporary = mkdtempSync(join(folder, 'tmp-'))
  const { stderr, exitCode } = startCommand({ folder, start }, args, {
    ...options,
    env: { MMVERIFY_API_TOKEN: secret, TMPDIR: temporary, ...options.env },
  })
  expect(await exitCode, stderr()).toBe(4)
  const lines = stderr()
    .split('\n')
    .filter((line) => line.includes('failed in itself'))
  expect(lines, stderr()).toHaveLength(1)
  const path = /crash report: (\S+\.json)/.exec(lines[0] ?? '')?.[1] ?? ''
  const file = path.startsWith('/') ? path : join(folder, path)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const text = readFileSync(file, 'utf8')
  expect(findSecrets({ secret }, Buffer.from(text + stderr()))).toEqual([])
  return { report: JSON.parse(text) as CrashReport, path, stderr: stderr() }
}

const read = <T>(name: string) => JSON.parse(readFileSync(join(folder, 'report', name), 'utf8')) as T

describe('a crash costs what it happened in', () => {
  test('in a check: that check is open, and every other is judged as without it', async () => {
    const preload = [
      sabotage(
        folder,
        '/suites/edge/http/hsts.ts',
        'judge(facts, { requirement, target }) {',
        `judge(facts, { requirement, target }) {\n${bug}`,
      ),
    ]
    writeFacts(folder, 1)
    await startCommand({ folder, start: 'direct' }, ['--facts', '.', '--reporter', 'junit']).exitCode
    const sound = read<Run>('run.json')
    const { report } = await crash(['--facts', '.', '--reporter', 'junit'], { preload })
    const run = read<Run>('run.json')
    expect(run.checks.filter(({ id }) => id !== 'hsts')).toEqual(
      sound.checks.filter(({ id }) => id !== 'hsts'),
    )
    expect(run.checks.find(({ id }) => id === 'hsts')).toMatchObject({
      verdict: 'inconclusive',
      reason: 'mmverify itself failed here, which says nothing of the target: see its crash report',
    })
    expect(run.complete).toBe(false)
    expect(report).toMatchObject({
      phase: 'judge',
      targets: ['chat0.example.com'],
      crashes: [
        { where: 'judging', error: { message: 'the check hsts crashed', causes: [{ name: 'TypeError' }] } },
      ],
    })
    expect(readdirSync(join(folder, 'report'))).toContain('junit.xml')
  })

  test('in a probe: its facts are missing, and what others saw is kept', async () => {
    const preload = [
      sabotage(
        folder,
        '/probes/http/cleartext.ts',
        'async collect(',
        `async collect(...[]) {\n${bug}},\nasync unused(`,
      ),
    ]
    await using target = await openSilentServer()
    const { report } = await crash(['--target', `127.0.0.1:${target.port}`, '--timeout', '0.2'], { preload })
    const { facts, complete } = read<Collection>('facts.json')
    expect(complete).toBe(false)
    expect(facts.http).not.toHaveProperty('cleartext')
    expect(facts.net).toHaveProperty('primary')
    expect(report.crashes[0]?.where).toContain('the probe http-cleartext')
  })

  test('in the gate: what was judged is kept', async () => {
    const opening = 'export function assessGate(runs: readonly Run[], gate: Gate): GateAssessment {'
    const preload = [sabotage(folder, '/suites/gate-assessment.ts', opening, `${opening}\n${bug}`)]
    writeFacts(folder, 1)
    await crash(['--facts', '.', '--reporter', 'junit'], { preload })
    expect(read<Run>('run.json').checks.length).toBeGreaterThan(0)
  })

  test('in an event that nobody waits for: the run ends, and what was seen until then is kept', async () => {
    const preload = join(folder, 'event.cjs')
    writeFileSync(
      preload,
      `const { channel } = require('node:diagnostics_channel')
      channel('mmverify.trace').subscribe(({ kind, probe }) => {
        if (kind === 'finish' && probe === 'net-primary') setTimeout(() => { ${bug} }, 50)
      })`,
    )
    await using target = await openSilentServer()
    const { report } = await crash(['--target', `127.0.0.1:${target.port}`, '--timeout', '100'], {
      preload: [preload],
    })
    expect(read<Collection>('facts.json')).toMatchObject({ complete: false, facts: { net: {} } })
    expect(read<Run>('run.json').complete).toBe(false)
    expect(report).toMatchObject({ phase: 'collect', crashes: [{ where: 'an uncaught exception' }] })
  })
})

describe('what comes before the command', () => {
  const noReport = () => expect(readdirSync(folder)).not.toContain('report')

  test('a module that can not be loaded', async () => {
    const preload = [sabotage(folder, '/cli/main.ts', 'import', `${bug}import`)]
    const { report, path } = await crash(['--target', 'localhost'], { preload })
    expect(report.phase).toBe('start')
    expect(path).toContain(folder)
    noReport()
  })

  test('an event loop that runs empty before the command has come to an end', async () => {
    const preload = [
      sabotage(folder, '/cli/main.ts', 'const supervisor', 'await new Promise(() => {})\nconst supervisor'),
    ]
    const { report } = await crash(['--target', 'localhost'], { preload })
    expect(report.crashes[0]?.error.message).toContain('nothing was left to wait for')
    noReport()
  })

  test('a library that ends the process', async () => {
    const preload = [
      sabotage(folder, '/cli/main.ts', 'const supervisor', 'process.exit(0)\nconst supervisor'),
    ]
    await crash(['--target', 'localhost'], { preload })
  })

  test('a Node that is killed by a bug in it, as the launcher of an older one sees it', async () => {
    const preload = join(folder, 'abort.cjs')
    writeFileSync(
      preload,
      "if (process.env.MMVERIFY_LAUNCHED) setTimeout(() => process.kill(process.pid, 'SIGSEGV'), 100)",
    )
    await using target = await openSilentServer()
    const args = ['--target', `127.0.0.1:${target.port}`, '--timeout', '100']
    const { report } = await crash(args, { preload: [preload] }, 'launcher')
    expect(report.crashes[0]?.error.message).toBe('the Node that it ran on was ended by SIGSEGV')
  })
})
