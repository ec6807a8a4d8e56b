import type { Certificate, Chain, PathFinding, TrustPath } from '../../../probes/tls/tls-facts.ts'

/**
 * How a chain stands with a client that verifies it at that time (RFC 5280 §6): such a client takes any path that is valid, and no other
 * certificate beside it matters.
 */
export type ChainStanding =
  /** A path to a trusted root is valid. */
  | { state: 'valid'; path: TrustPath }
  /** A path is in order but for dates: the leaf's own, or those of these issuers. */
  | { state: 'out-of-date'; path: TrustPath; issuers: PathStep[] }
  /** Every path breaks a rule; what the one nearest to being valid breaks. */
  | { state: 'invalid'; path: TrustPath; faults: PathFinding[] }
  /** The leaf is signed by itself, or what was sent ends in a root that is not trusted. */
  | { state: 'self-signed' }
  | { state: 'untrusted-root'; root: string }
  /** The issuer of the last one was not sent and is no trusted root; whether a client could fetch it from where the last one says (AIA). */
  | { state: 'incomplete'; issuer: string; urls: string[] }
  /** The issuer's name was found, with a key that did not sign. */
  | { state: 'foreign-issuer'; finding: PathFinding }
  /** It cannot be told. */
  | { state: 'unknown'; why: string }

export type PathStep = TrustPath['certificates'][number]

/** Codes of OpenSSL's verifier that say nothing against a chain of which the dates are judged here: no fault, dates, or not asked. */
const silentCodes: ReadonlySet<string | null> = new Set([
  null,
  'UNVERIFIED',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  // The sizes of keys and hashes are judged in certificate-key, the name in certificate-hostname.
  'EE_KEY_TOO_SMALL',
  'CA_KEY_TOO_SMALL',
  'CA_MD_TOO_WEAK',
  'HOSTNAME_MISMATCH',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/** Rules that OpenSSL's verifier does not ask for unless told to: that it takes such a chain is no contradiction. */
const beyondOpenSsl: ReadonlySet<string> = new Set(['explicit-policy', 'extension'])

export function standingOf(chain: Chain, at: Date): ChainStanding {
  const { paths, pathsLeftOut, code } = chain.verification
  if (!paths) return { state: 'unknown', why: 'these facts have no paths: an older version collected them' }
  const sound = paths.filter(({ faults }) => faults.length === 0)
  const clear = sound.filter(({ doubts }) => doubts.length === 0)
  const [untimely] = timeCodes.has(code) ? listUntimely(chain, sound) : []
  if (untimely) return untimely
  const valid = clear.find((path) => listOutOfDate(path, at).length === 0)
  if (valid) {
    return silentCodes.has(code)
      ? { state: 'valid', path: valid }
      : {
          state: 'unknown',
          why: `a path to a trusted root is valid by RFC 5280, but OpenSSL refuses the chain (${code})`,
        }
  }
  const [doubtful] = sound.filter(({ doubts }) => doubts.length > 0)
  if (doubtful) return { state: 'unknown', why: doubtful.doubts.map(describeFinding).join('; ') }
  if (pathsLeftOut === true)
    return { state: 'unknown', why: 'there are more paths through the certificates sent than are looked at' }
  const [dated] = clear.toSorted(
    (one, other) => listOutOfDate(one, at).length - listOutOfDate(other, at).length,
  )
  if (dated) {
    const issuers = listOutOfDate(dated, at).filter((one) => one !== dated.certificates[0])
    return { state: 'out-of-date', path: dated, issuers }
  }
  const [nearest] = paths.toSorted((one, other) => one.faults.length - other.faults.length)
  if (nearest) return standingOfInvalid(nearest, code)
  return standingWithoutPath(chain)
}

/** OpenSSL takes no times but those of RFC 5280 §4.1.2.5, nor does GnuTLS; Go and Java take some more. */
const timeCodes: ReadonlySet<string | null> = new Set([
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
])

function listUntimely({ chain }: Chain, [path]: readonly TrustPath[]): ChainStanding[] {
  const faults = chain
    .filter(({ deviations, unread }) => {
      return (
        deviations?.includes('time-form') || unread?.includes('notBefore') || unread?.includes('notAfter')
      )
    })
    .map(({ subject, notBefore, notAfter }): PathFinding => {
      const says = `has dates that are not written as RFC 5280 §4.1.2.5 asks (${notBefore} to ${notAfter} as far as read), which OpenSSL and GnuTLS refuse`
      return { rule: 'unread', subject, says }
    })
  return path && faults.length > 0 ? [{ state: 'invalid', path, faults }] : []
}

function standingOfInvalid(path: TrustPath, code: string | null): ChainStanding {
  const isDisputed = code === null && path.faults.some(({ rule }) => !beyondOpenSsl.has(rule))
  return isDisputed
    ? { state: 'unknown', why: `OpenSSL takes the chain, but ${path.faults.map(describeFinding).join('; ')}` }
    : { state: 'invalid', path, faults: path.faults }
}

function standingWithoutPath({ chain, verification }: Chain): ChainStanding {
  const [foreign] = verification.foreignIssuers ?? []
  if (foreign) return { state: 'foreign-issuer', finding: foreign }
  const path = followNames(chain)
  const top = path.at(-1)
  if (path.length === 1 && top?.selfSigned) return { state: 'self-signed' }
  if (top?.selfSigned) return { state: 'untrusted-root', root: top.subject }
  return { state: 'incomplete', issuer: top?.issuer ?? '', urls: top?.caIssuersUrls ?? [] }
}

export function describeFinding({ subject, says }: PathFinding): string {
  return `${subject} ${says}`
}

/** Whose dates, and which. */
export function describeDates({ subject, notBefore, notAfter }: Omit<PathStep, 'sha256'>): string {
  return `${subject} is valid from ${notBefore} to ${notAfter}`
}

/** Dates that cannot be read are no dates that it is valid in. */
function listOutOfDate({ certificates }: TrustPath, at: Date): PathStep[] {
  return certificates.filter(({ notBefore, notAfter }) => {
    const isValid = Date.parse(notBefore) <= at.getTime() && at.getTime() <= Date.parse(notAfter)
    return !isValid
  })
}

/** Certificates that were sent, are not valid at that time, and are not the leaf. */
export function listOutOfDateIssuers({ chain }: Chain, at: Date): Certificate[] {
  return chain.slice(1).filter(({ notBefore, notAfter }) => {
    return Date.parse(notBefore) > at.getTime() || Date.parse(notAfter) < at.getTime()
  })
}

/** The leaf, and of those sent, each time the first that has the issuer's name. */
export function followNames(chain: readonly Certificate[]): Certificate[] {
  const [leaf, ...others] = chain
  const bySubject = Map.groupBy(others, ({ subject }) => subject)
  const path = leaf ? [leaf] : []
  for (let last = leaf; last && !last.selfSigned; ) {
    last = bySubject.get(last.issuer)?.shift()
    if (last) path.push(last)
  }
  return path
}
