import { extensionType } from '../../registry/extensions.ts'
import { written } from '../codec.ts'
import type { Extension } from '../extension.ts'

const ocsp = 1

/**
 * struct { CertificateStatusType status_type; ResponderID responder_id_list<0..2^16-1>;      (RFC 6066 §8)
 *          Extensions request_extensions; } CertificateStatusRequest;
 *
 * Asks for a stapled OCSP response, from any responder.
 */
export function statusRequest(): Extension {
  return {
    type: extensionType('status_request'),
    data: written((writer) => writer.u8(ocsp).vector16(new Uint8Array(0)).vector16(new Uint8Array(0))),
  }
}
