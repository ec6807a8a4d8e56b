import type { Certificate, Chain } from '../../probes/tls/tls-facts.ts'
import { findWeakSignature, leafOf, orderOfChain } from '../reading/edge/certificate-chains.ts'
import { type Cap, capIf } from './cap.ts'
import { rsaEquivalentOfKey } from './key-strength.ts'
import type { Observations } from './observations.ts'

/** What keeps the certificate from leading to a trusted root: T, or B where all that is missing is a certificate of the chain. */
export function listPathCaps(chain: Chain, { at, privateCa }: Pick<Observations, 'at' | 'privateCa'>): Cap[] {
  const leaf = leafOf(chain)
  const { code, pathToRoot } = chain.verification
  if (!pathToRoot) {
    if (isIncomplete(chain, privateCa))
      return capIf(
        true,
        'B',
        'incomplete chain; SSL Labs fetches what is missing, and says T should that lead to no root it trusts',
        'certificate-chain',
      )
    return capIf(
      true,
      'T',
      leaf.selfSigned ? 'self-signed certificate' : `certificate not trusted (${code ?? 'no code'})`,
      'certificate-trust',
    )
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return listDateCaps(chain, code, at)
  return capIf(
    code !== null && !judgedElsewhere.has(code) && !isRefusalOfSize(chain, code),
    'T',
    `certificate not accepted (${code})`,
    'certificate-trust',
  )
}

/** Names are judged by themselves, and UNVERIFIED says nothing. */
const judgedElsewhere: ReadonlySet<string> = new Set([
  'HOSTNAME_MISMATCH',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'UNVERIFIED',
])

/**
 * Whether a certificate between the leaf and a root is what's missing. Of an issuer that nobody sent only its name is known, so that a CA
 * which nobody trusts looks the same. What tells them apart: an address to fetch the issuer from, timestamps of the public logs, or, where the
 * leaf came alone, a CA that was given to trust.
 */
function isIncomplete(chain: Chain, privateCa: boolean): boolean {
  const { complete } = orderOfChain(chain)
  if (complete === true) return false
  const isFetched = chain.chain.some(({ caIssuersUrls }) => caIssuersUrls.length > 0)
  return isFetched || leafOf(chain).embeddedScts > 0 || (complete === false && privateCa)
}

/** Of the leaf's own dates the grade speaks by itself. */
function listDateCaps(chain: Chain, code: string, at: Date): Cap[] {
  const leaf = leafOf(chain)
  if (!isValidAt(leaf, at)) return []
  const others = chain.chain.slice(1).filter((certificate) => !isValidAt(certificate, at))
  const which = others.map(({ subject }) => subject).join(', ') || 'the root'
  return capIf(
    true,
    'T',
    `no path of valid certificates: ${which} ${code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet'}`,
    'certificate-expiry',
  )
}

function isValidAt({ notBefore, notAfter }: Certificate, at: Date): boolean {
  return Date.parse(notBefore) <= at.getTime() && at.getTime() <= Date.parse(notAfter)
}

/**
 * OpenSSL refuses keys and signatures that are weaker than its security level, with codes of which Node has no names. The guide
 * caps by their size and hash instead (see `listKeyCaps`), whatever a library here would do with them.
 */
function isRefusalOfSize({ chain }: Chain, code: string): boolean {
  if (/^(EE|CA)_KEY_TOO_SMALL$|^CA_MD_TOO_WEAK$/.test(code)) return true
  if (code !== 'UNSPECIFIED') return false
  return chain.some((certificate) => {
    const bits = rsaEquivalentOfKey(certificate)
    return (bits !== null && bits < 2048) || findWeakSignature(certificate) !== null
  })
}
