import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EmbeddedReplica, startEmbeddedReplica } from '../containers/embedded/embedded-replica.ts'
import type { Run } from '../core/run.ts'
import { httpsPortOf } from '../core/target.ts'

const bin = join(import.meta.dirname, '..', 'bin', 'mmverify.cjs')
const schemas = join(import.meta.dirname, '..', 'docs', 'schemas')
let folder: string
let healthy: EmbeddedReplica
let faulty: EmbeddedReplica

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmverify-verify-'))
  healthy = await startEmbeddedReplica()
  faulty = await startEmbeddedReplica({ faults: ['hsts-short'] })
  for (const [name, replica] of Object.entries({ healthy, faulty })) {
    await writeFile(join(folder, `${name}-ca.pem`), replica.target.ca.join('\n'))
  }
})

afterAll(async () => {
  await healthy[Symbol.asyncDispose]()
  await faulty[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

interface Result {
  code: number | null
  stdout: string
  stderr: string
}

function mmverify(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Result> {
  return new Promise((done) => {
    const options = {
      cwd: folder,
      timeout: 60_000,
      env: { ...process.env, ...env },
      maxBuffer: 16 * 1024 * 1024,
    }
    execFile(process.execPath, [bin, ...args], options, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code) : 0, stdout, stderr })
    })
  })
}

/** A config file for replicas that already run. */
async function config(name: string, replicas: readonly EmbeddedReplica[]): Promise<string> {
  const targets = replicas.map((replica, index) => ({
    // Two of one name are one target. Off the default port its own pages are not those of its SiteURL.
    host: index === 0 ? replica.target.host : `${replica.target.host}:${httpsPortOf(replica.target)}`,
    connectTo: replica.target.connectTo,
    ports: replica.target.ports,
    ca: [replica === healthy ? 'healthy-ca.pem' : 'faulty-ca.pem'],
  }))
  await writeFile(join(folder, name), JSON.stringify({ targets }))
  return name
}

async function json(...path: string[]): Promise<unknown> {
  return JSON.parse(await readFile(resolve(folder, ...path), 'utf8'))
}

async function validator(name: string) {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true })
  formats.default(ajv)
  return ajv.compile((await json(schemas, name)) as object)
}

describe('one target', () => {
  test('a sound deployment passes the gate and leaves every report', async () => {
    const file = await config('healthy.json', [healthy])
    const { code, stdout, stderr } = await mmverify(['--config', file, '--report-dir', 'one'], {
      NO_COLOR: '1',
    })
    expect(code, stdout).toBe(0)
    expect(stdout).toMatch(/Gate passed: 0 failed/)
    expect(stdout).not.toContain('\x1b')
    expect(stderr).toContain('mmverify: asking mattermost.test')
    expect((await readdir(join(folder, 'one'))).sort()).toEqual([
      'allure-results',
      'facts.json',
      'junit.xml',
      'report.html',
      'run.json',
    ])
  })

  test.each(['run', 'facts'])(
    '%s.json is valid by its published schema, with several targets too',
    async (name) => {
      const validate = await validator(`${name}.schema.json`)
      const file = await config('two-for-schema.json', [healthy, faulty])
      await mmverify(['--config', file, '--report-dir', `schema-${name}`, '--reporter', 'junit'])
      for (const given of [await json('one', `${name}.json`), await json(`schema-${name}`, `${name}.json`)]) {
        validate(given)
        expect(validate.errors).toBeNull()
      }
    },
  )

  test('saved facts are judged again, from any directory, to the same bytes', async () => {
    const { code } = await mmverify(['--facts', 'one', '--report-dir', 'again', '--reporter', 'allure,junit'])
    expect(code).toBe(0)
    for (const report of ['run.json', 'junit.xml']) {
      expect(await readFile(join(folder, 'again', report), 'utf8')).toBe(
        await readFile(join(folder, 'one', report), 'utf8'),
      )
    }
    expect(existsSync(join(folder, 'again', 'facts.json'))).toBe(false)
    const results = (await readdir(join(folder, 'one', 'allure-results'))).sort()
    expect((await readdir(join(folder, 'again', 'allure-results'))).sort()).toEqual(results)
  })

  test('--json prints run.json and nothing else on stdout', async () => {
    const { stdout } = await mmverify([
      '--facts',
      'one',
      '--report-dir',
      'json',
      '--reporter',
      'junit',
      '--json',
    ])
    expect(stdout).toBe(await readFile(join(folder, 'one', 'run.json'), 'utf8'))
  })

  test('--check, --skip and --severity narrow the scope', async () => {
    const args = ['--facts', 'one', '--report-dir', 'scope', '--reporter', 'junit', '--json']
    const { stdout } = await mmverify([
      ...args,
      '--check',
      'certificate-*',
      '--skip',
      '*-key',
      '--severity',
      'critical',
    ])
    expect((JSON.parse(stdout) as Run).checks.map(({ id }) => id).sort()).toEqual([
      'certificate-expiry',
      'certificate-hostname',
      'certificate-revocation',
      'certificate-trust',
    ])
  })
})

