import { Reader, Writer } from './codec.ts'
import {
  decodeWithin,
  type Extension,
  findExtensionData,
  readExtensions,
  writeExtensions,
} from './extension.ts'
import { decodeSelectedAlpn } from './extensions/alpn.ts'
import { decodeSelectedVersion } from './extensions/code-list.ts'
import { decodeRetryKeyShare, decodeServerKeyShare } from './extensions/key-share.ts'
import { decodeCookie } from './extensions/single-value-extensions.ts'
import { encodeHandshake, handshakeTypes } from './handshake-message.ts'

export interface ServerHello {
  legacyVersion: number
  /** The version negotiated: supported_versions where it is there, else `legacyVersion`. */
  version: number
  random: Uint8Array
  sessionId: Uint8Array
  cipherSuite: number
  compressionMethod: number
  /** Empty where the hello has none. */
  extensions: readonly Extension[]
  /** A ServerHello whose random says so: it asks for another ClientHello (RFC 8446 §4.1.3). */
  helloRetryRequest: boolean
  /** From key_share: the group of the share, or the one asked for by HelloRetryRequest. */
  group: number | null
  keyShare: Uint8Array | null
  alpn: string | null
  cookie: Uint8Array | null
}

/** SHA-256 of "HelloRetryRequest" (RFC 8446 §4.1.3): a real random never has this value. */
export const helloRetryRequestRandom = Uint8Array.of(
  ...[0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91],
  ...[0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c],
)

/**
 * RFC 8446 §4.1.3:
 * struct { ProtocolVersion legacy_version; Random random; opaque legacy_session_id_echo<0..32>;
 *          CipherSuite cipher_suite; uint8 legacy_compression_method; Extension extensions<6..2^16-1>;
 * } ServerHello;
 *
 * Before TLS 1.3 the extensions may be missing altogether (RFC 5246 §7.4.1.3), so a hello cut off exactly
 * there is a valid older one. What was offered is not known here: whether the choice was allowed is for the
 * caller.
 * @param body - without the handshake header.
 */
export function decodeServerHello(body: Uint8Array): ServerHello {
  const reader = new Reader(body, 'server_hello')
  const legacyVersion = reader.u16('legacy_version')
  const random = reader.bytes(32, 'random')
  const sessionId = reader.opaque8('session_id')
  if (sessionId.length > 32) reader.reject('session_id', sessionId.length + 1)
  const cipherSuite = reader.u16('cipher_suite')
  const compressionMethod = reader.u8('compression_method')
  const extensions = reader.remaining > 0 ? readExtensions(reader) : []
  reader.end()

  const helloRetryRequest = helloRetryRequestRandom.every((byte, index) => byte === random[index])
  const read = <T>(
    name: Parameters<typeof findExtensionData>[1],
    decode: (data: Uint8Array) => T,
  ): T | null => {
    const data = findExtensionData(extensions, name)
    return data && decodeWithin(body, data, decode)
  }
  const share = helloRetryRequest ? null : read('key_share', decodeServerKeyShare)
  return {
    legacyVersion,
    version: read('supported_versions', decodeSelectedVersion) ?? legacyVersion,
    random,
    sessionId,
    cipherSuite,
    compressionMethod,
    extensions,
    helloRetryRequest,
    group: helloRetryRequest ? read('key_share', decodeRetryKeyShare) : (share?.group ?? null),
    keyShare: share?.keyExchange ?? null,
    alpn: read('application_layer_protocol_negotiation', decodeSelectedAlpn),
    cookie: read('cookie', decodeCookie),
  }
}

/** What a scripted server says; the derived fields of `ServerHello` come from its extensions. */
export type ServerHelloContent = Pick<
  ServerHello,
  'legacyVersion' | 'random' | 'sessionId' | 'cipherSuite' | 'compressionMethod'
> & { extensions: readonly Extension[] | null }

/** The handshake message with its header. `extensions: null` leaves the block out. */
export function encodeServerHello(hello: ServerHelloContent): Uint8Array {
  if (hello.random.length !== 32) throw new RangeError('random takes 32 bytes')
  const writer = new Writer()
    .u16(hello.legacyVersion)
    .bytes(hello.random)
    .vector8(hello.sessionId)
    .u16(hello.cipherSuite)
    .u8(hello.compressionMethod)
  if (hello.extensions) writeExtensions(writer, hello.extensions)
  return encodeHandshake(handshakeTypes.server_hello, writer.finish())
}
