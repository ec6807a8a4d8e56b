import { Reader, Writer } from './codec.ts'
import { type Extension, readExtensions, writeExtensions } from './extension.ts'
import { encodeHandshake, handshakeTypes } from './handshake-message.ts'

export interface ClientHello {
  /** client_version up to TLS 1.2; 0x0303 with supported_versions for 1.3. */
  legacyVersion: number
  /** 32 bytes. */
  random: Uint8Array
  /** 0…32 bytes. Not empty makes a TLS 1.3 server send change_cipher_spec for middleboxes (RFC 8446 §D.4). */
  sessionId: Uint8Array
  cipherSuites: readonly number[]
  compressionMethods: readonly number[]
  /** Null: the hello ends after compression_methods, as in SSL 3.0. */
  extensions: readonly Extension[] | null
}

/** The handshake message with its header; a record around it is `encodeRecord`'s business. */
export function encodeClientHello(hello: ClientHello): Uint8Array {
  if (hello.random.length !== 32) throw new RangeError('random takes 32 bytes')
  const writer = new Writer()
    .u16(hello.legacyVersion)
    .bytes(hello.random)
    .vector8(hello.sessionId)
    .vector16((list) => {
      for (const code of hello.cipherSuites) list.u16(code)
    })
    .vector8(Uint8Array.from(hello.compressionMethods))
  if (hello.extensions) writeExtensions(writer, hello.extensions)
  return encodeHandshake(handshakeTypes.client_hello, writer.finish())
}

/**
 * RFC 8446 §4.1.2:
 * struct { ProtocolVersion legacy_version; Random random; opaque legacy_session_id<0..32>;
 *          CipherSuite cipher_suites<2..2^16-2>; opaque legacy_compression_methods<1..2^8-1>;
 *          Extension extensions<8..2^16-1>; } ClientHello;
 *
 * The extensions may be missing altogether (RFC 5246 §7.4.1.2); anything after them is an error.
 * @param body - without the handshake header.
 */
export function decodeClientHello(body: Uint8Array): ClientHello {
  const reader = new Reader(body, 'client_hello')
  const legacyVersion = reader.u16('legacy_version')
  const random = reader.bytes(32, 'random')
  const sessionId = reader.opaque8('session_id')
  if (sessionId.length > 32) reader.reject('session_id', sessionId.length + 1)
  const cipherSuites = reader.vector16('cipher_suites').list((item) => item.u16('cipher_suite'))
  const compressionMethods = [...reader.opaque8('compression_methods')]
  const extensions = reader.remaining > 0 ? readExtensions(reader) : null
  reader.end()
  return { legacyVersion, random, sessionId, cipherSuites, compressionMethods, extensions }
}
