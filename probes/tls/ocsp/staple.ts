import {
  BasicOCSPResponse,
  type CertStatus,
  id_pkix_ocsp_basic,
  OCSPResponse,
  type SingleResponse,
} from '@peculiar/asn1-ocsp'
import { type Outcome, ok } from '../../../core/outcome.ts'
import { parseDer } from '../certificate/der.ts'
import type { CertificateReading } from '../certificate/parsed-certificate.ts'
import type { Staple } from '../tls-facts.ts'
import { isCertIdOf, serialOf } from './cert-id.ts'
import { readResponderFacts } from './response-signer.ts'

/**
 * What a stapled OCSP response says (RFC 6960 §4.2), about which certificate, and on whose word. Of several answers
 * in it the one about the leaf is taken, else the first.
 *
 * @param issuer - of the leaf; null when it was neither sent nor is among the roots
 */
export function readStaple(
  der: Uint8Array,
  leaf: CertificateReading,
  issuer: CertificateReading | null,
): Outcome<Staple> {
  const response = parseDer(der, OCSPResponse)
  if (!response) return { status: 'malformed', field: 'ocsp_response', offset: 0 }
  const responseStatus = statusNames[response.responseStatus] ?? `unassigned(${response.responseStatus})`
  const bytes = response.responseBytes
  if (responseStatus !== 'successful' || !bytes) return ok({ responseStatus, ...noResponseFacts })
  if (bytes.responseType !== id_pkix_ocsp_basic)
    return { status: 'malformed', field: 'response_type', offset: 0 }
  const basic = parseDer(new Uint8Array(bytes.response.buffer), BasicOCSPResponse)
  if (!basic) return { status: 'malformed', field: 'basic_ocsp_response', offset: 0 }
  const { responses, producedAt } = basic.tbsResponseData
  const single = responses.find(({ certID }) => isCertIdOf(certID, leaf, issuer) !== false) ?? responses[0]
  if (!single) return { status: 'malformed', field: 'responses', offset: 0 }
  return ok({
    responseStatus,
    ...readSingleResponse(single),
    producedAt: producedAt.toISOString(),
    speaksOfLeaf: isCertIdOf(single.certID, leaf, issuer),
    ...readResponderFacts(basic, issuer),
  })
}

function readSingleResponse({ certStatus, thisUpdate, nextUpdate, certID }: SingleResponse) {
  return {
    certificateStatus: statusOf(certStatus),
    revokedAt: certStatus.revoked?.revocationTime.toISOString() ?? null,
    thisUpdate: thisUpdate.toISOString(),
    nextUpdate: nextUpdate?.toISOString() ?? null,
    serialNumber: serialOf(certID),
  }
}

/** good and unknown are NULLs, so that only their presence tells (RFC 6960 §4.2.1). */
function statusOf(status: CertStatus): 'good' | 'revoked' | 'unknown' {
  if (status.revoked) return 'revoked'
  return status.good === undefined ? 'unknown' : 'good'
}

/** OCSPResponseStatus; 4 is not used. */
const statusNames: Readonly<Record<number, string>> = {
  0: 'successful',
  1: 'malformedRequest',
  2: 'internalError',
  3: 'tryLater',
  5: 'sigRequired',
  6: 'unauthorized',
}

/** Only a successful response says more than its status (RFC 6960 §4.2.1). */
const noResponseFacts = {
  certificateStatus: null,
  revokedAt: null,
  producedAt: null,
  thisUpdate: null,
  nextUpdate: null,
  speaksOfLeaf: null,
  serialNumber: null,
  signature: null,
  responderAuthorized: null,
} as const
