import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createAuthority } from '../../containers/pki/authority.ts'
import { loudFailures } from '../../lab/endings/loud-failures.ts'
import { createExampleRun } from '../../lab/fixtures/example-run.ts'
import { keepKey } from '../../lab/fixtures/kept-keys.ts'
import { createProgram } from '../commands/program.ts'
import { chooseKept } from '../commands/replica.ts'
import { UsageError } from '../usage-error.ts'
import { declareFlags, type Flags } from './flags.ts'
import { describeObeyedFlags, type Mode, obeyedFlags } from './obeyed-flags.ts'
import { resolveReportSettings } from './report-settings.ts'
import { resolveSettings } from './resolve-settings.ts'

let folder: string
const at = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmverify-flags-'))
  const files = {
    'ca.pem': (await createAuthority('Corporate', keepKey)).root.pem,
    roster: 'mm1:\n  host: 192.0.2.10\n  user: root\n',
    'other-roster': 'mm2:\n  host: 192.0.2.11\n  user: root\n',
    known_hosts: '',
    'mmverify.yaml': `profile: centos7\nssh: { knownHosts: known_hosts }\n`,
    'run.json': JSON.stringify(createExampleRun()),
    'waivers.yaml':
      '- { control_id: hsts, justification: a ticket, expiration_date: 2030-01-01, approver: a@example.com }\n',
  }
  for (const [name, content] of Object.entries(files)) await writeFile(at(name), content)
})
afterAll(() => rm(folder, { recursive: true }))

/** A command line of each, which is right as it is. */
const commandLines: Record<Exclude<Mode, 'completion'>, () => string[]> = {
  targets: () => ['--target', 'a.example.com'],
  facts: () => ['--facts', 'somewhere'],
  embedded: () => ['--replica'],
  stack: () => ['--replica', 'cluster'],
  merge: () => ['merge', 'run.json'],
  list: () => ['list'],
  explain: () => ['explain', 'tls-versions'],
  diff: () => ['diff', at('run.json'), at('run.json')],
  init: () => ['init', at('written.yaml'), '--force', '--inventory', at('roster')],
  sudoers: () => ['sudoers', 'mmaudit'],
  'host-script': () => ['host-script'],
  'replica up': () => ['replica', 'up', 'cluster'],
  'replica down': () => ['replica', 'down'],
  'replica status': () => ['replica', 'status'],
}
const tested = Object.keys(commandLines) as (keyof typeof commandLines)[]

/** Each flag with a value that differs from what holds without it. */
const given: Record<Exclude<keyof Flags, 'debug'>, (mode: Mode) => string[]> = {
  target: () => ['--target', 'b.example.com'],
  connectTo: () => ['--connect-to', '192.0.2.1'],
  httpPort: () => ['--http-port', '8080'],
  appPort: () => ['--app-port', '18065'],
  ca: () => ['--ca', at('ca.pem')],
  resolver: () => ['--resolver', '192.0.2.53'],
  ctLogs: () => ['--ct-logs', join(import.meta.dirname, '../../probes/tls/transparency/log-list.json')],
  config: () => ['--config', at('mmverify.yaml')],
  inventory: (mode) => [
    ...['--inventory', at('other-roster')],
    ...(mode === 'targets' ? ['--config', at('mmverify.yaml')] : []),
  ],
  replica: (mode) => ['--replica', mode === 'stack' ? 'salt' : 'cluster'],
  replicaOption: () => ['--replica-option', 'nodes=5'],
  fault: () => ['--fault', 'hsts-short'],
  facts: () => ['--facts', 'elsewhere'],
  profile: () => ['--profile', 'nist'],
  check: () => ['--check', 'hsts'],
  skip: () => ['--skip', 'hsts'],
  severity: () => ['--severity', 'high'],
  waivers: () => ['--waivers', at('waivers.yaml')],
  baseline: () => ['--baseline', at('run.json'), '--fail-on', 'regression'],
  baselineCreate: () => ['--baseline-create', '--baseline', at('first.json'), '--fail-on', 'regression'],
  failOn: () => ['--fail-on', 'high'],
  inconclusiveOn: () => ['--inconclusive-on', 'none'],
  timeout: () => ['--timeout', '3'],
  deadline: () => ['--deadline', '50'],
  maxConnections: () => ['--max-connections', '3'],
  gentle: () => ['--gentle'],
  offline: () => ['--offline'],
  shard: () => ['--shard', '1/2'],
  reportDir: () => ['--report-dir', 'elsewhere'],
  reporter: () => ['--reporter', 'html'],
  json: () => ['--json'],
}

