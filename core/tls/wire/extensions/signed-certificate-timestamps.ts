import { extensionType } from '../../registry/extensions.ts'
import { Reader } from '../codec.ts'
import type { Extension } from '../extension.ts'

/** Empty in a hello: asks for signed certificate timestamps (RFC 6962 §3.3.1). */
export function encodeSignedCertificateTimestamps(): Extension {
  return { type: extensionType('signed_certificate_timestamp'), data: new Uint8Array(0) }
}

/** opaque SerializedSCT<1..2^16-1>; SerializedSCT sct_list<1..2^16-1>;      (RFC 6962 §3.3) */
export function decodeSignedCertificateTimestamps(data: Uint8Array): Uint8Array[] {
  const reader = new Reader(data, 'signed_certificate_timestamp')
  const list = reader.vector16('sct_list').list((item) => item.opaque16('serialized_sct'))
  reader.end()
  return list
}
