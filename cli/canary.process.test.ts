import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectNoSecret, runCommand } from '../lab/canaries/canary-command.ts'
import { type CanaryDeployment, startCanaryDeployment } from '../lab/canaries/canary-deployment.ts'
import { createCanary } from '../lab/canaries/canary-secrets.ts'
import { findCommandId } from '../lab/servers/ssh-server.ts'
import { commands } from '../probes/host/commands.ts'

let folder: string
let deployment: CanaryDeployment

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmverify-canary-'))
  deployment = await startCanaryDeployment(join(folder, 'given'))
})

afterAll(async () => {
  await deployment?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const reporting = ['--reporter', 'json,jsonl,junit,allure,html', '--report-dir', 'report']
const audit = [...reporting, '--timeout', '5']
const reports = ['allure-results', 'facts.json', 'junit.xml', 'report.html', 'run.json', 'runs.jsonl']

/** Those of variables that the command has nothing to do with. */
const unrelated = {
  AWS_SECRET_ACCESS_KEY: createCanary('AWS_SECRET_ACCESS_KEY'),
  VITE_SECRET: createCanary('VITE_SECRET'),
  HTTPS_PROXY: `http://proxy:${createCanary('HTTPS_PROXY')}@127.0.0.1:1`,
}

function run(name: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  return runCommand(join(folder, name), ['--config', deployment.config, ...audit, ...args], {
    ...deployment.environment,
    ...environment,
  })
}

test('a full run with every reporter leaves no secret anywhere', async () => {
  const result = await run('full', [], unrelated)
  expect(result.code).toBe(1)
  expect((await readdir(join(result.written, 'report'))).sort()).toEqual(reports)
  await expectNoSecret(deployment.secrets, result)
  if (process.platform === 'linux') expect(result.commandLine).toContain('--report-dir\0report\0')
})

test('… although it was shown every one of them', async () => {
  const { hosts, databases, edge, environment } = deployment
  const asked = new Set(hosts.sound.lines.map(findCommandId).filter((id) => id !== null)).size
  const total = Object.keys(commands).length
  expect(asked).toBe(total)
  expect(hosts.garbage.lines.length).toBeGreaterThanOrEqual(40)
  expect(hosts.failing.lines.length).toBeGreaterThanOrEqual(40)
  expect(databases.queries.length).toBeGreaterThan(10)
  expect(edge.authorizations).toContain(`Bearer ${environment.EDGE_TOKEN}`)
  const facts = await readFile(join(folder, 'full', 'report', 'facts.json'), 'utf8')
  expect(keptValues.filter((neighbour) => !facts.includes(neighbour))).toEqual([])
})

/** Values beside the secrets that must be kept. */
const keptValues = [
  'EmailSettings.SMTPPassword',
  'SqlSettings.DataSourceReplicas[0]',
  'by-roster.minion_opts.postgres.pass',
  '"hasPassword": true',
  '"arguments": null',
  '/hooks/…',
  'MMAUTHTOKEN=…; Path=/; Secure',
  'x-api-key',
  '--log-prefix',
  '"status": "denied"',
  '"reason": "changed"',
  '"found": "failed"',
]

/** Node's own modules and libraries that print what they do. Node is not let (`bin/quiet-environment.cjs`). */
const debug = { NODE_DEBUG: '*', NODE_DEBUG_NATIVE: 'TLS,HTTP2', DEBUG: '*' }

test('nor does one with the debug output of our own, of Node and of all libraries', async () => {
  const result = await run('debug', ['--json', '--debug'], debug)
  expect(result.code).toBe(1)
  expect(result.stderr).toMatch(/^mmverify: debug: .* waits for /m)
  expect(result.stderr).toMatch(/^mmverify: debug: .* mattermost-\S+: closed #\d+ 127\.0\.0\.1:\d+ after /m)
  expect(result.stderr).toContain('mmverify: NODE_DEBUG, NODE_DEBUG_NATIVE would show secrets')
  expect(result.stderr).not.toMatch(/^(?:NET|TLS|STREAM|HTTP|UNDICI|FETCH|WORKER) \d+: /m)
  await expectNoSecret(deployment.secrets, result)
})

test('nor one that judges saved facts, compares runs, or lists shards', async () => {
  const facts = join(folder, 'full', 'report')
  const again = await runCommand(
    join(folder, 'again'),
    ['--facts', facts, ...reporting],
    deployment.environment,
  )
  expect(again.code).toBe(1)
  await expectNoSecret(deployment.secrets, again)
  const [one, other] = [join(facts, 'run.json'), join(folder, 'debug', 'report', 'run.json')]
  const diff = await runCommand(join(folder, 'diff'), ['diff', one, other], deployment.environment)
  await expectNoSecret(deployment.secrets, diff)
})

test('nor one that cannot write its report', async () => {
  await writeFile(join(folder, 'occupied'), '')
  const result = await run('no-folder', ['--report-dir', join(folder, 'occupied', 'report')], debug)
  expect(result.code).toBe(2)
  expect(result.stderr).toContain('no reports can be written')
  await expectNoSecret(deployment.secrets, result)
})

/** Crashes of mmverify itself while secrets, or parts of them, are in memory. */
const bugs: Record<string, string> = {
  'the config.json parser': `const { parse } = JSON
    JSON.parse = (text, ...more) => {
      if (String(text).includes('AtRestEncryptKey')) undefined.bug
      return parse(text, ...more)
    }`,
  'a check': `const { entries } = Object
    Object.entries = (object) => {
      if (Object.hasOwn(object ?? {}, 'by-roster') && /\\bjudge(?:Check)?\\b/.test(new Error().stack)) undefined.bug
      return entries(object)
    }`,
}

test.each(Object.entries(bugs))('nor one that crashes in %s', async (name, bug) => {
  const preload = join(folder, 'bug.mjs')
  await writeFile(preload, bug)
  const result = await run(`crash in ${name}`, [], { NODE_OPTIONS: `--import=${preload}` })
  expect(result.code).toBe(4)
  expect(result.stderr).toContain("Cannot read properties of undefined (reading 'bug')")
  await expectNoSecret(deployment.secrets, result)
})
