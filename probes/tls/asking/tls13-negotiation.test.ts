import { expect, test } from 'vitest'
import { encodeAlert } from '../../../core/tls/wire/alert.ts'
import type { ClientHello } from '../../../core/tls/wire/client-hello.ts'
import { findExtensionData } from '../../../core/tls/wire/extension.ts'
import { encodeSelectedVersion } from '../../../core/tls/wire/extensions/code-list.ts'
import {
  decodeClientKeyShares,
  encodeRetryKeyShare,
  encodeServerKeyShare,
} from '../../../core/tls/wire/extensions/key-share.ts'
import { contentTypes, encodeRecord } from '../../../core/tls/wire/record.ts'
import { encodeServerHello, helloRetryRequestRandom } from '../../../core/tls/wire/server-hello.ts'
import { createLoopbackEndpoint } from '../../../lab/fixtures/tls-loopback.ts'
import { onClientHello, startScriptedServer } from '../../../lab/servers/scripted-server.ts'
import { createNegotiation } from './tls13-negotiation.ts'

const suites = ['TLS_AES_128_GCM_SHA256']
const groups = ['secp384r1', 'x25519']
const sharesOf = ({ extensions }: ClientHello) =>
  decodeClientKeyShares(findExtensionData(extensions, 'key_share') ?? new Uint8Array())

const answer = (group: number, random: Uint8Array, keyExchange?: Uint8Array) =>
  encodeRecord(
    contentTypes.handshake,
    0x0303,
    encodeServerHello({
      legacyVersion: 0x0303,
      random,
      sessionId: new Uint8Array(32),
      cipherSuite: 0x1301,
      compressionMethod: 0,
      extensions: [
        encodeSelectedVersion(0x0304),
        keyExchange ? encodeServerKeyShare({ group, keyExchange }) : encodeRetryKeyShare(group),
      ],
    }),
  )
const refusal = (description: string) =>
  encodeRecord(contentTypes.alert, 0x0303, encodeAlert('fatal', description))

test('an empty key_share brings a HelloRetryRequest', async () => {
  const script = onClientHello((socket, hello) => {
    expect(sharesOf(hello)).toEqual([])
    socket.write(answer(0x18, helloRetryRequestRandom))
  })
  await using server = await startScriptedServer(script)
  const negotiate = createNegotiation(createLoopbackEndpoint(server.port))
  expect(await negotiate(suites, groups)).toMatchObject({ status: 'ok', value: { group: 0x18 } })
  expect(server.connections).toBe(1)
})

test('a server that refuses the empty list is asked with shares, which is recorded, and then kept to', async () => {
  const script = onClientHello((socket, hello) => {
    const [share] = sharesOf(hello)
    if (!share) return socket.end(refusal('decode_error'))
    return socket.write(answer(share.group, new Uint8Array(32), share.keyExchange))
  })
  await using server = await startScriptedServer(script)
  const negotiate = createNegotiation(createLoopbackEndpoint(server.port))
  expect(await negotiate(suites, groups)).toMatchObject({ status: 'ok', attempts: 2, value: { group: 0x1d } })
  const again = await negotiate(suites, ['secp384r1'])
  expect(again).toMatchObject({ status: 'ok', value: { group: 0x18 } })
  expect(again.attempts).toBeUndefined()
  expect(server.connections).toBe(3)
})

test('once an empty list was answered, a refusal is a refusal', async () => {
  let hellos = 0
  const script = onClientHello((socket) => {
    hellos += 1
    if (hellos === 1) socket.write(answer(0x18, helloRetryRequestRandom))
    else socket.end(refusal('handshake_failure'))
  })
  await using server = await startScriptedServer(script)
  const negotiate = createNegotiation(createLoopbackEndpoint(server.port))
  await negotiate(suites, groups)
  expect(await negotiate(suites, ['x25519'])).toEqual({
    status: 'alert',
    level: 'fatal',
    description: 'handshake_failure',
  })
  expect(server.connections).toBe(2)
})

test('protocol_version needs no second question', async () => {
  await using server = await startScriptedServer(
    onClientHello((socket) => socket.end(refusal('protocol_version'))),
  )
  const negotiate = createNegotiation(createLoopbackEndpoint(server.port))
  expect(await negotiate(suites, groups)).toMatchObject({ status: 'alert', description: 'protocol_version' })
  expect(server.connections).toBe(1)
})
