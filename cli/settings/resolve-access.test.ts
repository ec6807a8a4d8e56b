import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSshKey } from '../../containers/pki/ssh-key.ts'
import { createAccessRecord, noAccess } from '../../core/access.ts'
import { UsageError } from '../usage-error.ts'
import { readConfig } from './config-file.ts'
import { resolveAccess } from './resolve-access.ts'

const canary = 'PW-7f3a91-canary'
let folder: string

const files = {
  roster: `bastion:\n  host: 192.0.2.1\n  user: jump\n  passwd: ${canary}\nmm1:\n  host: 192.0.2.10\n  user: root\n  passwd: ${canary}\n`,
  known_hosts: '',
  key: createSshKey().pem,
  token: `${canary}\n`,
  empty: '',
  'kept.json': `{"SqlSettings": {"DataSource": "${canary}"}}`,
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmverify-access-'))
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(() => {
  vi.stubEnv('SSH_AUTH_SOCK', undefined)
  return () => vi.unstubAllEnvs()
})

/** The access of the only target of a config file with this text. */
async function access(target: string, ssh = 'ssh: { knownHosts: known_hosts, user: mmaudit }') {
  const path = join(folder, 'mmverify.yaml')
  await writeFile(path, `${ssh}\ntargets:\n  - host: chat.example.com\n${target.replace(/^/gm, '    ')}\n`)
  const config = await readConfig(path)
  return resolveAccess(config.targets?.[0] ?? {}, config.ssh ?? {})
}

test('nothing given is no access, and known_hosts is not asked for', async () => {
  const nothing = await access('', 'ssh: { knownHosts: nowhere }')
  expect(createAccessRecord(nothing)).toEqual({
    hosts: [],
    databases: [],
    api: false,
    baseline: false,
    inventory: false,
  })
})

test('a node beats its entry in the inventory, and a jump takes what is known of it', async () => {
  const { hosts, inventory } = await access(
    'inventory: roster\nnodes:\n  - { name: mm1, user: mmaudit, sudo: true, roles: [app], jump: bastion, identityFiles: [key] }',
  )
  expect(hosts.map(({ endpoint, roles }) => [endpoint.name, endpoint.user, roles])).toEqual([
    ['bastion', 'jump', []],
    ['mm1', 'mmaudit', ['app']],
  ])
  const [, { endpoint } = { endpoint: null }] = hosts
  expect(endpoint).toMatchObject({
    host: '192.0.2.10',
    port: 22,
    sudo: true,
    via: { host: '192.0.2.1', user: 'jump' },
  })
  expect(endpoint?.credentials.keys).toHaveLength(1)
  expect(endpoint?.credentials.password?.reveal()).toBe(canary)
  expect(inventory).toMatchObject([{ name: 'roster', format: 'salt-roster', hosts: ['bastion', 'mm1'] }])
})

test('nobody logs in to a node that has an archive, whatever its inventory says', async () => {
  const place = join(folder, 'mm1-archive', 'os-release')
  await mkdir(place, { recursive: true })
  for (const [name, content] of [
    ['stdout', 'ID=debian\n'],
    ['stderr', ''],
    ['exit', '0\n'],
  ] as const)
    await writeFile(join(place, name), content)
  const { hosts, archives } = await access(
    'inventory: roster\nnodes: [{ name: mm1, archive: mm1-archive, roles: [app] }]',
  )
  expect(hosts.map(({ endpoint }) => endpoint.name)).toEqual(['bastion'])
  expect(archives.map(({ name, roles, archive }) => [name, roles, [...archive.answers.keys()]])).toEqual([
    ['mm1', ['app'], ['os-release']],
  ])
  expect(createAccessRecord({ ...noAccess, archives }).hosts).toEqual([{ name: 'mm1', roles: ['app'] }])
})

test.each([
  ['archive: nowhere', /cannot read the archive .*nowhere \(ENOENT\)/],
  ['archive: empty', /the archive .*empty is not taken/],
  ['archive: empty, user: root', /nobody logs in to it: drop its user/],
])('a node with %s', async (settings, message) => {
  const outcome = access(`nodes: [{ name: mm1, ${settings} }]`)
  await expect(outcome).rejects.toThrow(UsageError)
  await expect(outcome).rejects.toThrow(message)
})

test('hosts and databases are known by one form of their names', async () => {
  const { hosts, databases } = await access(
    'nodes: [{ name: mm1, host: MM1.example.com. }]\ndatabases: [{ name: p, kind: mysql, host: bücher.example }]',
  )
  expect(hosts.map(({ endpoint }) => endpoint.host)).toEqual(['mm1.example.com'])
  expect(databases.map(({ host }) => host)).toEqual(['xn--bcher-kva.example'])
})

test('a database is reached through a node, its password comes from a variable', async () => {
  vi.stubEnv('AUDIT_DB', canary)
  const { databases } = await access(
    'nodes: [{ name: mm1 }]\ndatabases:\n  - { name: primary, kind: postgresql, host: db, through: mm1, account: { user: mmaudit, passwordEnv: AUDIT_DB } }',
  )
  expect(databases).toMatchObject([
    { name: 'primary', port: 5432, database: 'mattermost', appUser: 'mmuser', through: { name: 'mm1' } },
  ])
  expect(databases[0]?.account).toMatchObject({ user: 'mmaudit', tls: 'verify-full' })
  expect(databases[0]?.account?.password.reveal()).toBe(canary)
})

test('a token and a kept config.json come from files', async () => {
  const { api, baseline } = await access('api: { tokenFile: token }\nconfigBaseline: kept.json')
  expect(api?.token.reveal()).toBe(canary)
  expect(baseline?.config.reveal()).toBe(files['kept.json'])
})

test('no secret shows in what was resolved, however it is printed', async () => {
  vi.stubEnv('MMVERIFY_DB_PASSWORD', canary)
  vi.stubEnv('MMVERIFY_SSH_PASSWORD', canary)
  const all = await access(
    'inventory: roster\napi: { tokenFile: token }\nconfigBaseline: kept.json\ndatabases: [{ name: p, kind: mysql, host: db, account: { user: a } }]',
  )
  const printed = [
    inspect(all, { depth: null, showHidden: true }),
    JSON.stringify(all),
    JSON.stringify(createAccessRecord(all)),
  ]
  for (const text of printed) expect(text).not.toContain(canary)
})

describe('what cannot be used is one line that quotes nothing of it', () => {
  test.each([
    [
      'an inventory that is not there',
      'inventory: nowhere',
      /cannot read the inventory .*nowhere \(ENOENT\)/,
    ],
    ['an inventory that is none', 'inventory: kept.json', /kept\.json/],
    ['two nodes of one name', 'nodes: [{ name: a }, { name: a }]', /two nodes have the same name/],
    [
      'two databases of one name',
      'databases: [{ name: a, kind: mysql, host: x }, { name: a, kind: mysql, host: y }]',
      /two databases/,
    ],
    [
      'a database through nobody',
      'databases: [{ name: a, kind: mysql, host: x, through: b }]',
      /no node 'b'/,
    ],
    [
      'an account without a password',
      'databases: [{ name: a, kind: mysql, host: x, account: { user: u } }]',
      /MMVERIFY_DB_PASSWORD/,
    ],
    [
      'an empty variable',
      'api: { tokenEnv: MMVERIFY_NO_SUCH_VARIABLE }',
      /\$MMVERIFY_NO_SUCH_VARIABLE is empty/,
    ],
    ['an empty file', 'api: { tokenFile: empty }', /empty is empty/],
    ['a variable and a file', 'api: { tokenFile: token, tokenEnv: X }', /not both/],
    ['a key that is none', 'nodes: [{ name: a, identityFiles: [token] }]', /token: not a private key/],
    ['a jump in a circle', 'nodes: [{ name: a, jump: b }, { name: b, jump: a }]', /reached through itself/],
  ])('%s', async (_, target, message) => {
    const failure = await access(target).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(UsageError)
    expect((failure as Error).message).toMatch(message)
    expect((failure as Error).message).not.toContain(canary)
  })

  test('known_hosts that is not there, unless any key is to be accepted', async () => {
    await expect(access('nodes: [{ name: a }]', 'ssh: { knownHosts: nowhere }')).rejects.toThrow(
      /cannot read the known_hosts file .*nowhere/,
    )
    const { hostKeys } = await access('nodes: [{ name: a }]', 'ssh: { acceptAnyHostKey: true }')
    expect(hostKeys).toBe('accept-any')
  })
})
