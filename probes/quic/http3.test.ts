import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { FactsAt } from '../../core/fact.ts'
import { ok } from '../../core/outcome.ts'
import { createContext, loopbackFacts, withoutHttps } from '../../lab/fixtures/loopback-context.ts'
import { findClosedPort, serveTcp } from '../../lab/servers/loopback-server.ts'
import { http3 } from './http3.ts'

type Needs = FactsAt<'net.primary' | 'http.pages' | 'http.pagesOverHttp2' | 'dns.https'>

const silentDns = { status: 'timeout', phase: 'resolve', seconds: 2 } as const

function pages(...altSvc: string[]): Needs {
  const headers = altSvc.map((value): [string, string] => ['alt-svc', value])
  const page = { status: 200, httpVersion: '1.1', headers, bodyBytes: 0, truncated: false } as const
  return {
    'net.primary': loopbackFacts['net.primary'],
    'http.pages': { '/': ok(page), '/other': ok(page), '/gone': { status: 'refused' } },
    'http.pagesOverHttp2': {},
    'dns.https': silentDns,
  }
}

async function serveUdp(script: (datagram: Buffer) => Uint8Array | null) {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  let datagrams = 0
  socket.on('message', (datagram, { port, address }) => {
    datagrams += 1
    const said = script(datagram)
    if (said) socket.send(said, port, address)
  })
  await once(socket, 'listening')
  return {
    port: socket.address().port,
    get datagrams() {
      return datagrams
    },
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => void socket.close(() => closed())),
  }
}

/** A UDP port that is closed now and can be opened later, which that of `findClosedPort` cannot. */
async function bindForAMoment(): Promise<{ port: number }> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  await new Promise<void>((closed) => void socket.close(() => closed()))
  return { port }
}

/** Version Negotiation with QUIC 1: the ids of the greeting exchanged. */
function negotiate(datagram: Buffer): Buffer {
  const [destination, source] = [datagram.subarray(6, 14), datagram.subarray(15, 23)]
  return Buffer.concat([
    Buffer.from([0x80, 0, 0, 0, 0, 8]),
    source,
    Buffer.from([8]),
    destination,
    Buffer.from([0, 0, 0, 1]),
  ])
}

test('advertised over HTTP/2 alone, as nginx does in one server block: browsers hear it there', async () => {
  await using server = await serveUdp(negotiate)
  const { 'http.pages': over2, ...rest } = pages(`h3=":${server.port}"`)
  const facts = await http3.collect(createContext({ port: server.port }), {
    ...rest,
    'http.pages': {},
    'http.pagesOverHttp2': over2,
  })
  expect(facts['quic.http3'].advertised).toMatchObject([{ source: 'alt-svc', port: server.port }])
})

test('advertised in Alt-Svc, and there', async () => {
  await using server = await serveUdp(negotiate)
  const facts = await http3.collect(
    createContext({ port: server.port }),
    pages(`h3=":${server.port}"; ma=60, h2=":1"`),
  )
  expect(facts['quic.http3']).toEqual({
    advertised: [{ source: 'alt-svc', protocol: 'h3', host: null, port: server.port }],
    answers: [{ port: server.port, actual: server.port, outcome: ok({ versions: ['0x00000001'] }) }],
  })
  expect(server.datagrams).toBe(1)
})

test('advertised in DNS at the target’s port, which is found elsewhere', async () => {
  await using server = await serveUdp(negotiate)
  const record = { priority: 1, target: '.', alpn: ['h2', 'h3'], defaultAlpn: true, port: null, ech: null }
  const facts = await http3.collect(createContext({ port: 443, ports: { 443: server.port } }), {
    ...pages(),
    'dns.https': ok({
      name: 'localhost',
      exists: true,
      authenticated: false,
      server: '192.0.2.1:53',
      transport: 'udp',
      records: [ok(record), ok({ ...record, target: 'cdn.example', port: 8443 }), { status: 'refused' }],
    }),
  })
  expect(facts['quic.http3'].advertised).toEqual([
    { source: 'https-record', protocol: 'h3', host: null, port: 443 },
    { source: 'https-record', protocol: 'h3', host: 'cdn.example', port: 8443 },
  ])
  expect(facts['quic.http3'].answers).toMatchObject([
    { port: 443, actual: server.port, outcome: { status: 'ok' } },
  ])
})

test('not advertised, not asked', async () => {
  const facts = await http3.collect(createContext(), pages('h2=":443"'))
  expect(facts['quic.http3']).toEqual({ advertised: [], answers: [] })
})

test('at the target’s own name', async () => {
  await using server = await serveUdp(negotiate)
  const facts = await http3.collect(
    createContext({ port: server.port }),
    pages(`h3="localhost:${server.port}"`),
  )
  expect(facts['quic.http3'].answers).toMatchObject([{ outcome: { status: 'ok' } }])
})

