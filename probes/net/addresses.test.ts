import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { createContext, loopbackFacts } from '../../lab/fixtures/loopback-context.ts'
import { readServerCredentials, readX509 } from '../../lab/fixtures/pki.ts'
import { findClosedPort, serve, serveHttp, serveHttps, serveTcp } from '../../lab/servers/loopback-server.ts'
import { redirects } from '../http/redirects.ts'
import { addresses } from './addresses.ts'
import { edgeAddressOf } from './edge-address.ts'
import type { Address } from './net-facts.ts'
import { parity } from './parity.ts'
import { primary } from './primary.ts'

const resolve = async (target: Parameters<typeof createContext>[0]) =>
  (await addresses.collect(createContext(target), {}))['net.addresses']

const v4 = (address: string): Address => ({ address, family: 4 })

const createAddressFact = (...list: Address[]) => ({
  'net.addresses': { status: 'ok', value: { source: 'dns', addresses: list } } as const,
})

test('a literal and --connect-to need no resolver', async () => {
  expect(await resolve({ host: '192.0.2.7' })).toEqual({
    status: 'ok',
    value: { source: 'literal', addresses: [v4('192.0.2.7')] },
  })
  expect(await resolve({ host: 'chat.invalid', connectTo: ['2001:db8::1'] })).toEqual({
    status: 'ok',
    value: { source: 'connect-to', addresses: [{ address: '2001:db8::1', family: 6 }] },
  })
})

test('the hosts file counts', async () => {
  const outcome = await resolve({ host: 'localhost' })
  expect(outcome).toMatchObject({ status: 'ok', value: { source: 'dns' } })
  expect(outcome.status === 'ok' && outcome.value.addresses).toContainEqual(v4('127.0.0.1'))
})

test('the end of the run', async () => {
  expect(await resolve({ host: 'localhost', signal: AbortSignal.abort() })).toEqual({ status: 'cancelled' })
})

test('primary: the first in order that accepts', async () => {
  await using server = await serve(createServer(), '127.0.0.2')
  const context = createContext({ port: server.port })
  const facts = createAddressFact(v4('127.0.0.1'), v4('127.0.0.2'), v4('127.0.0.3'))
  expect((await primary.collect(context, facts))['net.primary']).toEqual({
    status: 'ok',
    value: v4('127.0.0.2'),
  })
})

test('primary: where none accepts, what the first one did', async () => {
  const context = createContext({ port: await findClosedPort() })
  expect(await primary.collect(context, createAddressFact(v4('127.0.0.1'), v4('127.0.0.2')))).toEqual({
    'net.primary': { status: 'refused' },
  })
  const unresolved = { status: 'unresolved', code: 'ENOTFOUND' } as const
  expect(await primary.collect(context, { 'net.addresses': unresolved })).toEqual({
    'net.primary': unresolved,
  })
})

test('the plain port is asked at the primary address, else at the first', () => {
  expect(edgeAddressOf(loopbackFacts)).toEqual({ status: 'ok', value: '127.0.0.1' })
  const facts = createAddressFact(v4('192.0.2.1'), v4('192.0.2.2'))
  expect(edgeAddressOf({ ...facts, 'net.primary': { status: 'refused' } })).toEqual({
    status: 'ok',
    value: '192.0.2.1',
  })
  const failed = { status: 'unresolved', code: 'ENOTFOUND' } as const
  expect(edgeAddressOf({ 'net.addresses': failed, 'net.primary': failed })).toBe(failed)
})

test('parity: both ports at every address', async () => {
  await using https = await serveHttps((_, response) => response.end())
  await using http = await serveHttp((_, response) => {
    response.writeHead(301, { location: 'https://localhost/' }).end()
  })
  const context = createContext({ port: https.port, http: http.port })
  const facts = await parity.collect(context, createAddressFact(v4('127.0.0.1'), v4('127.0.0.2')))
  expect(facts['net.parity']).toEqual([
    {
      address: v4('127.0.0.1'),
      https: {
        status: 'ok',
        value: {
          certificateSha256: readX509('ecdsa').fingerprint256.replaceAll(':', '').toLowerCase(),
          version: 'TLS 1.3',
        },
      },
      http: { status: 'ok', value: { status: 301, location: 'https://localhost/' } },
    },
    { address: v4('127.0.0.2'), https: { status: 'refused' }, http: { status: 'refused' } },
  ])
})

test('parity: silence stays silence', async () => {
  await using server = await serveTcp(() => {})
  const context = createContext({ port: server.port, http: server.port, timeout: 500 })
  const [entry] = (await parity.collect(context, createAddressFact(v4('127.0.0.1'))))['net.parity']
  expect(entry?.https).toEqual({ status: 'timeout', phase: 'handshake', seconds: 0.5 })
  expect(entry?.http).toEqual({ status: 'timeout', phase: 'response', seconds: 0.5 })
})

const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === '::1'),
)

test.skipIf(!hasIpv6)('an IPv6 literal all the way: no server_name, brackets in Host', async () => {
  const seen: unknown[] = []
  await using https = await serve(
    createHttpsServer(readServerCredentials('ecdsa'), (request, response) => {
      const { servername } = request.socket as unknown as { servername: string | false }
      seen.push(servername, request.headers.host)
      response.end()
    }),
    '::1',
  )
  await using http = await serve(
    createHttpServer((request, response) => {
      response.writeHead(301, { location: `https://[::1]${request.url}` }).end()
    }),
    '::1',
  )
  const context = createContext({ host: '::1', port: 443, ports: { 443: https.port }, http: http.port })
  const address = await addresses.collect(context, {})
  const facts = { ...address, ...(await primary.collect(context, address)) }
  expect(facts['net.primary']).toEqual({ status: 'ok', value: { address: '::1', family: 6 } })
  const [walk] = (await redirects.collect(context, facts))['http.redirects']
  expect(walk?.end).toBe('final')
  expect(walk?.hops.map(({ url }) => url)).toEqual([`http://[::1]:${http.port}/`, 'https://[::1]/'])
  expect(seen.slice(0, 2)).toEqual([false, '[::1]'])
})
