import { Reader, writeBytes } from './codec.ts'

/**
 * RFC 5246 §7.4.4:
 * struct { ClientCertificateType certificate_types<1..2^8-1>;
 *          SignatureAndHashAlgorithm supported_signature_algorithms<2..2^16-2>;
 *          DistinguishedName certificate_authorities<0..2^16-1>; } CertificateRequest;
 *
 * Before TLS 1.2 without the algorithms. Returns the names in DER: whose certificates the server says that it takes; of none, it says nothing.
 */
export function decodeCertificateRequest(body: Uint8Array, hasAlgorithms: boolean): Uint8Array[] {
  const reader = new Reader(body, 'certificate_request')
  reader.opaque8('certificate_types')
  if (hasAlgorithms) reader.opaque16('supported_signature_algorithms')
  const authorities = readAuthorities(reader)
  reader.end()
  return authorities
}

/**
 * RFC 8446 §4.2.4, the extension certificate_authorities of TLS 1.3's CertificateRequest (§4.3.2):
 * opaque DistinguishedName<1..2^16-1>; struct { DistinguishedName authorities<3..2^16-1>; } CertificateAuthoritiesExtension;
 */
export function decodeCertificateRequest13(body: Uint8Array): Uint8Array[] {
  const reader = new Reader(body, 'certificate_request')
  reader.opaque8('certificate_request_context')
  const extensions = reader.vector16('extensions')
  let authorities: Uint8Array[] = []
  while (extensions.remaining > 0) {
    const type = extensions.u16('extension_type')
    const data = extensions.opaque16('extension_data')
    if (type === certificateAuthorities)
      authorities = readAuthorities(new Reader(data, 'certificate_authorities'))
  }
  reader.end()
  return authorities
}

const certificateAuthorities = 47

function readAuthorities(reader: Reader): Uint8Array[] {
  return reader.vector16('certificate_authorities').list((item) => item.opaque16('distinguished_name'))
}

/** The body of the message of TLS 1.2, for servers of tests: any certificate of these kinds, of these CAs. */
export function encodeCertificateRequest(authorities: readonly Uint8Array[]): Uint8Array {
  return writeBytes((writer) =>
    writer
      .vector8(Uint8Array.of(1, 64))
      .vector16(Uint8Array.of(4, 1, 4, 3))
      .vector16(writeBytes((list) => authorities.reduce((all, name) => all.vector16(name), list))),
  )
}