test('a closed port is refused, by ICMP, each time while the port of HTTPS accepts', async () => {
  await using https = await serveTcp(() => {})
  const port = await findClosedPort()
  const context = createContext({ port: 443, ports: { 443: https.port, [port]: port } })
  const facts = await http3.collect(context, pages(`h3=":${port}"`))
  expect(facts['quic.http3'].answers).toEqual([
    {
      port,
      actual: port,
      outcome: { status: 'refused' },
      refusals: { asked: 3, absent: 3, controls: 3, sound: 3 },
    },
  ])
})

test('a refusal at a host that refuses HTTPS, too, is not asked again', async () => {
  const port = await findClosedPort()
  const facts = await http3.collect(createContext({ port }), pages(`h3=":${port}"`))
  expect(facts['quic.http3'].answers).toMatchObject([
    { outcome: { status: 'refused' }, refusals: { asked: 1, absent: 1, controls: 1, sound: 0 } },
  ])
})

// A restart, as "Intermittent HTTP/3 / QUIC handshake failures" (nginx #1399) was ended by.
test('refused once, and there when asked again', async () => {
  await using https = await serveTcp(() => {})
  const { port } = await bindForAMoment()
  const context = createContext({ port: 443, ports: { 443: https.port, [port]: port } })
  const collected = http3.collect(context, pages(`h3=":${port}"`))
  const later = createSocket('udp4')
  later.on('message', (datagram, from) => later.send(negotiate(datagram), from.port, from.address))
  // After the first answer, and before the repetition a second later.
  const timer = setTimeout(() => later.bind(port, '127.0.0.1'), 400)
  const facts = await collected
  clearTimeout(timer)
  later.close()
  expect(facts['quic.http3'].answers).toEqual([
    {
      port,
      actual: port,
      outcome: ok({ versions: ['0x00000001'] }),
      refusals: { asked: 2, absent: 1, controls: 2, sound: 2 },
    },
  ])
})

test.each([
  // jetty #9052 and docker-nginx-http3 #34: drafts, which no browser speaks any more.
  'h3-25=":443"',
  'h3-27=":443"; ma=86400, h3-28=":443"; ma=86400, h3-29=":443"; ma=86400',
  // ioxide #134: what was advertised is taken back.
  'clear',
  'h3=":443"; ma=0',
  // No authority in quotes, or another name: not what a client takes for HTTP/3.
  'h3=:443',
  'H3=":443"',
])('%s advertises no HTTP/3', async (value) => {
  const facts = await http3.collect(createContext(), pages(value))
  expect(facts['quic.http3']).toEqual({ advertised: [], answers: [] })
})

// webtrans and dns-alt-svc write such examples; dns-alt-svc #329: another host, another port.
test('another host is named and not asked, and an alias in DNS has no parameters', async () => {
  const record = {
    priority: 0,
    target: 'cdn.example',
    alpn: ['h3'],
    defaultAlpn: true,
    port: null,
    ech: null,
  }
  const facts = await http3.collect(createContext(), {
    ...pages('h3="alt.example.com:8443"'),
    'dns.https': ok({
      name: 'localhost',
      exists: true,
      authenticated: false,
      server: '192.0.2.1:53',
      transport: 'udp',
      records: [ok(record)],
    }),
  })
  expect(facts['quic.http3']).toEqual({
    advertised: [{ source: 'alt-svc', protocol: 'h3', host: 'alt.example.com', port: 8443 }],
    answers: [],
  })
})

test('a port of this machine that is not the target’s hears nothing', async () => {
  await using server = await serveUdp(negotiate)
  const facts = await http3.collect(createContext(), pages(`h3=":${server.port}"`))
  expect(facts['quic.http3'].answers).toEqual([
    {
      port: server.port,
      actual: server.port,
      outcome: { status: 'off-limits', place: `127.0.0.1 port ${server.port}` },
    },
  ])
  expect(server.datagrams).toBe(0)
})

test('silence is asked again once', async () => {
  await using server = await serveUdp(() => null)
  const facts = await http3.collect(
    createContext({ timeout: 50, port: server.port }),
    pages(`h3=":${server.port}"`),
  )
  expect(facts['quic.http3'].answers).toMatchObject([
    { outcome: { status: 'timeout', phase: 'handshake', seconds: 0.05, attempts: 2 } },
  ])
  expect(server.datagrams).toBe(2)
})

test('an answer that is not QUIC', async () => {
  await using server = await serveUdp(() => Buffer.from('HTTP/1.1 400 Bad Request'))
  const facts = await http3.collect(createContext({ port: server.port }), pages(`h3=":${server.port}"`))
  expect(facts['quic.http3'].answers).toMatchObject([
    { outcome: { status: 'violation', field: 'header_form' } },
  ])
})

test('without an address there is nobody to ask', async () => {
  const facts = await http3.collect(createContext(), {
    ...pages('h3=":443"'),
    'net.primary': withoutHttps['net.primary'],
  })
  expect(facts['quic.http3'].answers).toMatchObject([{ outcome: { status: 'refused' } }])
})
