import type { Failure, Outcome } from '../../../core/outcome.ts'
import { createKeyShares } from '../../../core/tls/ephemeral/key-share.ts'
import type { ServerHello } from '../../../core/tls/wire/server-hello.ts'
import { askServerHello } from './hello-exchange.ts'
import type { Offer } from './offer.ts'
import { allSchemes } from './offered-names.ts'
import { isPossibleRefusal, refusalClarityOf } from './refusal-clarity.ts'
import type { Endpoint } from './tls-endpoint.ts'

/** Asks a TLS 1.3 server to choose among suites and groups. */
export type Negotiate = (
  suites: readonly string[],
  groups: readonly string[],
) => Promise<Outcome<ServerHello>>

/**
 * An empty key_share makes the server answer with HelloRetryRequest, which names suite and group and costs no
 * signature (RFC 8446 §4.2.8). A server that has ended every handshake with an empty list so far is asked again with
 * real shares, the outcome says `attempts: 2`, and real shares are kept to once they worked.
 */
export function createNegotiation(endpoint: Endpoint): Negotiate {
  let style: 'unknown' | 'empty' | 'shares' = 'unknown'
  const first: Promise<Outcome<ServerHello>>[] = []
  return async (suites, groups) => {
    const offer: Offer = { version: 'TLS 1.3', suites, groups, signatureSchemes: allSchemes }
    if (style === 'shares') return askServerHello(endpoint, addShares(offer))
    const asking = askServerHello(endpoint, offer)
    if (style === 'unknown') first.push(asking)
    const answer = await asking
    if (answer.status === 'ok') style = 'empty'
    // Another question, asked at the same time, may show that the lack of keys was not the reason.
    else if (style === 'unknown' && canLackShares(answer)) await Promise.all(first)
    if (answer.status === 'ok' || style === 'empty' || !canLackShares(answer)) return answer
    const second = await askServerHello(endpoint, addShares(offer))
    if (second.status === 'ok') style = 'shares'
    return { ...second, attempts: 2 }
  }
}

/** Any alert may stand for "no key_share", and so may a cut connection; only protocol_version cannot. */
function canLackShares(failure: Failure): boolean {
  return isPossibleRefusal(failure) && refusalClarityOf(failure) < 2
}

/** Shares for x25519 and P-256, which servers must have (RFC 8446 §9.1), else for the first group that can be made. */
function addShares(offer: Offer): Offer {
  const common = offer.groups.filter((group) => group === 'x25519' || group === 'secp256r1')
  const wanted = common.length > 0 ? common : offer.groups
  const keyShares = createKeyShares(wanted).slice(0, 2)
  return { ...offer, keyShares }
}