describe('the gate', () => {
  const args = ['--facts', 'short', '--report-dir', 'gate', '--reporter', 'junit']

  beforeAll(async () => {
    await mmverify([
      '--config',
      await config('short.json', [faulty]),
      '--report-dir',
      'short',
      '--reporter',
      'junit',
    ])
  })

  test('a failure fails it, and the summary leads with it', async () => {
    const { code, stdout } = await mmverify(args, { NO_COLOR: '1' })
    expect(code).toBe(1)
    expect(stdout.indexOf('hsts')).toBeLessThan(stdout.indexOf('passed'))
    expect(stdout).toContain('add_header Strict-Transport-Security')
  })

  test('--fail-on lets milder failures through, by flag, variable and file in that order', async () => {
    expect((await mmverify([...args, '--fail-on', 'high'])).code).toBe(0)
    expect((await mmverify(args, { MMVERIFY_FAIL_ON: 'high' })).code).toBe(0)
    expect((await mmverify([...args, '--fail-on', 'medium'], { MMVERIFY_FAIL_ON: 'high' })).code).toBe(1)
    await writeFile(join(folder, 'fail-on.yaml'), 'failOn: high\n')
    expect((await mmverify([...args, '--config', 'fail-on.yaml'])).code).toBe(0)
    expect((await mmverify([...args, '--config', 'fail-on.yaml'], { MMVERIFY_FAIL_ON: 'medium' })).code).toBe(
      1,
    )
  })

  test('a waiver holds until its last day, and an expired one fails loudly', async () => {
    const waiver = (day: string) => `- { control_id: hsts, justification: known, expiration_date: ${day} }\n`
    await writeFile(join(folder, 'valid.yaml'), waiver(new Date().toISOString().slice(0, 10)))
    await writeFile(join(folder, 'expired.yaml'), waiver('2020-01-31'))
    const valid = await mmverify([...args, '--waivers', 'valid.yaml', '--json'])
    expect(valid.code).toBe(0)
    expect((JSON.parse(valid.stdout) as Run).summary).toMatchObject({ fail: 0, waived: 1 })
    const expired = await mmverify([...args, '--waivers', 'expired.yaml'])
    expect(expired.code).toBe(1)
    expect(expired.stdout.replace(/\s+/g, ' ')).toContain('its waiver expired on 2020-01-31')
  })

  test('regression: what failed before passes, and another target is no baseline', async () => {
    const regression = [...args, '--fail-on', 'regression', '--baseline']
    expect((await mmverify([...regression, 'short/run.json'])).code).toBe(0)
    expect((await mmverify([...regression, 'one/run.json'])).code).toBe(1)
    const run = (await json('one', 'run.json')) as Run
    await writeFile(
      join(folder, 'other.json'),
      JSON.stringify({ ...run, target: { ...run.target, host: 'other.test' } }),
    )
    expect((await mmverify([...regression, 'other.json'])).code).toBe(2)
  })

  test('diff names what changed', async () => {
    await mmverify([
      '--config',
      await config('mended.json', [healthy]),
      '--report-dir',
      'mended',
      '--reporter',
      'junit',
    ])
    const better = await mmverify(['diff', 'short/run.json', 'mended/run.json'])
    expect(better.code).toBe(0)
    expect(better.stdout).toMatch(/hsts: fail → pass/)
    expect((await mmverify(['diff', 'mended/run.json', 'short/run.json'])).code).toBe(1)
  })
})

test('several targets in one run: each judged, the worst decides', async () => {
  const file = await config('two.json', [healthy, faulty])
  const { code, stdout } = await mmverify([
    '--config',
    file,
    '--report-dir',
    'two',
    '--reporter',
    'junit',
    '--json',
  ])
  const { runs } = JSON.parse(stdout) as { runs: Run[] }
  const failing = runs.map(({ checks }) =>
    checks.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id),
  )
  // The second is visited off the port of its SiteURL.
  expect(failing).toEqual([[], ['hsts', 'websocket']])
  expect(code).toBe(1)
})

test('the replica is started, broken, verified and gone', async () => {
  const args = [
    '--replica',
    '--fault',
    'hsts-short',
    '--report-dir',
    'replica',
    '--reporter',
    'junit',
    '--json',
  ]
  const { code, stdout } = await mmverify(args)
  const run = JSON.parse(stdout) as Run
  expect(run.checks.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id)).toEqual(['hsts'])
  expect(run.target.simulated).toContain('simulation')
  expect(code).toBe(1)
})
