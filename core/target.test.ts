import { expect, test } from 'vitest'
import { createEndpoint } from '../lab/servers/ssh-server.ts'
import { createAccessRecord, noAccess } from './access.ts'
import { wrapSecret } from './secret.ts'
import {
  actualPortOf,
  documentedPorts,
  httpsPortOf,
  internalPorts,
  isUrlOfTarget,
  type Target,
  targetNameOf,
  targetSchema,
} from './target.ts'

const target = (changes: Partial<Target> = {}): Target => ({
  host: 'chat.example.org',
  port: 443,
  ports: {},
  ca: [],
  ...changes,
})

test('the ports of the documents', () => {
  expect(documentedPorts).toEqual({ http: 80, https: 443, app: 8065 })
  // MySQL, PostgreSQL, MySQL X, Mattermost's metrics, its cluster's gossip and streaming, SSH.
  expect(internalPorts).toEqual([3306, 5432, 33_060, 8067, 8074, 8075, 22])
})

test.each([
  [target(), 80, 80],
  [target({ ports: { '80': 8080 } }), 80, 8080],
  [target({ ports: { '80': 8080 } }), 443, 443],
  [target({ port: 8443 }), 443, 443],
  [target({ port: 8443, connectTo: ['192.0.2.1'] }), 443, 8443],
  [target({ port: 8443, connectTo: ['192.0.2.1'] }), 80, 80],
  [target({ port: 8443, connectTo: ['192.0.2.1'], ports: { '443': 9443 } }), 443, 9443],
])('of %j the port %d is found at %d', (of, named, actual) => {
  expect(actualPortOf(of, named)).toBe(actual)
})

test('where HTTPS is', () => {
  expect(httpsPortOf(target({ port: 8443 }))).toBe(8443)
  expect(httpsPortOf(target({ port: 8443, ports: { '8443': 9443 } }))).toBe(9443)
})

test.each([
  [target(), 'https://chat.example.org/x', true],
  [target(), 'https://chat.example.org:443', true],
  [target(), 'https://CHAT.example.org', true],
  [target(), 'http://chat.example.org', false],
  [target(), 'https://example.org', false],
  [target(), 'https://chat.example.org:8443', false],
  [target({ port: 8443 }), 'https://chat.example.org:8443', true],
  [target({ port: 8443 }), 'https://chat.example.org', false],
  [target({ port: 8443, connectTo: ['192.0.2.1'] }), 'https://chat.example.org', true],
  [target({ ports: { '443': 9443, '444': 9443 } }), 'https://chat.example.org:444', true],
  [target({ host: '2001:db8::1' }), 'https://[2001:db8::1]/', true],
])('%j is where %s leads: %s', (of, url, leads) => {
  expect(isUrlOfTarget(of, new URL(url))).toBe(leads)
})

test('its name', () => {
  expect(targetNameOf(target())).toBe('chat.example.org')
  expect(targetNameOf(target({ port: 8443 }))).toBe('chat.example.org:8443')
  expect(targetNameOf(target({ host: '2001:db8::1' }))).toBe('[2001:db8::1]')
  expect(targetNameOf(target({ host: '2001:db8::1', port: 1 }))).toBe('[2001:db8::1]:1')
})

test.each([
  [{}, true],
  [{ port: 1 }, true],
  [{ port: 65_535 }, true],
  [{ port: 0 }, false],
  [{ port: 65_536 }, false],
  [{ port: 1.5 }, false],
  [{ connectTo: ['192.0.2.1'] }, true],
  [{ connectTo: [] }, false],
  [{ resolvers: ['system'] }, true],
  [{ resolvers: [] }, false],
  [{ ports: { '80': 1, '8065': 65_535 } }, true],
  [{ ports: { x: 1 } }, false],
  [{ ports: { '8x': 1 } }, false],
  [{ ports: { x8: 1 } }, false],
  [{ ports: { '80': 0 } }, false],
  [{ ports: { '80': 65_536 } }, false],
  [{ simulated: 'x' }, true],
  [{ unheard: 1 }, false],
])('a target with %j is one: %s', (changes, isOne) => {
  expect(targetSchema.safeParse({ ...target(), ...changes }).success).toBe(isOne)
})

test('what may be written down of an access is what was given, and no secret', () => {
  expect(createAccessRecord(noAccess)).toEqual({
    hosts: [],
    databases: [],
    api: false,
    baseline: false,
    inventory: false,
  })
  const database = { name: 'primary', account: null } as (typeof noAccess.databases)[number]
  const account = { user: 'u' } as NonNullable<(typeof database)['account']>
  const record = createAccessRecord({
    ...noAccess,
    hosts: [{ endpoint: { ...createEndpoint(22), name: 'mm1' }, roles: ['app', 'edge'] }],
    databases: [database, { ...database, name: 'replica', account }],
    api: { token: wrapSecret('hunter2') },
    baseline: { config: wrapSecret('hunter2'), at: null },
    inventory: [{} as (typeof noAccess.inventory)[number]],
  })
  expect(record).toEqual({
    hosts: [{ name: 'mm1', roles: ['app', 'edge'] }],
    databases: [
      { name: 'primary', account: false },
      { name: 'replica', account: true },
    ],
    api: true,
    baseline: true,
    inventory: true,
  })
})
