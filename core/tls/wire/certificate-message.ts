import { Reader, Writer } from './codec.ts'
import { type Extension, readExtensions, writeExtensions } from './extension.ts'
import { encodeHandshake, handshakeTypes } from './handshake-message.ts'

/**
 * opaque ASN.1Cert<1..2^24-1>;      (RFC 5246 §7.4.2)
 * struct { ASN.1Cert certificate_list<0..2^24-1>; } Certificate;
 *
 * TLS ≤ 1.2. The DER of each certificate in the order sent: the leaf first, but servers get the rest wrong.
 * @param body - without the handshake header.
 */
export function decodeCertificate(body: Uint8Array): Uint8Array[] {
  const reader = new Reader(body, 'certificate')
  const list = reader.vector24('certificate_list').list(readCertificate)
  reader.end()
  return list
}

export interface CertificateEntry {
  der: Uint8Array
  /** status_request with a CertificateStatus, signed_certificate_timestamp … */
  extensions: readonly Extension[]
}

export interface Certificate13 {
  /** Empty in a server's own authentication. */
  context: Uint8Array
  entries: readonly CertificateEntry[]
}

/**
 * RFC 8446 §4.4.2:
 * struct { opaque cert_data<1..2^24-1>; Extension extensions<0..2^16-1>; } CertificateEntry;
 * struct { opaque certificate_request_context<0..2^8-1>;
 *          CertificateEntry certificate_list<0..2^24-1>; } Certificate;
 *
 * TLS 1.3. The staple is an extension of its certificate here, no message of its own.
 */
export function decodeCertificate13(body: Uint8Array): Certificate13 {
  const reader = new Reader(body, 'certificate')
  const context = reader.opaque8('certificate_request_context')
  const entries = reader
    .vector24('certificate_list')
    .list((item) => ({ der: readCertificate(item), extensions: readExtensions(item) }))
  reader.end()
  return { context, entries }
}

/** The message with its header, for scripted servers. */
export function encodeCertificate(chain: readonly Uint8Array[]): Uint8Array {
  const body = new Writer().vector24((list) => {
    for (const der of chain) list.vector24(der)
  })
  return encodeHandshake(handshakeTypes.certificate, body.finish())
}

export function encodeCertificate13({ context, entries }: Certificate13): Uint8Array {
  const body = new Writer().vector8(context).vector24((list) => {
    for (const { der, extensions } of entries) writeExtensions(list.vector24(der), extensions)
  })
  return encodeHandshake(handshakeTypes.certificate, body.finish())
}

function readCertificate(reader: Reader): Uint8Array {
  const der = reader.opaque24('certificate')
  if (der.length === 0) reader.reject('certificate', 3)
  return der
}
