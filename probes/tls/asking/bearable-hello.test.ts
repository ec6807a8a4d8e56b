import { connect } from 'node:net'
import { expect, test } from 'vitest'
import type { ExtensionName } from '../../../core/tls/registry/extensions.ts'
import { signatureSchemeNamed } from '../../../core/tls/registry/signature-schemes.ts'
import { type ClientHello, decodeClientHello } from '../../../core/tls/wire/client-hello.ts'
import { findExtensionData } from '../../../core/tls/wire/extension.ts'
import { decodeCodeList } from '../../../core/tls/wire/extensions/code-list.ts'
import { readServerCredentials } from '../../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../../lab/fixtures/tls-loopback.ts'
import { serveTcp } from '../../../lab/servers/loopback-server.ts'
import { startTlsServer } from '../../../lab/servers/tls-server.ts'
import { certificates } from '../certificates.ts'
import { handshake } from '../handshake.ts'
import { intolerance } from '../intolerance.ts'
import { suites } from '../suites.ts'

/** Node's server behind a box that closes on hellos of one kind. */
async function startBox(port: number, trips: (hello: ClientHello) => boolean) {
  return serveTcp((socket) => {
    socket.once('data', (first: Buffer) => {
      // A record's header, and a handshake's.
      const isWhole = first[0] === 22 && first[5] === 1 && first.length === 5 + first.readUInt16BE(3)
      if (isWhole && trips(decodeClientHello(first.subarray(9)))) return socket.destroy()
      const onward = connect(port, '127.0.0.1')
      onward.on('error', () => socket.destroy())
      onward.write(first)
      return socket.pipe(onward).pipe(socket)
    })
  })
}

async function collectAll(port: number, timeout?: number) {
  const context = createLoopbackContext(port, timeout === undefined ? {} : { timeout })
  const [spoken, own, chains] = await Promise.all([
    suites.collect(context, loopbackFacts),
    handshake.collect(context, loopbackFacts),
    certificates.collect(context, loopbackFacts),
  ])
  const counted = context.limiter.count
  const tries = await intolerance.collect(context, { ...loopbackFacts, ...spoken })
  return { ...spoken, ...own, ...chains, ...tries, counted }
}

const has = (name: ExtensionName) => (hello: ClientHello) =>
  findExtensionData(hello.extensions, name) !== null
const schemesOf = (hello: ClientHello) => {
  const data = findExtensionData(hello.extensions, 'signature_algorithms')
  return data ? decodeCodeList(data) : []
}
const groupsOf = (hello: ClientHello) => {
  const data = findExtensionData(hello.extensions, 'supported_groups')
  return data ? decodeCodeList(data) : []
}

test.each([
  // wolfSSL in Debian's lighttpd without a CA file; wolfssl #7044 is a kin of it.
  ['status_request', has('status_request'), ['status_request']],
  [
    'rare schemes',
    (hello: ClientHello) => schemesOf(hello).includes(signatureSchemeNamed('sm2sig_sm3')?.code ?? 0),
    ['rare-schemes'],
  ],
  ['rare groups', (hello: ClientHello) => groupsOf(hello).includes(1), ['rare-groups']],
  [
    'two at once',
    (hello: ClientHello) => has('status_request')(hello) || has('signed_certificate_timestamp')(hello),
    ['status_request', 'signed_certificate_timestamp'],
  ],
] as const)(
  'what a server cannot bear is found, and everything else asked without: %s',
  async (_, trips, parts) => {
    await using sound = await startTlsServer({
      ...readServerCredentials('rsa'),
      maxVersion: 'TLSv1.2',
      ecdhCurve: 'prime256v1',
    })
    await using box = await startBox(sound.port, trips)
    const facts = await collectAll(box.port)
    const refused = facts['tls.intolerance'].filter(({ outcome }) => outcome.status !== 'ok')
    expect(refused.map(({ features, repeated }) => [features, repeated])).toEqual(
      parts.map((part) => [[part], { asked: 4, absent: 4, controls: 4, sound: 4 }]),
    )
    expect(facts['tls.suites']['TLS 1.2']).toContain('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256')
    expect(facts['tls.certificates']).toHaveLength(1)
  },
)

test('a sound server is asked once more at most', async () => {
  await using server = await startTlsServer(readServerCredentials('rsa'))
  const context = createLoopbackContext(server.port)
  await Promise.all([suites.collect(context, loopbackFacts), certificates.collect(context, loopbackFacts)])
  const facts = await collectAll(server.port)
  // Node's handshake is one, and the usual hello another, where something was refused before a usual hello was answered.
  expect(facts.counted).toBeLessThanOrEqual(context.limiter.count + 2)
  expect(facts['tls.intolerance'].every(({ outcome }) => outcome.status === 'ok')).toBe(true)
})

test.each([
  ['closes on everything', 5000, (socket: { destroy(): void }) => socket.destroy()],
  ['says nothing', 400, () => {}],
] as const)('a server that %s shows nothing to leave out', async (_, timeout, act) => {
  await using server = await serveTcp((socket) => act(socket))
  const facts = await collectAll(server.port, timeout)
  expect(facts['tls.intolerance']).toEqual([])
  expect(facts['tls.certificates']).toEqual([])
})
