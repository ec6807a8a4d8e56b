import { Reader, writeBytes } from './codec.ts'

/** A promise of a log to include a certificate (RFC 6962 §3.2). Another version than v1 is an unreadable one. */
export interface SignedCertificateTimestamp {
  /** SHA-256 of the log's public key: 32 bytes. */
  logId: Uint8Array
  /** Milliseconds since 1970. */
  timestamp: number
  extensions: Uint8Array
  /** HashAlgorithm and SignatureAlgorithm of TLS 1.2 (RFC 5246 §7.4.1.4.1): 4 is SHA-256, 1 RSA, 3 ECDSA. */
  hash: number
  algorithm: number
  signature: Uint8Array
}

const v1 = 0
const logIdLength = 32

/**
 * struct { Version sct_version; LogID id; uint64 timestamp; CtExtensions extensions<0..2^16-1>;      (RFC 6962 §3.2)
 *          digitally-signed struct { … }; } SignedCertificateTimestamp;
 *
 * @throws DecodeError
 */
export function decodeTimestamp(data: Uint8Array): SignedCertificateTimestamp {
  const reader = new Reader(data, 'serialized_sct')
  if (reader.u8('sct_version') !== v1) reader.reject('sct_version', 1)
  const logId = reader.bytes(logIdLength, 'id')
  const high = reader.u16('timestamp')
  const timestamp = (high * 2 ** 24 + reader.u24('timestamp')) * 2 ** 24 + reader.u24('timestamp')
  // Beyond what a Date can be (ECMA-262 §21.4.1.1) no moment is named.
  if (timestamp > 8.64e15) reader.reject('timestamp', 8)
  const extensions = reader.opaque16('extensions')
  const [hash, algorithm] = [reader.u8('hash_algorithm'), reader.u8('signature_algorithm')]
  const signature = reader.opaque16('signature')
  reader.end()
  return { logId, timestamp, extensions, hash, algorithm, signature }
}

export function encodeTimestamp(sct: SignedCertificateTimestamp): Uint8Array {
  return writeBytes((writer) =>
    writer
      .u8(v1)
      .bytes(sct.logId)
      .bytes(encodeUint64(sct.timestamp))
      .vector16(sct.extensions)
      .u8(sct.hash)
      .u8(sct.algorithm)
      .vector16(sct.signature),
  )
}

/** opaque SerializedSCT<1..2^16-1>; SerializedSCT sct_list<1..2^16-1>;      (RFC 6962 §3.3) */
export function encodeTimestampList(list: readonly Uint8Array[]): Uint8Array {
  return writeBytes((writer) =>
    writer.vector16((items) => {
      for (const item of list) items.vector16(item)
    }),
  )
}

/** What the log saw: the certificate, or what was to become one (RFC 6962 §3.1). */
export type LogEntry =
  | { type: 'x509'; certificate: Uint8Array }
  /** `tbsCertificate` is without the poison and without the list of timestamps, which came later. */
  | { type: 'precertificate'; issuerKeyHash: Uint8Array; tbsCertificate: Uint8Array }

/**
 * The bytes under the log's signature (RFC 6962 §3.2):
 *
 * struct { Version sct_version; SignatureType signature_type = certificate_timestamp; uint64 timestamp;
 *          LogEntryType entry_type; select (entry_type) { case x509_entry: ASN.1Cert; case precert_entry: PreCert; };
 *          CtExtensions extensions; };
 */
export function encodeSignedEntry(
  { timestamp, extensions }: Pick<SignedCertificateTimestamp, 'timestamp' | 'extensions'>,
  entry: LogEntry,
): Uint8Array {
  return writeBytes((writer) => {
    writer.u8(v1).u8(certificateTimestamp).bytes(encodeUint64(timestamp))
    if (entry.type === 'x509') writer.u16(x509Entry).vector24(entry.certificate)
    else writer.u16(precertEntry).bytes(entry.issuerKeyHash).vector24(entry.tbsCertificate)
    writer.vector16(extensions)
  })
}

const certificateTimestamp = 0
const x509Entry = 0
const precertEntry = 1

function encodeUint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}
