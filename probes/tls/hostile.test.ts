import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { encodeAlert } from '../../core/tls/wire/alert.ts'
import { concatBytes } from '../../core/tls/wire/codec.ts'
import { encodeSelectedVersion } from '../../core/tls/wire/extensions/code-list.ts'
import { encodeRetryKeyShare } from '../../core/tls/wire/extensions/key-share.ts'
import { encodeHandshake, handshakeTypes } from '../../core/tls/wire/handshake-message.ts'
import { contentTypes, encodeRecord } from '../../core/tls/wire/record.ts'
import { encodeServerHello, helloRetryRequestRandom } from '../../core/tls/wire/server-hello.ts'
import { patience } from '../../lab/fixtures/loopback-context.ts'
import {
  createLoopbackContext,
  createLoopbackEndpoint,
  loopbackFacts,
} from '../../lab/fixtures/tls-loopback.ts'
import { onClientHello, type Script, startScriptedServer } from '../../lab/servers/scripted-server.ts'
import { askFlight13 } from './asking/flight.ts'
import { askFlight, askServerHello } from './asking/hello-exchange.ts'
import type { Offer } from './asking/offer.ts'
import { certificates } from './certificates.ts'
import { suites } from './suites.ts'

/** Milliseconds. */
const silence = 400
const suite = 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'
const offer: Offer = {
  version: 'TLS 1.2',
  suites: [suite],
  groups: ['x25519'],
  signatureSchemes: ['rsa_pkcs1_sha256'],
}

const record = (type: keyof typeof contentTypes, payload: Uint8Array) =>
  encodeRecord(contentTypes[type], 0x0303, payload)
const hello = (cipherSuite: number, version = 0x0303) =>
  encodeServerHello({
    legacyVersion: version,
    random: new Uint8Array(32),
    sessionId: new Uint8Array(),
    cipherSuite,
    compressionMethod: 0,
    extensions: [],
  })
const retry = (group: number) =>
  encodeServerHello({
    legacyVersion: 0x0303,
    random: helloRetryRequestRandom,
    sessionId: new Uint8Array(32),
    cipherSuite: 0x1301,
    compressionMethod: 0,
    extensions: [encodeSelectedVersion(0x0304), encodeRetryKeyShare(group)],
  })
const warning = record('alert', encodeAlert('warning', 'unrecognized_name'))

/** Sends the bytes over and over for as long as the peer takes them. */
function flood(socket: Socket, bytes: Uint8Array) {
  const more = () => {
    while (!socket.destroyed && socket.write(bytes));
  }
  socket.on('drain', more)
  more()
}

/** One byte at a time, each well within the timeout. */
function dripBytes(socket: Socket, bytes: Uint8Array) {
  let at = 0
  const timer = setInterval(() => socket.write(bytes.subarray(at, ++at)), 50)
  socket.on('close', () => clearInterval(timer))
}

