import { createHash } from 'node:crypto'
import { type BasicOCSPResponse, id_kp_OCSPSigning } from '@peculiar/asn1-ocsp'
import { encodeDer } from '../certificate/der.ts'
import { isSameName } from '../certificate/distinguished-name.ts'
import {
  type CertificateReading,
  isCertificateSignedBy,
  readCertificate,
} from '../certificate/parsed-certificate.ts'
import type { Staple } from '../tls-facts.ts'
import { isResponseSignedBy } from './response-signature.ts'

/** Who signed a response, and whether the issuer let it. */
export type ResponderFacts = Pick<Staple, 'signature' | 'responderAuthorized' | 'delegate'>

/**
 * A response is signed by the issuer itself, or by a delegate whose certificate travels in the response, was issued
 * by that issuer and carries id-kp-OCSPSigning (RFC 6960 §4.2.2.2). A signature by anybody else proves nothing.
 */
export function readResponderFacts(
  response: BasicOCSPResponse,
  issuer: CertificateReading | null,
): ResponderFacts {
  // Anybody can attach a certificate and sign with its key: without the issuer a valid signature means nothing.
  const signer = issuer && findSigner(response, issuer)
  const key = signer?.key
  const signed = key ? isResponseSignedBy(key, response) : null
  if (!signer || signed === null) return { signature: 'unverifiable', responderAuthorized: null }
  return {
    signature: signed ? 'valid' : 'invalid',
    responderAuthorized: isAuthorized(signer, issuer),
    delegate: signer === issuer ? null : describeDates(signer),
  }
}

/** The issuer, or the first certificate that travels in the response, that is the responder named. Of many that claim to be, some are read. */
function findSigner(response: BasicOCSPResponse, issuer: CertificateReading): CertificateReading | null {
  if (isResponder(issuer, response)) return issuer
  for (const sent of (response.certs ?? []).slice(0, maxSent)) {
    const claimant = readCertificate(encodeDer(sent))
    if (claimant && isResponder(claimant, response)) return claimant
  }
  return null
}

/** A responder has one certificate, sent with those above it at most. */
const maxSent = 8

/** ResponderID names the signer by its subject or by the SHA-1 of its key (RFC 6960 §4.2.2.3). */
function isResponder(candidate: CertificateReading, { tbsResponseData }: BasicOCSPResponse): boolean {
  const { byName, byKey } = tbsResponseData.responderID
  if (byName) return encodeDer(byName).equals(candidate.fields.subject.raw)
  if (!byKey || !candidate.keyInfo) return false
  return createHash('sha1').update(candidate.keyInfo.bits).digest().equals(Buffer.from(byKey.buffer))
}

function describeDates({ fields }: CertificateReading): NonNullable<Staple['delegate']> {
  const [from, to] = fields.validityText
  return {
    notBefore: fields.notBefore?.toISOString() ?? from,
    notAfter: fields.notAfter?.toISOString() ?? to,
  }
}

function isAuthorized(signer: CertificateReading, issuer: CertificateReading): boolean {
  if (signer.fields.raw.equals(issuer.fields.raw)) return true
  return (
    isSameName(signer.fields.issuer, issuer.fields.subject) &&
    issuer.key !== null &&
    isCertificateSignedBy(signer, issuer.key) === true &&
    (signer.extensions.extendedKeyUsage ?? []).includes(id_kp_OCSPSigning)
  )
}
