import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { parseSaltRoster } from './salt-roster.ts'

const seed = readFileSync(new URL('./fixtures/seed-002.roster.yml', import.meta.url), 'utf8')

test('seed 002: the host, and where its three passwords stand', () => {
  const { hosts, secrets } = parseSaltRoster(seed)
  expect(hosts).toEqual([
    expect.objectContaining({
      name: 'mattermost.foxvalleylug.org',
      address: 'mattermost.foxvalleylug.org',
      port: 22,
      user: 'root',
      sudo: false,
      identityFiles: [],
    }),
  ])
  expect(secrets).toEqual([
    { key: 'mattermost.foxvalleylug.org.passwd', line: 4 },
    { key: 'mattermost.foxvalleylug.org.minion_opts.postgres.pass', line: 10 },
    { key: 'mattermost.foxvalleylug.org.minion_opts.postgres.mm_database_pass', line: 14 },
  ])
})

test('no password of the roster shows, however the result is written out', () => {
  const inventory = parseSaltRoster(seed)
  expect(inventory.hosts[0]?.password?.reveal()).toBe('thisisnotarealpassword')
  for (const written of [JSON.stringify(inventory), inspect(inventory, { depth: null, showHidden: true })]) {
    expect(written).not.toMatch(/thisisnotarealpassword|pass_goes_here/)
  }
})

test('salt-ssh’s defaults, key, port, sudo and the short form', () => {
  const { hosts, secrets } = parseSaltRoster(`
defaults: &defaults
  host: 192.0.2.1
  user: audit
  sudo: yes
web1:
  <<: *defaults
  host: 192.0.2.2
  port: 2222
  priv: /etc/salt/pki/audit.pem
web2: 192.0.2.3
web3: {host: web3.example.com, priv: agent-forwarding, passwd: ''}
`)
  expect(
    hosts.map(({ name, address, port, user, sudo, identityFiles }) => ({
      name,
      address,
      port,
      user,
      sudo,
      identityFiles,
    })),
  ).toEqual([
    { name: 'defaults', address: '192.0.2.1', port: 22, user: 'audit', sudo: true, identityFiles: [] },
    {
      name: 'web1',
      address: '192.0.2.2',
      port: 2222,
      user: 'audit',
      sudo: true,
      identityFiles: ['/etc/salt/pki/audit.pem'],
    },
    { name: 'web2', address: '192.0.2.3', port: 22, user: 'root', sudo: false, identityFiles: [] },
    { name: 'web3', address: 'web3.example.com', port: 22, user: 'root', sudo: false, identityFiles: [] },
  ])
  expect(secrets).toEqual([])
})

test('a secret kept elsewhere is not one in the clear', () => {
  const { secrets } = parseSaltRoster('a:\n  host: b\n  passwd: sdb://vault/a\n')
  expect(secrets).toEqual([])
})

test.each([
  ['no host', 'a:\n  user: hunter2\n', 'line 1: no `host`'],
  ['a list', '- a\n- b\n', 'line 1: a roster is a mapping of host names'],
  ['a port out of range', 'a:\n  host: b\n  port: 70000\n', 'line 1: port is not a number from 1 to 65535'],
  ['not YAML', 'a:\n  passwd: "hunter2\n', 'line 3: not YAML (MISSING_CHAR)'],
  ['the same host twice', 'a: b\na: c\n', 'line 2: not YAML (DUPLICATE_KEY)'],
])('%s is refused without quoting it', (_, text, message) => {
  expect(() => parseSaltRoster(text)).toThrow(
    expect.objectContaining({ name: 'InventoryError', format: 'salt-roster', message }),
  )
})

test('mappings that merge each other over and over are read once each', () => {
  const levels = Array.from({ length: 40 }, (_, index) => {
    const below = index === 0 ? 'base' : `m${index - 1}`
    return `m${index}: &m${index}\n  <<: [*${below}, *${below}]\n`
  })
  const { hosts } = parseSaltRoster(`base: &base\n  host: 192.0.2.1\n  user: audit\n${levels.join('')}`)
  expect(hosts).toHaveLength(41)
  expect(hosts.at(-1)).toMatchObject({ name: 'm39', address: '192.0.2.1', user: 'audit' })
})
