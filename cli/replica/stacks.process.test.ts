import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const bin = join(import.meta.dirname, '..', '..', 'bin', 'mmverify.cjs')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmverify-no-docker-'))
})

afterAll(() => rm(folder, { recursive: true }))

function mmverify(args: readonly string[], dockerHost: string) {
  // The temporary home keeps ~/.testcontainers.properties and a rootless engine of this user out of it.
  const env = { ...process.env, DOCKER_HOST: dockerHost, HOME: folder, XDG_STATE_HOME: join(folder, 'state') }
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [bin, ...args],
      { cwd: folder, env, timeout: 60_000 },
      (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
      },
    )
  })
}

/** On a machine with an engine at the usual socket this also shows that it does not stand in for the one asked for. */
describe('without the Docker that DOCKER_HOST names: one line that says what to install, exit 2', () => {
  const dead = () => `unix://${join(folder, 'no.sock')}`

  test.each([
    ['--replica', ['--replica', 'centos7']],
    ['replica up', ['replica', 'up', 'salt']],
    ['replica down', ['replica', 'down']],
    ['replica status', ['replica', 'status', 'cluster']],
  ])('%s', async (_name, args) => {
    const { code, stdout, stderr } = await mmverify(args, dead())
    expect(stderr).toMatch(
      /^mmverify: no Docker: DOCKER_HOST=unix:.*no\.sock does not answer: install Docker .*\n$/,
    )
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect((await readdir(folder)).filter((name) => ['state', 'mmverify-report'].includes(name))).toEqual([])
  })

  test('the name and the options are checked before', async () => {
    for (const args of [
      ['replica', 'up', 'embedded'],
      ['replica', 'up', 'salt', '--replica-option', 'nodes=3'],
      ['--replica', 'salt', '--replica-option', 'nodes=3'],
      ['--target', 'localhost', '--replica-option', 'nodes=3'],
      ['--replica', 'salt', '--fault', 'hsts-short'],
    ]) {
      const { code, stderr } = await mmverify(args, dead())
      expect(stderr).toMatch(/^mmverify: (?!no Docker).+\n$/)
      expect(code).toBe(2)
    }
  })

  test('the embedded replica runs', async () => {
    const args = ['--replica', '--check', 'hsts', '--reporter', 'junit', '--report-dir', 'embedded']
    expect((await mmverify(args, dead())).code).toBe(0)
  })
})
