import { type ExtensionName, extensionType } from '../../registry/extensions.ts'
import { Reader, writeBytes } from '../codec.ts'
import type { Extension } from '../extension.ts'

/** Empty: the master secret covers the whole handshake (RFC 7627 §5.1). */
export function encodeExtendedMasterSecret(): Extension {
  return createEmptyExtension('extended_master_secret')
}

/** Empty: CBC suites authenticate the ciphertext, which ends padding oracles (RFC 7366 §2). */
export function encodeEncryptThenMac(): Extension {
  return createEmptyExtension('encrypt_then_mac')
}

/** Empty asks for a ticket, otherwise the ticket itself fills it, without a length (RFC 5077 §3.2). */
export function encodeSessionTicket(ticket: Uint8Array = noBytes): Extension {
  return { type: extensionType('session_ticket'), data: ticket }
}

/**
 * Empty, of a client: application data follows at once (RFC 8446 §4.2.10). Counts only beside pre_shared_key.
 */
export function encodeEarlyData(): Extension {
  return createEmptyExtension('early_data')
}

/**
 * opaque renegotiated_connection<0..255>;      (RFC 5746 §3.2)
 * Empty in a first handshake. A server without it can be made to join an attacker's prefix to its client's
 * data.
 */
export function encodeRenegotiationInfo(verifyData: Uint8Array = noBytes): Extension {
  return {
    type: extensionType('renegotiation_info'),
    data: writeBytes((writer) => writer.vector8(verifyData)),
  }
}

export function decodeRenegotiationInfo(data: Uint8Array): Uint8Array {
  const reader = new Reader(data, 'renegotiation_info')
  const verifyData = reader.opaque8('renegotiated_connection')
  reader.end()
  return verifyData
}

/** opaque cookie<1..2^16-1>;      (RFC 8446 §4.2.2) comes in HelloRetryRequest and goes back unchanged. */
export function encodeCookie(bytes: Uint8Array): Extension {
  return { type: extensionType('cookie'), data: writeBytes((writer) => writer.vector16(bytes)) }
}

export function decodeCookie(data: Uint8Array): Uint8Array {
  const reader = new Reader(data, 'cookie')
  const bytes = reader.opaque16('cookie')
  if (bytes.length === 0) reader.reject('cookie', 2)
  reader.end()
  return bytes
}

/** uint16 RecordSizeLimit;      (RFC 8449 §4) the largest plaintext this side takes; 64 is the least. */
export function encodeRecordSizeLimit(limit: number): Extension {
  return { type: extensionType('record_size_limit'), data: writeBytes((writer) => writer.u16(limit)) }
}

/** Zeros only (RFC 7685 §3). Keeps a hello out of the 256…511 bytes that old F5 devices hang on. */
export function encodePadding(length: number): Extension {
  return { type: extensionType('padding'), data: new Uint8Array(length) }
}

const noBytes = new Uint8Array(0)

function createEmptyExtension(name: ExtensionName): Extension {
  return { type: extensionType(name), data: noBytes }
}
