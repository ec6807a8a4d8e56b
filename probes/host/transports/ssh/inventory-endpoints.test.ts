import { expect, test } from 'vitest'
import type { SshEndpoint } from '../../../../core/ssh-endpoint.ts'
import { parseSshConfig } from '../../../inventory/ssh-config.ts'
import { createEndpoints } from './inventory-endpoints.ts'

const options = { user: 'audit', sudo: false, credentials: () => ({ agent: null, keys: [], password: null }) }
const endpoints = (config: string) => createEndpoints(parseSshConfig(config).hosts, options)
const path = (endpoint: SshEndpoint | null): string[] =>
  endpoint ? [...path(endpoint.via), `${endpoint.user}@${endpoint.host}:${endpoint.port}`] : []

test('hops, outermost first, with what the inventory says of them', () => {
  const config = `
Host mm1
  HostName 192.0.2.1
  ProxyJump ops@bastion:2200,inner,[2001:db8::1]:2222
Host bastion
  HostName 192.0.2.9
  User nobody
  ProxyJump gate
Host inner
  HostName 192.0.2.8
  ProxyJump elsewhere
`
  expect(path(endpoints(config)[0] ?? null)).toEqual([
    'audit@gate:22',
    'ops@192.0.2.9:2200',
    'audit@192.0.2.8:22',
    'audit@2001:db8::1:2222',
    'audit@192.0.2.1:22',
  ])
})

test.each([
  ['a circle', 'Host a\n  ProxyJump b\nHost b\n  ProxyJump a\n', 'a is reached through itself'],
  ['no host', 'Host a\n  ProxyJump user@\n', 'a: the jump host is not [user@]host[:port]'],
])('%s is refused', (_, config, message) => {
  expect(() => endpoints(config)).toThrow(expect.objectContaining({ name: 'JumpError', message }))
})
