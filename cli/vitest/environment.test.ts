import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { settingsFromEnvironment } from './environment.ts'

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('MMVERIFY_')) vi.stubEnv(name, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

test("the variables are the command's", async () => {
  vi.stubEnv('MMVERIFY_TARGET', 'localhost:8443,[::1]:9443')
  vi.stubEnv('MMVERIFY_PROFILE', 'centos7')
  vi.stubEnv('MMVERIFY_CHECK', 'tls-versions')
  vi.stubEnv('MMVERIFY_TIMEOUT', '3')
  vi.stubEnv('MMVERIFY_INCONCLUSIVE_ON', 'high')
  const { source, ...settings } = await settingsFromEnvironment()
  expect(
    source.kind === 'targets' && source.deployments.map(({ target: { host, port } }) => [host, port]),
  ).toEqual([
    ['localhost', 8443],
    ['::1', 9443],
  ])
  expect(settings).toMatchObject({
    profile: 'centos7',
    ids: ['tls-versions'],
    timeout: 3000,
    gate: { inconclusiveOn: 'high' },
    scope: { check: ['tls-versions'] },
  })
})

test('a config file is read as the command reads it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mmverify-environment-'))
  const path = join(folder, 'mmverify.yaml')
  writeFileSync(
    path,
    'targets: [{ host: localhost }, { host: "localhost:8443" }]\nskip: [hsts]\nfailOn: high\n',
  )
  vi.stubEnv('MMVERIFY_CONFIG', path)
  const { source, ids, gate } = await settingsFromEnvironment()
  rmSync(folder, { recursive: true })
  expect(source.kind === 'targets' && source.deployments.map(({ target }) => target.port)).toEqual([
    443, 8443,
  ])
  expect(ids).not.toContain('hsts')
  expect(ids?.length).toBeGreaterThan(50)
  expect(gate.failOn).toBe('high')
})

test('without a bound every open question counts', async () => {
  vi.stubEnv('MMVERIFY_REPLICA', 'embedded')
  expect((await settingsFromEnvironment()).gate.inconclusiveOn).toBe('info')
})

test.each([
  [{}, /^nothing to verify: set MMVERIFY_TARGET=HOST, /],
  [{ MMVERIFY_TARGET: 'a', MMVERIFY_FACTS: 'b' }, /^MMVERIFY_TARGET and MMVERIFY_FACTS exclude each other/],
  [{ MMVERIFY_TARGET: 'a', MMVERIFY_HTTP_PORT: 'x' }, /^not a port: 'x' in MMVERIFY_HTTP_PORT/],
  [{ MMVERIFY_TARGET: 'a', MMVERIFY_PROFILE: 'x' }, /from env 'MMVERIFY_PROFILE' is invalid/],
  [
    { MMVERIFY_TARGET: 'a', MMVERIFY_INCONCLUSIVE_ON: 'x' },
    /from env 'MMVERIFY_INCONCLUSIVE_ON' is invalid\. Allowed choices are critical, .*, none\.$/,
  ],
])('%o is refused in one line that names the variable', async (variables, message) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  const refusal = settingsFromEnvironment()
  await expect(refusal).rejects.toThrow(message)
  await expect(refusal).rejects.toThrow(expect.objectContaining({ name: 'UsageError' }))
  await expect(refusal).rejects.not.toThrow(/\n/)
})

test('secrets are read, and gone before Vitest hands its environment on', async () => {
  vi.stubEnv('MMVERIFY_TARGET', 'localhost')
  vi.stubEnv('MMVERIFY_API_TOKEN', 'a-token-of-the-api')
  const { source } = await settingsFromEnvironment()
  expect(source.kind === 'targets' && source.deployments[0]?.access.api?.token.reveal()).toBe(
    'a-token-of-the-api',
  )
  expect(process.env.MMVERIFY_API_TOKEN).toBeUndefined()
})
