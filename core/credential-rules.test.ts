import { describe, expect, test } from 'vitest'
import {
  chooseAddresses,
  isNodeAddress,
  mayAskForList,
  mayAskPort,
  type PeerProof,
  proofOfForwarding,
  reachOf,
  ruleOnIterations,
  ruleOnMethod,
} from './credential-rules.ts'
import type { Target } from './target.ts'

const proofs: PeerProof[] = ['certificate', 'ssh-host', 'none']

/** By `proofs`: y is answered, w withheld, u not spoken. */
test.each([
  ['mysql', 'mysql_native_password', 'yyw'],
  ['mysql', 'caching_sha2_password', 'yyw'],
  ['mysql', 'caching_sha2_password in full', 'yww'],
  ['mysql', 'sha256_password', 'yww'],
  ['mysql', 'mysql_clear_password', 'yww'],
  ['mysql', 'mysql_old_password', 'uuu'],
  ['mysql', 'client_ed25519', 'uuu'],
  ['mysql', 'parsec', 'uuu'],
  ['mysql', 'dialog', 'uuu'],
  ['mysql', 'Ok', 'uuu'],
  ['mysql', 'toString', 'uuu'],
  ['mysql', '__proto__', 'uuu'],
  ['mysql', '', 'uuu'],
  ['postgresql', 'Ok', 'yyy'],
  ['postgresql', 'SCRAM-SHA-256', 'yyy'],
  ['postgresql', 'SCRAM-SHA-256-PLUS', 'yyy'],
  ['postgresql', 'MD5Password', 'yyw'],
  ['postgresql', 'CleartextPassword', 'yww'],
  ['postgresql', 'GSS', 'uuu'],
  ['postgresql', 'PLAIN', 'uuu'],
  ['postgresql', 'mysql_native_password', 'uuu'],
] as const)('%s: %s', (kind, method, rulings) => {
  expect(proofs.map((proof) => ruleOnMethod(kind, method, proof).charAt(0)).join('')).toBe(
    rulings.replaceAll('y', 'a'),
  )
})

test.each([
  [1, 'aaw'],
  [4095, 'aaw'],
  [4096, 'aaa'],
  [1_000_000, 'aaa'],
  [1_000_001, 'uuu'],
])('SCRAM of %i iterations', (iterations, rulings) => {
  expect(proofs.map((proof) => ruleOnIterations(iterations, proof).charAt(0)).join('')).toBe(rulings)
})

test.each([
  ['127.0.0.1', 'ssh-host'],
  ['127.5.6.7', 'ssh-host'],
  ['::1', 'ssh-host'],
  ['LOCALHOST', 'ssh-host'],
  ['db.example.com', 'none'],
  ['192.0.2.1', 'none'],
  ['127.0.0.1.example.com', 'none'],
  ['localhost.example.com', 'none'],
  ['0.0.0.0', 'none'],
] as const)('a forwarding to %s proves %s', (end, proof) => {
  expect(proofOfForwarding(end, { knownHosts: [] })).toBe(proof)
  expect(proofOfForwarding(end, 'accept-any')).toBe('none')
})

