import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const bin = join(import.meta.dirname, 'mmverify.cjs')
const folder = mkdtempSync(join(tmpdir(), 'mmverify-quiet-'))
afterAll(() => rmSync(folder, { recursive: true }))

const old = join(folder, 'old.cjs')
writeFileSync(old, "Object.defineProperty(process.versions, 'node', { value: '20.20.2' })")
const canary = 'CANARY-7f3a91'
const keys = join(folder, 'keys')

function run(environment: Record<string, string>, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, bin, '--version'], {
    env: { PATH: process.env.PATH, HOME: folder, MMVERIFY_DB_PASSWORD: canary, ...environment },
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

const variables = [
  { NODE_DEBUG: '*' },
  { NODE_DEBUG: 'child_process' },
  { NODE_DEBUG: 'stream,tls,http,http2,net,undici' },
  { NODE_DEBUG_NATIVE: 'TLS,HTTP2' },
  { NODE_OPTIONS: `--no-warnings --tls-keylog=${keys}` },
  { NODE_OPTIONS: `--tls-keylog ${keys}` },
  { SSLKEYLOGFILE: keys },
]

test.each(variables)('%o shows nothing, and is left aside', (environment) => {
  const { status, stdout, stderr } = run(environment)
  expect(status).toBe(0)
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(stderr).toContain('would show secrets, and is left aside')
  expect(stderr).not.toContain(canary)
  expect(existsSync(keys)).toBe(false)
})

/** Node shows each program that it starts with all of its environment. */
test.each(variables)('nor does it where an older Node starts the right one: %o', (environment) => {
  const { status, stdout, stderr } = run(environment, '--require', old)
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  expect(stderr).not.toContain(canary)
})

test('the same Node would show it, were it let', () => {
  const code = "require('child_process').spawnSync('true')"
  const { stderr } = spawnSync(process.execPath, ['-e', code], {
    env: { PATH: process.env.PATH, SECRET: canary, NODE_DEBUG: 'child_process' },
    encoding: 'utf8',
  })
  expect(stderr).toContain(canary)
})
