import type { Chain } from '../../probes/tls/tls-facts.ts'
import { leafOf, orderOfChain } from '../reading/edge/certificate-chains.ts'
import { describeDates, describeFinding, standingOf } from '../reading/edge/certificate-paths.ts'
import { type Cap, capIf, createCap } from './cap.ts'
import type { Observations } from './observations.ts'

/** What keeps the certificate from leading to a trusted root: T, or B where all that is missing is a certificate of the chain. */
export function listPathCaps(chain: Chain, { at, privateCa }: Pick<Observations, 'at' | 'privateCa'>): Cap[] {
  const standing = standingOf(chain, at)
  switch (standing.state) {
    case 'valid':
    // Not judged: see `createObservations`, which has it leave the letter open.
    case 'unknown':
      return []
    case 'out-of-date':
      // Of the leaf's own dates the grade speaks by itself.
      return capIf(
        standing.issuers.length > 0,
        'T',
        `no path of valid certificates: ${standing.issuers.map(describeDates).join(', ')}`,
        'certificate-expiry',
      )
    case 'invalid':
      return distrust(`certificate not accepted: ${standing.faults.map(describeFinding).join('; ')}`)
    case 'self-signed':
      return distrust('self-signed certificate')
    case 'untrusted-root':
      return distrust(`certificate not trusted: it leads to ${standing.root}`)
    case 'foreign-issuer':
      return distrust(`certificate not trusted: ${describeFinding(standing.finding)}`)
    case 'incomplete':
      return isIncomplete(chain, privateCa)
        ? [
            createCap(
              'B',
              'incomplete chain; SSL Labs fetches what is missing, and says T should that lead to no root it trusts',
              'certificate-chain',
            ),
          ]
        : distrust(`certificate not trusted: its issuer ${standing.issuer} is not known`)
  }
}

function distrust(reason: string): Cap[] {
  return [createCap('T', reason, 'certificate-trust')]
}

/**
 * Whether a certificate between the leaf and a root is what's missing. Of an issuer that nobody sent only its name is known, so that a CA
 * which nobody trusts looks the same. What tells them apart: an address to fetch the issuer from, timestamps of the public logs, or, where the
 * leaf came alone, a CA that was given to trust.
 */
function isIncomplete(chain: Chain, privateCa: boolean): boolean {
  const isFetched = chain.chain.some(({ caIssuersUrls }) => caIssuersUrls.length > 0)
  const isAlone = orderOfChain(chain).completeness === 'incomplete'
  return isFetched || leafOf(chain).embeddedScts > 0 || (isAlone && privateCa)
}
