import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectNoSecret, runCommand } from '../lab/canaries/canary-command.ts'
import { createCanaryConfig } from '../lab/canaries/canary-config.ts'
import { createAwkwardCanary, createCanary, mark } from '../lab/canaries/canary-secrets.ts'
import { createKeyPair } from '../lab/servers/ssh-server.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmverify-canary-mistakes-'))
})
afterAll(() => rm(folder, { recursive: true }))

const secrets = { canary: mark }
const target = { host: 'localhost:1', connectTo: '127.0.0.1' }
const withSsh = (ssh: object) => ({ ssh, targets: [{ ...target, nodes: [{ name: 'a' }] }] })
const withInventory = { targets: [{ ...target, inventory: 'inventory' }] }
const withApi = (api: object) => ({ targets: [{ ...target, api }] })
const secret = createAwkwardCanary('mistake')

/** Secrets in the wrong place, and files with secrets that can't be read: what the config says, and the file that it names. */
const mistakes: Record<string, { config: object | string; file?: string }> = {
  'a password in the config file': { config: withSsh({ password: secret }) },
  'a password for the whole of ssh': { config: withSsh(secret as never) },
  'a password in the name of its variable': { config: withSsh({ passwordEnv: createCanary('password') }) },
  'a token in the name of its variable': { config: withApi({ tokenEnv: createCanary('token') }) },
  'a token where the API is': { config: withApi(secret as never) },
  'a target with a login': { config: { targets: [{ ...target, host: `https://u:${secret}@mm.test` }] } },
  'an unreadable config file': {
    config: `ssh: {passwordEnv: "${createCanary('YAML')}\n  - ]${createCanary('YAML')}`,
  },
  'an unreadable key': {
    config: withSsh({ identityFiles: ['inventory'] }),
    file: `-----BEGIN OPENSSH PRIVATE KEY-----\n${secret}\n`,
  },
  'a sealed key with the wrong passphrase': {
    config: withSsh({ identityFiles: ['inventory'] }),
    file: createKeyPair('ed25519', secret).private,
  },
  'a roster with a port that is none': {
    config: withInventory,
    file: `a:\n  host: a\n  port: ${createCanary('port')}\n  passwd: ${createCanary('passwd')}\n`,
  },
  'a roster that is no YAML': {
    config: withInventory,
    file: `a:\n  host: a\n  passwd: "${createCanary('passwd')}\n b: [${createCanary('flow')}\n`,
  },
  'a roster that is a template': {
    config: withInventory,
    file: `a:\n  host: a\n  passwd: {{ "${createCanary('template')}" }}\n`,
  },
  'a roster whose host is a password': {
    config: withInventory,
    file: `a:\n  passwd: ${createCanary('passwd')}\n`,
  },
  'an inventory with an open quote': {
    config: withInventory,
    file: `[app]\na ansible_password="${createCanary('quote')}\n`,
  },
  'an ssh_config with a port that is none': {
    config: withInventory,
    file: `Host a\n  Port ${createCanary('port')}\n  ProxyCommand nc ${createCanary('ProxyCommand')}\n`,
  },
  'a key in place of a CA': { config: { targets: [{ ...target, ca: ['inventory'] }] }, file: secret },
  'an empty token file': { config: withApi({ tokenFile: 'inventory' }), file: '\n' },
}

test.each(Object.entries(mistakes))('%s: told without the secret', async (_, { config, file = '' }) => {
  const given = await mkdtemp(join(folder, 'given-'))
  const path = join(given, 'mmverify.yaml')
  await writeFile(path, typeof config === 'string' ? config : JSON.stringify(config))
  await writeFile(join(given, 'inventory'), file)
  const result = await runCommand(join(folder, 'written'), ['--config', path], {
    MMVERIFY_SSH_PASSPHRASE: createCanary('passphrase'),
  })
  expect(result.stderr).toMatch(/^mmverify: /)
  expect(result.code).toBe(2)
  await expectNoSecret(secrets, result)
})

test('an inventory whose host is a template: the host is left out, without the secret', async () => {
  const given = await mkdtemp(join(folder, 'given-'))
  const path = join(given, 'mmverify.yaml')
  const host = `ansible_host="{{ lookup('env', '${createCanary('template')}') }}"`
  await writeFile(path, JSON.stringify(withInventory))
  await writeFile(join(given, 'inventory'), `[app]\na ${host} ansible_password=${createCanary('p')}\n`)
  const result = await runCommand(join(folder, 'written'), ['--config', path], {})
  expect(result.stderr).toContain('a was left out: ansible_host is a template or encrypted')
  await expectNoSecret(secrets, result)
})

test('init writes what it found, and none of the secrets in it', async () => {
  const given = await mkdtemp(join(folder, 'init-'))
  await writeFile(join(given, 'config.json'), createCanaryConfig('init'))
  await writeFile(
    join(given, 'roster'),
    `a:\n  host: a.example.com\n  passwd: ${createCanary('init roster')}\n  minion_opts: {api_key: ${createCanary('init')}}\n`,
  )
  const file = join(folder, 'written.yaml')
  const result = await runCommand(given, ['init', file], {})
  expect(result.code, result.stderr).toBe(0)
  const text = await readFile(file, 'utf8')
  expect(text).toContain('roster')
  await expectNoSecret(secrets, { ...result, stdout: text, written: join(given, 'home') })
})
