import type { KeyObject } from 'node:crypto'
import type { BasicOCSPResponse } from '@peculiar/asn1-ocsp'
import { isSignedBy } from '../certificate/signature-check.ts'

/** Did this key sign the response? Null: the algorithm isn't one that is known here. */
export function isResponseSignedBy(key: KeyObject, response: BasicOCSPResponse): boolean | null {
  return response.tbsResponseDataRaw
    ? isSignedBy(key, {
        algorithm: response.signatureAlgorithm.algorithm,
        signed: Buffer.from(response.tbsResponseDataRaw),
        signature: Buffer.from(response.signature),
      })
    : null
}