const scripts: Record<string, { script: Script; ends: { status: string; [field: string]: unknown } }> = {
  'says nothing': {
    script: () => {},
    ends: { status: 'timeout', phase: 'handshake', seconds: silence / 1000 },
  },
  'says nothing after the hello': {
    script: onClientHello(() => {}),
    ends: { status: 'timeout', phase: 'handshake', seconds: silence / 1000 },
  },
  'accepts and resets': {
    script: onClientHello((socket) => socket.resetAndDestroy()),
    ends: { status: 'reset', phase: 'handshake', attempts: 2 },
  },
  'accepts and closes': {
    script: onClientHello((socket) => socket.end()),
    ends: { status: 'closed', phase: 'handshake', attempts: 2 },
  },
  'answers in plain HTTP': {
    script: onClientHello((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    ends: { status: 'plain-http', code: 400 },
  },
  'picks a suite never offered': {
    script: onClientHello((socket) => socket.write(record('handshake', hello(0x1234)))),
    ends: { status: 'violation', field: 'cipher_suite', received: 'unassigned(0x1234)' },
  },
  'picks an older version': {
    script: onClientHello((socket, { cipherSuites: [first = 0], legacyVersion }) => {
      socket.write(record('handshake', hello(first, legacyVersion - 1)))
    }),
    ends: { status: 'lower-version', version: 'TLS 1.1' },
  },
  'drips one byte every 50 ms': {
    script: onClientHello((socket) => dripBytes(socket, record('handshake', hello(0xc02f)))),
    ends: { status: 'timeout', phase: 'handshake', seconds: silence / 1000 },
  },
  'floods with warnings': {
    script: onClientHello((socket) => flood(socket, concatBytes(Array(1000).fill(warning)))),
    ends: { status: 'oversize', phase: 'handshake', limit: 64 * 1024 },
  },
  'floods with empty handshake records': {
    script: onClientHello((socket) =>
      flood(socket, concatBytes(Array(1000).fill(record('handshake', new Uint8Array())))),
    ),
    ends: { status: 'oversize', phase: 'handshake', limit: 64 * 1024 },
  },
  'lies about the length of a record': {
    script: onClientHello((socket) => socket.write(Uint8Array.of(22, 3, 3, 0xff, 0xff, 2))),
    ends: { status: 'malformed', field: 'length', offset: 3 },
  },
  'lies about the length of a message': {
    script: onClientHello((socket) => socket.write(record('handshake', Uint8Array.of(2, 0xff, 0xff, 0xff)))),
    ends: { status: 'malformed', field: 'length', offset: 1 },
  },
  'lies about the length of a session id': {
    script: onClientHello((socket) => {
      const lie = hello(0xc02f)
      lie[4 + 2 + 32] = 200
      socket.write(record('handshake', lie))
    }),
    ends: { status: 'malformed', field: 'session_id' },
  },
  'sends application data instead': {
    script: onClientHello((socket) => socket.write(record('application_data', Uint8Array.of(1, 2, 3)))),
    ends: { status: 'violation', field: 'content_type', received: '23' },
  },
  'answers with another message': {
    script: onClientHello((socket) => {
      socket.write(record('handshake', encodeHandshake(handshakeTypes.finished, new Uint8Array(12))))
    }),
    ends: { status: 'violation', field: 'handshake_type', received: '20' },
  },
}

/** Milliseconds: ten times what the slowest takes. */
const endless = 25_000

/** Whatever a server does here ends, after the first try and the second: by its timeout, as the outcome tells. */
async function expectToEnd<T>(outcome: Promise<T>): Promise<T> {
  const started = performance.now()
  const result = await outcome
  expect(performance.now() - started).toBeLessThan(endless)
  return result
}

describe.each(Object.entries(scripts))('a server that %s', (_does, { script, ends }) => {
  test.concurrent('one hello', async () => {
    await using server = await startScriptedServer(script)
    // Only who is silent, or drips, is waited for.
    const timeout = ends.status === 'timeout' ? silence : patience
    const outcome = await expectToEnd(askServerHello(createLoopbackEndpoint(server.port, { timeout }), offer))
    expect(outcome).toMatchObject(ends)
  })

  test.concurrent('the enumeration of suites finds none, and refuses none in its name', async () => {
    await using server = await startScriptedServer(script)
    const facts = await suites.collect(
      createLoopbackContext(server.port, { timeout: silence }),
      loopbackFacts,
    )
    expect(Object.values(facts['tls.suites']).flat()).toEqual([])
    expect(facts['tls.preference']).toEqual({})
    for (const outcome of Object.values(facts['tls.versions'])) {
      expect(outcome?.status).not.toBe('ok')
      expect(outcome?.status).not.toBe('alert')
    }
  })

  test.concurrent('no certificate, and why', async () => {
    await using server = await startScriptedServer(script)
    const facts = await certificates.collect(
      createLoopbackContext(server.port, { timeout: silence }),
      loopbackFacts,
    )
    expect(facts['tls.certificates']).toEqual([])
    expect(facts['tls.certificateFailures'].length).toBeGreaterThan(0)
  })
})

test('a warning before ServerHello is no refusal', async () => {
  const script = onClientHello((socket) =>
    socket.write(concatBytes([warning, record('handshake', hello(0xc02f))])),
  )
  await using server = await startScriptedServer(script)
  const outcome = await askServerHello(createLoopbackEndpoint(server.port), offer)
  expect(outcome).toMatchObject({ status: 'ok', value: { cipherSuite: 0xc02f } })
})

test('an endless certificate ends at the byte limit', async () => {
  const certificate = concatBytes([Uint8Array.of(11, 0x05, 0xff, 0xff), new Uint8Array(16000)])
  const script = onClientHello((socket) => {
    socket.write(record('handshake', hello(0xc02f)))
    socket.write(record('handshake', certificate))
    flood(socket, record('handshake', new Uint8Array(16000)))
  })
  await using server = await startScriptedServer(script)
  const outcome = await askFlight(createLoopbackEndpoint(server.port), offer, 'server_hello_done')
  expect(outcome).toEqual({ status: 'oversize', phase: 'handshake', limit: 384 * 1024 })
})

test('of an endless row of certificate messages the second is a violation', async () => {
  const script = onClientHello((socket) => {
    socket.write(record('handshake', hello(0xc02f)))
    flood(socket, record('handshake', encodeHandshake(handshakeTypes.certificate, Uint8Array.of(0, 0, 0))))
  })
  await using server = await startScriptedServer(script)
  const outcome = await askFlight(createLoopbackEndpoint(server.port), offer, 'server_hello_done')
  expect(outcome).toEqual({ status: 'violation', field: 'handshake_type', received: '11' })
})

test.each([
  ['the same group', [0x18, 0x18], { field: 'selected_group', received: 'secp384r1' }],
  ['another group', [0x18, 0x19], { field: 'hello_retry_request', received: 'a second one' }],
  ['a group that came with a share', [0x1d], { field: 'selected_group', received: 'x25519' }],
  ['a group never offered', [0x0100], { field: 'selected_group', received: 'ffdhe2048' }],
])('a loop of HelloRetryRequests for %s', async (_what, groups, ends) => {
  const script = onClientHello((socket, _hello, count) => {
    socket.write(record('handshake', retry(groups[count - 1] ?? 0x18)))
  })
  await using server = await startScriptedServer(script)
  const outcome = await askFlight13(createLoopbackEndpoint(server.port), { signatureSchemes: ['ed25519'] })
  expect(outcome).toEqual({ status: 'violation', ...ends })
  expect(server.connections).toBe(1)
})

test('the end of the run cancels what still waits', async () => {
  const stop = new AbortController()
  await using server = await startScriptedServer(onClientHello(() => stop.abort()))
  const endpoint = createLoopbackEndpoint(server.port)
  const context = { ...endpoint.context, signal: stop.signal }
  expect(await askServerHello({ ...endpoint, context }, offer)).toEqual({ status: 'cancelled' })
})
