import { constants, createCipheriv, randomBytes, sign } from 'node:crypto'
import type { Socket } from 'node:net'
import { createKeyShare } from '../../core/tls/ephemeral/key-share.ts'
import {
  computeVerifyData,
  deriveServerApplicationTrafficSecret,
  deriveServerHandshakeTrafficSecret,
  deriveTrafficKeys,
} from '../../core/tls/handshake13/key-schedule.ts'
import { hashTranscript } from '../../core/tls/handshake13/transcript.ts'
import { cipherSuiteNamed } from '../../core/tls/registry/cipher-suites.ts'
import { extensionType } from '../../core/tls/registry/extensions.ts'
import { namedGroupNamed } from '../../core/tls/registry/named-groups.ts'
import { signatureSchemeNamed } from '../../core/tls/registry/signature-schemes.ts'
import { versionCode } from '../../core/tls/registry/versions.ts'
import { encodeCertificate13 } from '../../core/tls/wire/certificate-message.ts'
import { type ClientHello, encodeClientHello } from '../../core/tls/wire/client-hello.ts'
import { concatBytes, DecodeError, Writer, writeBytes } from '../../core/tls/wire/codec.ts'
import { encodeEncryptedExtensions } from '../../core/tls/wire/encrypted-extensions.ts'
import { findExtensionData, writeExtensions } from '../../core/tls/wire/extension.ts'
import { decodeSupportedVersions, encodeSelectedVersion } from '../../core/tls/wire/extensions/code-list.ts'
import { decodeClientKeyShares, encodeServerKeyShare } from '../../core/tls/wire/extensions/key-share.ts'
import { encodeHandshake, handshakeTypes } from '../../core/tls/wire/handshake-message.ts'
import { contentTypes, encodeRecord } from '../../core/tls/wire/record.ts'
import { encodeServerHello } from '../../core/tls/wire/server-hello.ts'
import { peekFirstBytes } from './first-bytes.ts'
import { readHello } from './scripted-front.ts'
import type { ScriptedIdentity } from './scripted-identity.ts'

/**
 * Stands before a real TLS server and answers, by script, the clients that offer TLS 1.3 alone and would resume: a real
 * handshake, and a ticket that allows early data. It does nothing more: its tickets cannot be resumed.
 */
export function createEarlyDataFront(
  identity: ScriptedIdentity,
  accept: (socket: Socket) => void,
): (socket: Socket) => void {
  return (socket) => {
    peekFirstBytes(socket, (seen) => {
      try {
        const hello = readHello(seen)
        if (hello === 'more') return 'more'
        const flight = hello?.kind === 'tls' ? createFlight(hello.hello, identity) : null
        return flight ? () => sendFlight(socket, flight) : () => accept(socket)
      } catch (error) {
        if (error instanceof DecodeError) return () => accept(socket)
        throw error
      }
    })
  }
}

const tls13 = versionCode('TLS 1.3')
const tls12 = versionCode('TLS 1.2')
const patienceMs = 10_000
const maxEarlyData = 16_384
const lifetimeSeconds = 86_400
const suite = cipherSuiteNamed('TLS_AES_128_GCM_SHA256')?.code ?? 0
const group = namedGroupNamed('x25519')?.code ?? 0
const scheme = signatureSchemeNamed('rsa_pss_rsae_sha256')?.code ?? 0
const hash = 'sha256'
const keyLength = 16

