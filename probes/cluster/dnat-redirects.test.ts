import { expect, test } from 'vitest'
import { renderDnatRule, renderNatTable } from '../../lab/fixtures/scripted-rules.ts'
import { parseIptables } from '../host/questions/iptables.ts'
import { parseNftables } from '../host/questions/nftables.ts'
import { findRedirect, listRedirects } from './dnat-redirects.ts'
import { translateNftables } from './nft-tables.ts'
import { decidePacket } from './packet-filter.ts'

const createPacket = (destination: string, port = 8074, protocol: 'tcp' | 'udp' = 'tcp') => ({
  protocol,
  source: '172.20.0.2',
  destination,
  port,
})

test('the document’s rules, with their counters', () => {
  const tables = parseIptables(
    renderNatTable(
      [renderDnatRule('172.20.0.3', 8074, 18_074), renderDnatRule('172.20.0.4', 8074, 28_074)],
      7,
    ),
  )
  expect(findRedirect(tables, createPacket('172.20.0.4'))).toMatchObject({
    certain: true,
    redirect: { toAddress: '127.0.0.1', toPort: 28_074, packets: 7, destination: '172.20.0.4', port: '8074' },
  })
  expect(findRedirect(tables, createPacket('172.20.0.5'))).toBeNull()
  expect(findRedirect(tables, createPacket('172.20.0.3', 8075))).toBeNull()
  expect(findRedirect(tables, createPacket('172.20.0.3', 8074, 'udp'))).toBeNull()
  expect(listRedirects(tables)).toHaveLength(2)
})

test('rules in a chain of their own', () => {
  const tables = parseIptables(
    renderNatTable(
      ['OUTPUT -j mattermost-tunnels', renderDnatRule('172.20.0.3', 8074, 18_074, 'mattermost-tunnels')],
      3,
    ),
  )
  expect(findRedirect(tables, createPacket('172.20.0.3'))?.redirect).toMatchObject({
    toPort: 18_074,
    chain: 'mattermost-tunnels',
  })
  expect(listRedirects(tables)).toHaveLength(1)
})

test('a chain that nothing jumps to redirects nothing', () => {
  const tables = parseIptables(renderNatTable([renderDnatRule('172.20.0.3', 8074, 18_074, 'left-over')]))
  expect(findRedirect(tables, createPacket('172.20.0.3'))).toBeNull()
  expect(listRedirects(tables)).toEqual([])
})

test('Docker’s rule for its own ports is none for peers', () => {
  const docker = 'OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER'
  const tables = parseIptables(
    renderNatTable([docker, 'DOCKER -p tcp -m tcp --dport 8074 -j DNAT --to-destination 172.17.0.2:8074']),
  )
  expect(findRedirect(tables, createPacket('172.20.0.3'))).toBeNull()
})

test('REDIRECT stays on the host', () => {
  const tables = parseIptables(
    renderNatTable(['OUTPUT -d 172.20.0.3/32 -p tcp -m tcp --dport 8074 -j REDIRECT --to-ports 18074']),
  )
  expect(findRedirect(tables, createPacket('172.20.0.3'))?.redirect).toMatchObject({
    toAddress: '127.0.0.1',
    toPort: 18_074,
  })
})

const match = (protocol: string, field: string, right: unknown) => ({
  match: { op: '==', left: { payload: { protocol, field } }, right },
})
const nft = (...rules: [chain: string, ...statements: unknown[]][]) =>
  translateNftables(
    parseNftables(
      JSON.stringify({
        nftables: [
          { metainfo: { version: '1.0.6' } },
          {
            chain: {
              family: 'ip',
              table: 'tunnels',
              name: 'out',
              type: 'nat',
              hook: 'output',
              prio: -100,
              policy: 'accept',
            },
          },
          {
            chain: {
              family: 'inet',
              table: 'guard',
              name: 'in',
              type: 'filter',
              hook: 'input',
              prio: 0,
              policy: 'drop',
            },
          },
          ...rules.map(([chain, ...expr]) => ({
            rule: {
              family: chain === 'in' ? 'inet' : 'ip',
              table: chain === 'in' ? 'guard' : 'tunnels',
              chain,
              expr,
            },
          })),
        ],
      }),
    ),
  )

test('nftables’ own rules', () => {
  const tables = nft([
    'out',
    match('ip', 'daddr', '172.20.0.3'),
    match('tcp', 'dport', { set: [8074, 8075] }),
    { counter: { packets: 5, bytes: 300 } },
    { dnat: { addr: '127.0.0.1', port: 18_074 } },
  ])
  expect(findRedirect(tables, createPacket('172.20.0.3', 8075))).toMatchObject({
    certain: true,
    redirect: { toAddress: '127.0.0.1', toPort: 18_074, packets: 5 },
  })
  expect(findRedirect(tables, createPacket('172.20.0.4'))).toBeNull()
})

test('nftables’ filter: policy, states, prefixes, and what has no words here', () => {
  const states = { match: { op: 'in', left: { ct: { key: 'state' } }, right: ['established', 'related'] } }
  const known = nft(
    ['in', states, { accept: null }],
    [
      'in',
      match('ip', 'saddr', { prefix: { addr: '172.20.0.0', len: 16 } }),
      match('tcp', 'dport', 22),
      { accept: null },
    ],
  )
  const input = (tables: typeof known, source: string, port: number) =>
    decidePacket(tables, 'filter', 'INPUT', { ...createPacket('172.20.0.2', port), source })
  expect(input(known, '172.20.0.9', 22)).toMatchObject({ target: 'ACCEPT', certain: true })
  expect(input(known, '192.0.2.1', 22)).toMatchObject({ target: 'DROP', certain: true })
  const vague = nft([
    'in',
    { match: { op: '==', left: { fib: { result: 'oif' } }, right: 1 } },
    { accept: null },
  ])
  expect(input(vague, '192.0.2.1', 22)).toMatchObject({ target: 'DROP', certain: false })
})
