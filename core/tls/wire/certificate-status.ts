import { DecodeError, Reader, writeBytes } from './codec.ts'

const ocspStatusType = 1

/**
 * RFC 6066 §8:
 * struct { CertificateStatusType status_type; opaque OCSPResponse<1..2^24-1>; } CertificateStatus;
 *
 * The TLS ≤ 1.2 message certificate_status, and with the same layout status_request's data beside a
 * certificate in TLS 1.3 (RFC 8446 §4.4.2.1). Returns the DER of the OCSP response.
 */
export function decodeCertificateStatus(body: Uint8Array): Uint8Array {
  const reader = new Reader(body, 'certificate_status')
  if (reader.u8('status_type') !== ocspStatusType) reader.reject('status_type', 1)
  const response = reader.opaque24('ocsp_response')
  if (response.length === 0) reader.reject('ocsp_response', 3)
  reader.end()
  return response
}

/**
 * The same, and where the layout is another, the bytes as they came: whoever reads them as an OCSP response finds that they are none,
 * and what else the server sent is not lost for it.
 */
export function findStapledResponse(body: Uint8Array): Uint8Array {
  try {
    return decodeCertificateStatus(body)
  } catch (error) {
    if (error instanceof DecodeError) return body
    throw error
  }
}

/** The body of the message, without the handshake header. */
export function encodeCertificateStatus(response: Uint8Array): Uint8Array {
  return writeBytes((writer) => writer.u8(ocspStatusType).vector24(response))
}
