import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }

const bin = join(import.meta.dirname, '..', 'bin', 'mmverify.cjs')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmverify-cli-'))
  await writeFile(join(folder, 'unknown-key.yaml'), 'targets: [{ host: localhost }]\nprofil: current\n')
  await writeFile(join(folder, 'not-yaml.yaml'), 'targets: [')
  await writeFile(
    join(folder, 'waivers.yaml'),
    '- { control_id: nonsense, justification: x, expiration_date: 2030-01-01 }\n',
  )
  await writeFile(join(folder, 'endless-waiver.yaml'), '- { control_id: hsts, justification: x }\n')
  await writeFile(join(folder, 'facts.json'), '{"schemaVersion": 999}')
  await writeFile(join(folder, 'empty.pem'), 'nothing here')
})

afterAll(() => rm(folder, { recursive: true }))

/** Runs the command as a user would, in an empty folder. */
function mmverify(...args: string[]) {
  return mmverifyWith({}, ...args)
}

function mmverifyWith(variables: Record<string, string>, ...args: string[]) {
  const options = { cwd: folder, timeout: 60_000, env: { ...process.env, ...variables } }
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [bin, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
    })
  })
}

describe('bad input is one clear line, exit 2, and nothing is written', () => {
  test.each([
    ['an unresolvable name', ['--target', 'no-such-host.invalid'], /cannot resolve no-such-host\.invalid/],
    ['a bad port', ['--target', 'localhost:99999'], /not a port: '99999'/],
    ['a bad --http-port', ['--target', 'localhost', '--http-port', 'x'], /not a port: 'x' in --http-port/],
    [
      'an unreadable CA file',
      ['--target', 'localhost', '--ca', 'missing.pem'],
      /cannot read the CA file missing\.pem \(ENOENT\)/,
    ],
    [
      'a CA file without a certificate',
      ['--target', 'localhost', '--ca', 'empty.pem'],
      /no certificate in the CA file/,
    ],
    ['a config with an unknown key', ['--config', 'unknown-key.yaml'], /unknown-key\.yaml: .*profil/],
    ['a config that is not YAML', ['--config', 'not-yaml.yaml'], /not-yaml\.yaml: not YAML/],
    ['facts of another schemaVersion', ['--facts', '.'], /has schemaVersion 999/],
    ['no facts', ['--facts', 'nowhere'], /cannot read the facts/],
    ['an unknown flag', ['--targt', 'localhost'], /unknown option '--targt'\. Did you mean --target\? See /],
    ['an unknown profile', ['--target', 'localhost', '--profile', 'x'], /profile/],
    [
      'an unknown check',
      ['--target', 'localhost', '--check', 'nonsense-*'],
      /no check matches 'nonsense-\*'/,
    ],
    ['an unknown reporter', ['--target', 'localhost', '--reporter', 'pdf'], /no reporter is named 'pdf'/],
    ['an unknown replica', ['--replica', 'nonsense'], /no replica is named 'nonsense'/],
    ['an unknown fault', ['--replica', '--fault', 'nonsense'], /no fault is named 'nonsense'/],
    ['a fault of no replica', ['--target', 'localhost', '--fault', 'hsts-short'], /--replica/],
    ['a misspelt command', ['lsit'], /no command is named 'lsit': did you mean 'list'\?/],
    ['a target without its flag', ['chat.example.com'], /give --target chat\.example\.com/],
    ['a misspelt check', ['explain', 'tls-verison'], /did you mean 'tls-versions'\?/],
    [
      'a flag of another command',
      ['explain', 'hsts', '--timeout', '3'],
      /--timeout is not for `mmverify explain`/,
    ],
    ['an argument too many', ['explain', 'hsts', 'caa'], /explain has no use for 'caa'/],
    ['an argument of a command that takes none', ['list', 'hsts'], /mmverify list has no use for 'hsts'/],
    ['a flag that would drive a terminal', ['--\x1b[31m'], /unknown option '--\\x1b\[31m'/],
    ['an argument that is missing', ['explain'], /missing required argument 'id'/],
    ['two sources', ['--target', 'localhost', '--replica'], /exclude each other/],
    ['nothing to verify', [], /nothing to verify/],
    ['a target twice', ['--target', 'localhost,localhost'], /given twice/],
    [
      'a waiver for no check',
      ['--target', 'localhost', '--waivers', 'waivers.yaml'],
      /a waiver names no check: 'nonsense'/,
    ],
    [
      'a waiver without an end',
      ['--target', 'localhost', '--waivers', 'endless-waiver.yaml'],
      /expiration_date/,
    ],
    ['regression without a baseline', ['--target', 'localhost', '--fail-on', 'regression'], /--baseline/],
  ])('%s', { concurrent: true }, async (_, args, message) => {
    const { code, stdout, stderr } = await mmverify(...args)
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(/^mmverify: .*\n$/)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })

  test('and then there is no report folder', () => {
    expect(existsSync(join(folder, 'mmverify-report'))).toBe(false)
  })
})

