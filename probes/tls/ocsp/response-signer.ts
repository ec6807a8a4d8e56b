import { createHash } from 'node:crypto'
import { type BasicOCSPResponse, id_kp_OCSPSigning } from '@peculiar/asn1-ocsp'
import type { Certificate } from '@peculiar/asn1-x509'
import { publicKeyOf } from '../../../core/tls/public-key.ts'
import { encodeDer } from '../certificate/der.ts'
import { type ParsedCertificate, parseCertificate } from '../certificate/parsed-certificate.ts'
import { isIssuerOf } from '../certificate/trust-path.ts'
import type { Staple } from '../tls-facts.ts'
import { publicKeyBitsOf } from './cert-id.ts'
import { isSignedBy } from './response-signature.ts'

/** Who signed a response, and whether the issuer let it. */
export type ResponderFacts = Pick<Staple, 'signature' | 'responderAuthorized'>

/**
 * A response is signed by the issuer itself, or by a delegate whose certificate travels in the response, was issued
 * by that issuer and carries id-kp-OCSPSigning (RFC 6960 §4.2.2.2). A signature by anybody else proves nothing.
 */
export function readResponderFacts(
  response: BasicOCSPResponse,
  issuer: ParsedCertificate | null,
): ResponderFacts {
  // Anybody can attach a certificate and sign with its key: without the issuer a valid signature means nothing.
  const signer = issuer && findSigner(response, issuer)
  const key = signer && publicKeyOf(signer.x509)
  const signed = key ? isSignedBy(key, response) : null
  if (!signer || signed === null) return { signature: 'unverifiable', responderAuthorized: null }
  return { signature: signed ? 'valid' : 'invalid', responderAuthorized: isAuthorized(signer, issuer) }
}

/** The issuer, or the first certificate that travels in the response, that is the responder named. Of many that claim to be, some are read. */
function findSigner(response: BasicOCSPResponse, issuer: ParsedCertificate): ParsedCertificate | null {
  if (isResponder(issuer.asn1, response)) return issuer
  const claimants = (response.certs ?? []).filter((certificate) => isResponder(certificate, response))
  for (const claimant of claimants.slice(0, maxClaimants)) {
    const parsed = parseCertificate(encodeDer(claimant))
    if (parsed.status === 'ok') return parsed.value
  }
  return null
}

/** A responder has one certificate; each that is read can take 10 ms. */
const maxClaimants = 4

/** ResponderID names the signer by its subject or by the SHA-1 of its key (RFC 6960 §4.2.2.3). */
function isResponder(candidate: Certificate, { tbsResponseData }: BasicOCSPResponse): boolean {
  const { byName, byKey } = tbsResponseData.responderID
  if (byName) return encodeDer(byName).equals(encodeDer(candidate.tbsCertificate.subject))
  if (!byKey) return false
  return createHash('sha1').update(publicKeyBitsOf(candidate)).digest().equals(Buffer.from(byKey.buffer))
}

function isAuthorized(signer: ParsedCertificate, issuer: ParsedCertificate): boolean {
  if (signer.x509.raw.equals(issuer.x509.raw)) return true
  return isIssuerOf(issuer.x509, signer.x509) && (signer.x509.keyUsage ?? []).includes(id_kp_OCSPSigning)
}
