import { Reader, Writer } from './codec.ts'
import { type Extension, readExtensions, writeExtensions } from './extension.ts'
import { encodeHandshake, handshakeTypes } from './handshake-message.ts'

/**
 * struct { Extension extensions<0..2^16-1>; } EncryptedExtensions;      (RFC 8446 §4.3.1)
 *
 * Where a TLS 1.3 server answers server_name, ALPN and supported_groups. The block is always there, if empty.
 */
export function decodeEncryptedExtensions(body: Uint8Array): Extension[] {
  const reader = new Reader(body, 'encrypted_extensions')
  const extensions = readExtensions(reader)
  reader.end()
  return extensions
}

/** The message with its header, for scripted servers. */
export function encodeEncryptedExtensions(extensions: readonly Extension[]): Uint8Array {
  const body = new Writer()
  writeExtensions(body, extensions)
  return encodeHandshake(handshakeTypes.encrypted_extensions, body.finish())
}