test.for(['18.19.0', '24.4.1'])(
  'on Node %s, which is too old, and no other at hand, it says so in one line and exits with 2',
  async (version) => {
    const alone = await mkdtemp(join(tmpdir(), 'mmverify-bin-'))
    await cp(join(bin, '..'), join(alone, 'bin'), { recursive: true })
    await cp(join(bin, '..', '..', 'package.json'), join(alone, 'package.json'))
    await writeFile(
      join(alone, 'old.cjs'),
      `Object.defineProperty(process.versions, 'node', { value: '${version}' })`,
    )
    const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
      const args = ['--require', './old.cjs', join('bin', 'mmverify.cjs'), '--target', 'localhost']
      execFile(process.execPath, args, { cwd: alone }, (error, _, stderr) =>
        resolve({ code: error?.code, stderr }),
      )
    })
    await rm(alone, { recursive: true })
    expect(stderr).toBe(
      `mmverify: needs Node.js 24.5 or newer, and this is ${version}: install a newer one (https://nodejs.org)\n`,
    )
    expect(code).toBe(2)
  },
)

test.runIf(process.platform === 'linux')(
  'on a Node that is too old it starts with the one that npm installed',
  async () => {
    const old = join(folder, 'old.cjs')
    await writeFile(old, "Object.defineProperty(process.versions, 'node', { value: '20.20.2' })")
    const { stdout } = await promisify(execFile)(process.execPath, ['--require', old, bin, '--version'])
    expect(stdout).toBe(`${manifest.version}\n`)
  },
)

test.each([
  [{ MMVERIFY_GENTLE: 'banana' }, 'the variable MMVERIFY_GENTLE is neither 1 nor 0'],
  [
    { MMVERIFY_TIMEOUT: 'banana' },
    "option '--timeout <s>' value 'banana' from env 'MMVERIFY_TIMEOUT' is invalid",
  ],
])('a variable that says nothing of use is a usage error: %o', async (variables, message) => {
  const { code, stderr } = await mmverifyWith(variables, '--target', 'localhost')
  expect(stderr).toMatch(/^mmverify: .*\n$/)
  expect(stderr).toContain(message)
  expect(code).toBe(2)
})

test('a misspelt variable is told in a line', async () => {
  const { stderr } = await mmverifyWith({ MMVERIFY_PROFLE: 'nist' }, '--facts', 'nowhere')
  const [first, second] = stderr.split('\n')
  expect(first).toBe("mmverify: nothing reads the variable MMVERIFY_PROFLE: did you mean 'MMVERIFY_PROFILE'?")
  expect(second).toMatch(/cannot read the facts/)
  const listed = await mmverifyWith({ MMVERIFY_PROFLE: 'nist' }, 'list', '--json')
  expect(listed).toMatchObject({ code: 0, stderr: `${first}\n` })
})

test('list --knowledge says how old what is known of the world is', async () => {
  const { code, stdout } = await mmverify('list', '--knowledge')
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(
      /^What clients ask of certificates\n {2}read on \d{4}-\d\d-\d\d, \d+ days ago; /m,
    ),
  })
  const json = JSON.parse((await mmverify('list', '--knowledge', '--json')).stdout) as { title: string }[]
  expect(json.length).toBeGreaterThan(3)
})

test('list and explain know every check', async () => {
  const { stdout } = await mmverify('list', '--json')
  const checks = JSON.parse(stdout) as { id: string }[]
  expect(checks.length).toBeGreaterThan(30)
  const explained = await mmverify('explain', checks[0]?.id ?? '')
  expect(explained).toMatchObject({ code: 0, stderr: '' })
  expect(explained.stdout).toContain('How to mend')
})
