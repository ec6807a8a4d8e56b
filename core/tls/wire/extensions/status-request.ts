import { extensionType } from '../../registry/extensions.ts'
import { writeBytes } from '../codec.ts'
import type { Extension } from '../extension.ts'

const ocspStatusType = 1

/**
 * struct { CertificateStatusType status_type; ResponderID responder_id_list<0..2^16-1>;      (RFC 6066 §8)
 *          Extensions request_extensions; } CertificateStatusRequest;
 *
 * Asks for a stapled OCSP response, from any responder.
 */
export function encodeStatusRequest(): Extension {
  return {
    type: extensionType('status_request'),
    data: writeBytes((writer) =>
      writer.u8(ocspStatusType).vector16(new Uint8Array(0)).vector16(new Uint8Array(0)),
    ),
  }
}
