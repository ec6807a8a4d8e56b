import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { internalPorts } from '../core/target.ts'
import {
  findClosedPort,
  serveHttp,
  serveHttps,
  serveTcp,
  serveTls,
  writeEndlessly,
} from '../lab/servers/loopback-server.ts'
import { collect } from './collect.ts'
import { factsSchema } from './collection.ts'
import { outsideProbes } from './probe-catalogue.ts'

/** The TLS probes have tests of their own. */
const probes = outsideProbes.filter(({ provides }) => !provides.some((path) => path.startsWith('tls.')))

async function collectFrom(https: number, http: number, timeout: number) {
  const closed = await findClosedPort()
  const ports = Object.fromEntries([...internalPorts, 8065].map((port) => [String(port), closed]))
  const target = { host: '127.0.0.1', port: 443, ports: { ...ports, 443: https, 80: http }, ca: [] }
  return collect(target, probes, {
    timeout,
    deadline: 20_000,
    maxConnections: 16,
    signal: new AbortController().signal,
    now: () => new Date(),
  })
}

/** The outcomes below what every hostile server does too: having an address and accepting connections. */
function outcomes(facts: object): string[] {
  const found: string[] = []
  JSON.stringify(facts, (_, value) => {
    if (typeof value?.status === 'string') found.push(value.status)
    return value
  })
  return found
}

test('a working deployment: every fact is there, and fits its schema', async () => {
  await using https = await serveHttps((_, response) => response.end('{"status":"OK"}'))
  await using http = await serveHttp((request, response) => {
    response.writeHead(301, { location: `https://127.0.0.1${request.url}` }).end()
  })
  const { facts, complete } = await collectFrom(https.port, http.port, 5000)
  expect(complete).toBe(true)
  expect(factsSchema.parse(facts)).toEqual(facts)
  expect(facts.http?.redirects?.map(({ end }) => end)).toEqual(['final', 'final', 'final', 'final'])
  expect(facts.mattermost?.ping).toMatchObject({ status: 'ok', value: { body: { status: 'OK' } } })
})

const garbage = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251))

const hostile: [string, (socket: Socket) => void][] = [
  ['says nothing', (socket) => socket.resume()],
  ['resets', (socket) => socket.resetAndDestroy()],
  ['resets after the request', (socket) => socket.once('data', () => socket.resetAndDestroy())],
  ['closes', (socket) => socket.end()],
  ['says garbage', (socket) => socket.end(garbage)],
  ['never stops talking', (socket) => writeEndlessly(socket.resume(), 'x'.repeat(5000))],
]

test.each(hostile)('a server that accepts and %s shows nothing, and fits the schema', async (_, script) => {
  await using server = await serveTcp(script)
  const { facts, complete } = await collectFrom(server.port, server.port, 500)
  expect(complete).toBe(true)
  expect(factsSchema.parse(facts)).toEqual(facts)
  // An address has no name to ask DNS about.
  const { net, ports, http, dns: _dns, ...rest } = facts
  const { cleartext: plain, ...others } = http ?? {}
  const seen = outcomes([net?.parity, others, plain?.upgrade, rest])
  expect(seen.length).toBeGreaterThan(20)
  expect(seen).not.toContain('ok')
  if (plain?.priorKnowledge.status === 'ok') expect(plain.priorKnowledge.value.settings).toBe(false)
  expect(
    ports?.reachability?.filter(({ outcome }) => outcome.status === 'ok').map(({ port }) => port),
  ).toEqual([80, 443])
})

// Node can't reset beneath a TLS socket.
const hostileBehindTls = hostile.filter(([what]) => !what.startsWith('resets'))

test.each(hostileBehindTls)('behind TLS, one that %s shows nothing', async (_, script) => {
  await using https = await serveTls(script)
  const { facts, complete } = await collectFrom(https.port, await findClosedPort(), 500)
  expect(complete).toBe(true)
  expect(factsSchema.parse(facts)).toEqual(facts)
  const { http, websocket, mattermost } = facts
  const seen = outcomes([http, websocket, mattermost])
  expect(seen.length).toBeGreaterThan(15)
  expect(seen).not.toContain('ok')
})
