import { constants, type KeyObject, privateDecrypt, randomBytes } from 'node:crypto'
import { type CbcAnswer, createCbcServer } from '../../core/tls/handshake12/cbc-server.ts'
import type { CipherSuite } from '../../core/tls/registry/cipher-suites.ts'
import type { ClientHello } from '../../core/tls/wire/client-hello.ts'
import { concatBytes, Reader } from '../../core/tls/wire/codec.ts'
import { findExtensionData } from '../../core/tls/wire/extension.ts'
import { HandshakeDecoder, handshakeTypes } from '../../core/tls/wire/handshake-message.ts'
import {
  decodeHeartbeatLengths,
  encodeHeartbeat,
  heartbeatPadding,
  heartbeatTypes,
} from '../../core/tls/wire/heartbeat.ts'
import { contentTypes, encodeRecord, type TlsRecord } from '../../core/tls/wire/record.ts'
import { encodeServerHello } from '../../core/tls/wire/server-hello.ts'
import { encodeFatalAlert } from './scripted-alert.ts'

/** Flaws of old servers, imitated: no memory is read and no key is derived, only the answers are those of the flaw. */
export type Weakness = 'heartbleed' | 'ccs-injection' | 'ticketbleed' | 'robot' | 'key-reuse' | PaddingOracle

/** Of those, what a record under a CBC suite with something broken is answered with. */
export type PaddingOracle = keyof typeof paddingOracles

/** What it says to one record after ServerHelloDone: nothing where the bytes are empty. Null: it cannot go on. */
export type Reply = (record: TlsRecord) => Uint8Array | null

/** The hello of the client, and the records from ServerHello to ServerHelloDone. */
export interface Greeting {
  hello: ClientHello
  flight: Uint8Array
}

/** The server's side after ServerHelloDone, for one connection. */
export function createWeakReply(
  weakness: Weakness | undefined,
  version: number,
  key: KeyObject,
  greeting?: Greeting,
): Reply {
  if (weakness && weakness in paddingOracles && greeting)
    return createCbcServer({ key, ...greeting }, paddingOracles[weakness as PaddingOracle])
  if (weakness === 'heartbleed') return createHeartbleedReply(version)
  if (weakness === 'ccs-injection') return createCcsInjectionReply(version)
  return weakness === 'robot' ? createRobotReply(version, key) : () => null
}

/** CVE-2016-9244: resumes with a session id that is always 32 bytes long. Null: the hello doesn't ask for it. */
export function createOverlongSessionFlight(
  hello: ClientHello,
  version: number,
  suite: CipherSuite | null,
): Uint8Array | null {
  const ticket = findExtensionData(hello.extensions, 'session_ticket')
  const { sessionId } = hello
  if (!suite || !ticket || ticket.length === 0 || sessionId.length === 0 || sessionId.length === 32)
    return null
  const serverHello = encodeServerHello({
    legacyVersion: version,
    random: randomBytes(32),
    sessionId: concatBytes([sessionId, randomBytes(32 - sessionId.length)]),
    cipherSuite: suite.code,
    compressionMethod: 0,
    extensions: null,
  })
  return concatBytes([
    encodeRecord(contentTypes.handshake, version, serverHello),
    encodeRecord(contentTypes.change_cipher_spec, version, Uint8Array.of(1)),
  ])
}

/** CVE-2014-0160: as many bytes as the request claims. They are zeros. */
function createHeartbleedReply(version: number): Reply {
  return ({ type, payload }) => {
    if (type !== contentTypes.heartbeat) return null
    const { payloadLength } = decodeHeartbeatLengths(payload)
    const response = { type: heartbeatTypes.heartbeat_response, payloadLength }
    const held = payloadLength + heartbeatPadding
    return encodeRecord(contentTypes.heartbeat, version, encodeHeartbeat({ ...response, held }))
  }
}

/** CVE-2014-0224: from ChangeCipherSpec on, whenever it comes, everything is taken for encrypted. */
function createCcsInjectionReply(version: number): Reply {
  let encrypted = false
  return ({ type }) => {
    if (encrypted) return encodeFatalAlert(version, 'bad_record_mac')
    if (type !== contentTypes.change_cipher_spec) return encodeFatalAlert(version, 'unexpected_message')
    encrypted = true
    return nothing
  }
}

/** Bleichenbacher's oracle: another alert for a secret that isn't well formed. */
function createRobotReply(version: number, key: KeyObject): Reply {
  const messages = new HandshakeDecoder()
  let encrypted = false
  return ({ type, payload }) => {
    if (encrypted) return encodeFatalAlert(version, 'bad_record_mac')
    encrypted = type === contentTypes.change_cipher_spec
    if (type !== contentTypes.handshake) return encrypted ? nothing : null
    const [exchange] = messages.push(payload)
    if (exchange?.type !== handshakeTypes.client_key_exchange) return null
    const secret = new Reader(exchange.body, 'client_key_exchange').opaque16('encrypted_premaster_secret')
    return isWellFormed(secret, key) ? nothing : encodeFatalAlert(version, 'handshake_failure')
  }
}

/** 00 02, no zero in the padding, 00 and 48 bytes (RFC 8017 §7.2.2). */
function isWellFormed(secret: Uint8Array, key: KeyObject): boolean {
  const modulus = Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url')
  if (secret.length !== modulus.length || modulus.compare(secret) <= 0) return false
  const block = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, secret)
  return block[0] === 0 && block[1] === 2 && block.indexOf(0, 2) === block.length - 49
}

const nothing = new Uint8Array()

/** What each flawed server says to application data; the replica's own answer to what is in order is silence. */
const paddingOracles = {
  'poodle-tls': (opened) => (opened?.macValid ? 'silence' : 'bad_record_mac'),
  'zombie-poodle': (opened) => {
    if (!opened?.macValid) return 'bad_record_mac'
    return opened.paddingValid ? 'silence' : 'decryption_failed'
  },
  goldendoodle: (opened) => {
    if (opened?.paddingValid && opened.macValid) return 'silence'
    return opened?.paddingValid ? 'bad_record_mac' : 'decryption_failed'
  },
  'lucky-minus-20': (opened) => {
    if (opened?.paddingValid && opened.macValid) return 'silence'
    return opened?.paddingFits === false ? 'record_overflow' : 'bad_record_mac'
  },
} as const satisfies Record<string, CbcAnswer>
