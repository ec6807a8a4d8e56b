import { describeFailure } from '../../../core/outcome.ts'
import {
  createEvidence,
  fail,
  inconclusive,
  notApplicable,
  pass,
  type Verdict,
} from '../../../core/verdict.ts'
import type { Chain } from '../../../probes/tls/tls-facts.ts'
import { leafOf } from './certificate-chains.ts'

/** Clocks of responders and of this machine may differ by this much, in milliseconds. */
const skew = 300_000

const dayMs = 86_400_000

/**
 * How old a response may be, whatever it says itself. With an end: ten days, which public CAs may give it (Baseline Requirements 4.9.10)
 * and Firefox counts at most (mozilla::pkix, lib/pkixocsp.cpp: maxLifetimeInDays); Chromium takes seven. Without an end: one day
 * (likewise), as the CA says that there is newer information at any time (RFC 6960 §4.2.2.1).
 */
const oldest = { withEnd: 10 * dayMs, withoutEnd: dayMs }

/** Is there a staple where there must be one, and is it good, fresh and signed by whom the CA authorised (RFC 6960 §3.2)? */
export function judgeStaple(chain: Chain, at: Date): Verdict {
  const { staple } = chain
  const leaf = leafOf(chain)
  if (staple.status !== 'ok') {
    const evidence = createEvidence('tls.certificates', `staple: ${describeFailure(staple)}`)
    return staple.status === 'malformed'
      ? fail(`what was stapled is not an OCSP response: ${describeFailure(staple)}`, evidence)
      : inconclusive(`whether a response is stapled was not answered: ${describeFailure(staple)}`, evidence)
  }
  const response = staple.value
  if (response === null) {
    const evidence = createEvidence(
      'tls.certificates',
      `no staple; OCSP responders: ${leaf.ocspUrls.join(', ') || 'none'}`,
    )
    if (leaf.mustStaple && leaf.ocspUrls.length === 0)
      return fail(
        'the certificate demands a staple (RFC 7633), and names no OCSP responder that could make one: clients that heed it refuse, until it is issued anew without the demand',
        evidence,
      )
    if (leaf.mustStaple)
      return fail(
        'the certificate demands a staple (RFC 7633) and none is sent: clients that heed it refuse',
        evidence,
      )
    if (leaf.ocspUrls.length > 0)
      return fail('the certificate names an OCSP responder, but nothing is stapled', evidence)
    return notApplicable(
      "the certificate names no OCSP responder, as Let's Encrypt's since 7 May 2025, so there is nothing to staple",
      evidence,
    )
  }
  const evidence = createEvidence(
    'tls.certificates',
    `staple: ${response.responseStatus}, ${response.certificateStatus ?? 'no status'}, ${response.thisUpdate ?? '?'} to ${response.nextUpdate ?? 'open'}, signature ${response.signature ?? 'not checked'}`,
  )
  const { responseStatus, certificateStatus, speaksOfLeaf, signature, responderAuthorized } = response
  if (responseStatus !== 'successful')
    return fail(`the stapled response is an error: ${responseStatus}`, evidence)
  if (certificateStatus === 'revoked')
    return fail(
      `the stapled response says that the certificate was revoked on ${response.revokedAt}`,
      evidence,
    )
  if (speaksOfLeaf === false) return fail('the stapled response speaks of another certificate', evidence)
  if (signature === 'invalid') return fail('the signature of the stapled response is not valid', evidence)
  if (responderAuthorized === false)
    return fail('the stapled response is signed by someone whom the CA did not authorise', evidence)
  const { delegate } = response
  if (delegate && Date.parse(delegate.notAfter) + skew < at.getTime())
    return fail(`the responder's certificate expired on ${delegate.notAfter}`, evidence)
  if (delegate && Date.parse(delegate.notBefore) - skew > at.getTime())
    return fail(`the responder's certificate is valid only from ${delegate.notBefore}`, evidence)
  if (certificateStatus !== 'good')
    return fail(
      `the stapled response says that the certificate is ${certificateStatus ?? 'nothing'}`,
      evidence,
    )
  const from = Date.parse(response.thisUpdate ?? '')
  const to = response.nextUpdate === null ? Number.POSITIVE_INFINITY : Date.parse(response.nextUpdate)
  if (to + skew < at.getTime())
    return fail(`the stapled response was valid until ${response.nextUpdate}`, evidence)
  if (from - skew > at.getTime())
    return fail(`the stapled response is valid only from ${response.thisUpdate}`, evidence)
  if (Number.isNaN(from) || Number.isNaN(to))
    return inconclusive('the dates of the stapled response cannot be read', evidence)
  const allowed = response.nextUpdate === null ? oldest.withoutEnd : oldest.withEnd
  if (at.getTime() - from > allowed + skew)
    return fail(
      response.nextUpdate === null
        ? `the stapled response is of ${response.thisUpdate} and names no end: clients take it for one day`
        : `the stapled response is of ${response.thisUpdate}: clients take it for ten days, though it says until ${response.nextUpdate}`,
      evidence,
    )
  if (speaksOfLeaf === null || signature !== 'valid' || responderAuthorized === null) {
    return inconclusive(
      'the stapled response is good and fresh, but its signature could not be verified',
      evidence,
    )
  }
  return pass(
    `a fresh, valid staple says the certificate is good, ${response.nextUpdate === null ? 'without an end, which clients take for one day' : `until ${response.nextUpdate}`}`,
    evidence,
  )
}