describe.each(tested)('%s: each flag is obeyed, or refused in a line that says where it belongs', (mode) => {
  test.each(Object.keys(given) as (keyof typeof given)[])('%s', async (flag) => {
    const line = commandLines[mode]()
    const flags = given[flag](mode)
    const effect = await effectOf(mode, [...line, ...flags])
    if (effect instanceof UsageError) {
      expect(effect.message).toMatch(/ is not for .+: it goes with |exclude each other: give one$/)
      expect(obeyedFlags[flag]).not.toContain(mode)
    } else {
      expect(effect).not.toEqual(await effectOf(mode, line))
      expect(obeyedFlags[flag]).toContain(mode)
    }
    // Before the subcommand it is the same flag; of two the later one holds.
    if (!line.includes(flags[0] ?? '')) expect(await effectOf(mode, [...flags, ...line])).toEqual(effect)
  })
})

test('every flag is obeyed somewhere, and each that there is was tried', () => {
  const names = declareFlags().map((option) => option.attributeName())
  expect(Object.keys(obeyedFlags).sort()).toEqual(names.sort())
  expect([...Object.keys(given), 'debug'].sort()).toEqual(names.sort())
  expect(Object.values(obeyedFlags).filter((obeying) => obeying.length === 0)).toEqual([])
})

test("a command's help names what it obeys", () => {
  const help = describeObeyedFlags(createProgram(invocation), 'merge')
  expect(help).toMatch(/--fail-on, .*--report-dir, --reporter, --json\.$/)
  expect(help).not.toContain('--severity')
})

describe('a variable', () => {
  test('is refused like its flag by mmverify itself, by its own name', async () => {
    vi.stubEnv('MMVERIFY_TIMEOUT', '3')
    try {
      expect(await effectOf('facts', commandLines.facts())).toMatchObject({
        message: expect.stringMatching(/^the variable MMVERIFY_TIMEOUT is not for saved facts/),
      })
      expect(await effectOf('targets', commandLines.targets())).toMatchObject({ timeout: 3000 })
    } finally {
      vi.unstubAllEnvs()
    }
  })

  test('is for whom it may concern, where it is another command', async () => {
    const without = await effectOf('list', commandLines.list())
    vi.stubEnv('MMVERIFY_TIMEOUT', '3')
    try {
      expect(await effectOf('list', commandLines.list())).toEqual(without)
      vi.stubEnv('MMVERIFY_CHECK', 'hsts')
      expect(await effectOf('list', commandLines.list())).toMatch(/^hsts .+\n$/)
    } finally {
      vi.unstubAllEnvs()
    }
  })
})

/** What they do is what they print or write. */
const harmless: readonly Mode[] = ['list', 'explain', 'diff', 'init']

/** What the command would do, or did where it is harmless: settings, or what was written; the error where it refused. */
async function effectOf(mode: Mode, argv: readonly string[]): Promise<unknown> {
  const written: string[] = []
  const program = createProgram(invocation)
  const command = findCommand(program, mode)
  const flags = () => program.opts<Flags>()
  let settings: unknown = null
  const record = (resolve: () => unknown) =>
    command.action(async () => {
      settings = await resolve()
    })
  if (command === program) record(() => resolveSettings(flags()))
  else if (mode === 'merge') record(() => resolveReportSettings(flags()))
  else if (mode === 'replica up') record(() => chooseKept('cluster', flags()))
  else if (!harmless.includes(mode)) record(() => 'as always')
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text))
    return true
  })
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    return error
  } finally {
    stdout.mockRestore()
    stderr.mockRestore()
  }
  if (mode === 'init') return readFile(at('written.yaml'), 'utf8')
  return settings ?? written.join('')
}

const invocation = {
  signal: AbortSignal.abort(),
  failures: loudFailures,
  interruption: () => null,
  exitWith: () => {},
}

function findCommand(program: Command, mode: Mode): Command {
  let found = program
  for (const name of mode.split(' ')) found = found.commands.find((known) => known.name() === name) ?? found
  return found
}