/** Everything the server says, ticket included; null: this hello is for the real server. */
function createFlight(hello: ClientHello, { key, chain }: ScriptedIdentity): Uint8Array | null {
  const versions = findExtensionData(hello.extensions, 'supported_versions')
  const shares = findExtensionData(hello.extensions, 'key_share')
  const comesBack = findExtensionData(hello.extensions, 'session_ticket') !== null
  const isBack = findExtensionData(hello.extensions, 'pre_shared_key') !== null
  if (!versions || !shares || !comesBack || isBack) return null
  if (decodeSupportedVersions(versions).some((code) => code !== tls13)) return null
  const theirs = decodeClientKeyShares(shares).find((share) => share.group === group)
  const ours = createKeyShare('x25519')
  const secret = theirs && ours?.agree(theirs.keyExchange)
  if (!ours || !secret || !hello.cipherSuites.includes(suite)) return null

  const serverHello = encodeServerHello({
    legacyVersion: tls12,
    random: randomBytes(32),
    sessionId: hello.sessionId,
    cipherSuite: suite,
    compressionMethod: 0,
    extensions: [
      encodeSelectedVersion(tls13),
      encodeServerKeyShare({ group, keyExchange: ours.keyExchange }),
    ],
  })
  const messages = [encodeClientHello(hello), serverHello]
  const handshakeTraffic = deriveServerHandshakeTrafficSecret(hash, secret, hashTranscript(hash, messages))
  messages.push(encodeEncryptedExtensions([]))
  const entries = chain.map((der) => ({ der, extensions: [] }))
  messages.push(encodeCertificate13({ context: new Uint8Array(), entries }))
  const signed = Buffer.concat([
    Buffer.from(`${' '.repeat(64)}TLS 1.3, server CertificateVerify\0`),
    hashTranscript(hash, messages),
  ])
  const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_DIGEST: saltLength } = constants
  const signature = sign(hash, signed, { key, padding, saltLength })
  const verify = writeBytes((writer) => writer.u16(scheme).vector16(signature))
  messages.push(encodeHandshake(handshakeTypes.certificate_verify, verify))
  const finished = computeVerifyData(hash, handshakeTraffic, hashTranscript(hash, messages))
  messages.push(encodeHandshake(handshakeTypes.finished, finished))
  const applicationTraffic = deriveServerApplicationTrafficSecret(
    hash,
    secret,
    hashTranscript(hash, messages),
  )

  return concatBytes([
    encodeRecord(contentTypes.handshake, tls12, serverHello),
    encodeRecord(contentTypes.change_cipher_spec, tls12, Uint8Array.of(1)),
    sealRecord(handshakeTraffic, concatBytes(messages.slice(2))),
    sealRecord(applicationTraffic, encodeNewSessionTicket()),
  ])
}

/** RFC 8446 §4.6.1. */
function encodeNewSessionTicket(): Uint8Array {
  const size = new Writer()
    .u16(maxEarlyData >>> 16)
    .u16(maxEarlyData & 0xffff)
    .finish()
  const body = writeBytes((writer) => {
    writer.u16(lifetimeSeconds >>> 16).u16(lifetimeSeconds & 0xffff)
    writer.bytes(randomBytes(4)).vector8(Uint8Array.of(0)).vector16(randomBytes(64))
    writeExtensions(writer, [{ type: extensionType('early_data'), data: size }])
  })
  return encodeHandshake(handshakeTypes.new_session_ticket, body)
}

/** The first record under a traffic secret (RFC 8446 §5.2): its sequence number is 0, and so its nonce the IV. */
function sealRecord(secret: Buffer, content: Uint8Array): Uint8Array {
  const { key, iv } = deriveTrafficKeys(hash, secret, keyLength)
  const inner = concatBytes([content, Uint8Array.of(contentTypes.handshake)])
  const header = new Writer()
    .u8(contentTypes.application_data)
    .u16(tls12)
    .u16(inner.length + 16)
    .finish()
  const cipher = createCipheriv('aes-128-gcm', key, iv).setAAD(header)
  return concatBytes([header, cipher.update(inner), cipher.final(), cipher.getAuthTag()])
}

/** What the client says to it is read and dropped. */
function sendFlight(socket: Socket, flight: Uint8Array): void {
  socket.setTimeout(patienceMs, () => socket.destroy())
  socket.on('end', () => socket.end())
  socket.resume()
  socket.write(flight)
}