test.each([
  ['8.8.8.8', 'public'],
  ['192.0.2.1', 'public'],
  ['2001:4860::1', 'public'],
  ['::ffff:8.8.8.8', 'public'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.32.0.1', 'public'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['fd00::1', 'private'],
  ['::ffff:10.0.0.1', 'private'],
  ['127.0.0.1', 'loopback'],
  ['127.255.0.1', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['0.0.0.0', 'never'],
  ['::', 'never'],
  ['::ffff:0.0.0.0', 'never'],
  ['255.255.255.255', 'never'],
  ['224.0.0.1', 'never'],
  ['ff02::1', 'never'],
  ['169.254.169.254', 'never'],
  ['169.254.1.1', 'never'],
  ['::ffff:169.254.169.254', 'never'],
  ['fe80::1', 'never'],
  ['fd00:ec2::254', 'never'],
  ['fd00:0ec2:0:0:0:0:0:0254', 'never'],
  ['fd20:ce::254', 'never'],
  ['100.100.100.200', 'never'],
  ['168.63.129.16', 'never'],
  ['localhost', 'never'],
  ['', 'never'],
] as const)('%s leads to: %s', (address, reach) => {
  expect(reachOf(address)).toBe(reach)
  expect(isNodeAddress(address)).toBe(reach === 'private' || reach === 'public')
})

test.each([
  ['8.8.8.8 2001:4860::1', '8.8.8.8 2001:4860::1'],
  ['10.0.0.1 fd00::1', '10.0.0.1 fd00::1'],
  ['127.0.0.1 ::1', '127.0.0.1 ::1'],
  ['127.0.0.1 8.8.8.8', '8.8.8.8'],
  ['8.8.8.8 10.0.0.1 ::1 169.254.169.254', '8.8.8.8'],
  ['10.0.0.1 127.0.0.1', '10.0.0.1'],
  ['169.254.169.254', ''],
  ['0.0.0.0 ::', ''],
  ['', ''],
])('of the addresses %s of a name are asked: %s', (found, asked) => {
  const list = (text: string) => text.split(' ').flatMap((address) => (address ? [{ address }] : []))
  const chosen = chooseAddresses(list(found))
  expect(chosen.asked).toEqual(list(asked))
  expect(chosen.asked.length + chosen.unasked.length).toBe(list(found).length)
})

const site: Target = { host: 'chat.example.com', port: 443, ports: {}, ca: [] }

test.each([
  ['443 everywhere', site, 443, 'yyy'],
  ['80 everywhere', site, 80, 'yyy'],
  ['another port', site, 8443, 'ynn'],
  ['a database', site, 5432, 'nnn'],
  ['the cluster', site, 8074, 'nnn'],
  ['SSH', site, 22, 'nnn'],
  ['mail', site, 25, 'nnn'],
  ['its own port', { ...site, port: 8443 }, 8443, 'yyy'],
  ['where its port is found', { ...site, ports: { 443: 10443 } }, 10443, 'yyy'],
  ['where another port of its is found', { ...site, ports: { 8443: 18443 } }, 18443, 'yyy'],
  ['where its database is found', { ...site, ports: { 3306: 13306 } }, 13306, 'ynn'],
] as const)(
  'a port that the target names, at a public, a private address and loopback: %s',
  (_, target, port, asked) => {
    const addresses = ['203.0.113.1', '10.0.0.1', '127.0.0.1']
    expect(addresses.map((address) => (mayAskPort(target, address, port) ? 'y' : 'n')).join('')).toBe(asked)
  },
)

describe('which lists of revoked certificates are asked for', () => {
  test.each([
    ['a public CA, anywhere public', '192.0.2.1', '198.51.100.7', 80, true, true],
    ['at a port of users', '192.0.2.1', '198.51.100.7', 8080, true, true],
    ['at a port of the system', '192.0.2.1', '198.51.100.7', 443, true, false],
    ['at a port that the documents keep', '192.0.2.1', '198.51.100.7', 3306, true, false],
    ['a public CA that names this network', '10.0.0.1', '10.0.0.2', 80, true, false],
    ['a private CA that does', '192.0.2.1', '10.0.0.2', 80, false, true],
    ['a public CA that names this machine', '127.0.0.1', '127.0.0.1', 80, true, false],
    ['a private CA that does, for a target elsewhere', '10.0.0.1', '127.0.0.1', 80, false, false],
    ['a private CA that does, for a target here', '127.0.0.1', '127.0.0.1', 80, false, true],
    ['IPv4 in IPv6', '10.0.0.1', '::ffff:127.0.0.1', 80, false, false],
    ['the cloud’s own secrets', '169.254.1.1', '169.254.169.254', 80, false, false],
    ['a link', 'fe80::1', 'fe80::2', 80, false, false],
  ])('%s', (_, reached, address, port, publicRoot, expected) => {
    expect(mayAskForList(reached, { address, port, publicRoot })).toBe(expected)
  })
})
