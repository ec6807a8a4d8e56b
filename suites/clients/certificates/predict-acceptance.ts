import { findPolicyFault } from '../../../probes/tls/certificate/policy-validity.ts'
import type { Certificate, Chain } from '../../../probes/tls/tls-facts.ts'
import { leafOf } from '../../reading/edge/certificate-chains.ts'
import {
  type CertificateRestrictions,
  readRestrictions,
} from '../../reading/edge/certificate-restrictions.ts'
import type { NegotiationFacts } from '../negotiation-facts.ts'
import type { Usability } from '../suite-usability.ts'
import { readSignatureKind } from './signature-kind.ts'
import type { Verifier } from './verifiers.ts'

/** Facts that acceptance stands on beside those of the negotiation. */
export type AcceptanceFacts = Pick<NegotiationFacts, 'tls.certificates'> & {
  'tls.transparency'?: { certificates: readonly { sha256: string; publicRoot: boolean }[] } | undefined
}

/**
 * Would this family of clients take the certificates that the server shows, by the rules known of it? Whether it has the root, and
 * whether the certificate has the right name and dates, is left to other checks. With several certificates a client may be shown any.
 */
export function predictAcceptance(verifier: Verifier, facts: AcceptanceFacts): Usability {
  const chains = facts['tls.certificates']
  const judged = chains.map((chain) => judgePresentation(verifier, createPresentation(chain, facts)))
  const refused = judged.find(({ usable }) => usable === false)
  if (refused && judged.every(({ usable }) => usable === false)) return refused
  if (refused?.usable === false)
    return {
      usable: null,
      why: `which certificate it gets is not known, and one is not for it: ${refused.why}`,
    }
  return judged.find(({ usable }) => usable === null) ?? { usable: true }
}

/** One chain as its clients see it. */
interface Presentation {
  leaf: Certificate
  /** The certificates of CAs below the root by whose names the path goes, from the leaf's issuer on. */
  issuers: readonly Certificate[]
  /** All that were sent. */
  sent: readonly Certificate[]
  /** Null: not known. */
  publicRoot: boolean | null
}

function createPresentation({ chain, ...rest }: Chain, facts: AcceptanceFacts): Presentation {
  const leaf = leafOf({ chain, ...rest })
  const known = facts['tls.transparency']?.certificates.find(({ sha256 }) => sha256 === leaf.sha256)
  return { leaf, issuers: listIssuers(chain), sent: chain, publicRoot: known?.publicRoot ?? null }
}

/** Those that can only be passed on the way up: where two of a name were sent, clients choose, and neither is judged. */
function listIssuers([leaf, ...others]: readonly Certificate[]): Certificate[] {
  const path: Certificate[] = []
  for (let last = leaf; last && !last.selfSigned && path.length <= others.length; ) {
    const name = last.issuer
    const found = others.filter(({ subject, sha256 }, index) => {
      return subject === name && others.findIndex((other) => other.sha256 === sha256) === index
    })
    const [next] = found
    if (!next || found.length > 1 || next.selfSigned || path.includes(next)) break
    path.push(next)
    last = next
  }
  return path
}

type Rule = (verifier: Verifier, presentation: Presentation) => Usability

function judgePresentation(verifier: Verifier, presentation: Presentation): Usability {
  const judged = rules.map((rule) => rule(verifier, presentation))
  return (
    judged.find(({ usable }) => usable === false) ??
    judged.find(({ usable }) => usable === null) ?? { usable: true }
  )
}

const fine: Usability = { usable: true }

function refuse(why: string, source: string): Usability {
  return { usable: false, why: `${why} [${source}]` }
}

const judgeMessageSize: Rule = ({ messageBytes, certificates }, { sent }) => {
  const bytes = sent.reduce((sum, { der }) => sum + Math.floor((der.length * 3) / 4) + 5, 4)
  if (messageBytes && bytes > messageBytes.value)
    return refuse(
      `the certificate message of about ${bytes} bytes is longer than the ${messageBytes.value} it reads`,
      messageBytes.source,
    )
  return certificates && sent.length > certificates.value
    ? refuse(
        `${sent.length} certificates are sent, and it reads ${certificates.value} at most`,
        certificates.source,
      )
    : fine
}

const judgeKeySizes: Rule = ({ rsaBits }, { leaf, issuers }) => {
  const short = [leaf, ...issuers].find(
    ({ key }) => /^RSA/.test(key.type) && key.bits !== null && key.bits < (rsaBits?.value ?? 0),
  )
  if (!short || !rsaBits) return fine
  return refuse(
    `the RSA key of ${short.key.bits} bits of ${nameOf(short)} is shorter than the ${rsaBits.value} it asks for`,
    rsaBits.source,
  )
}

const judgeSignatures: Rule = ({ signatures, refusedDigests }, { leaf, issuers }) => {
  for (const certificate of [leaf, ...issuers]) {
    const { family, digest } = readSignatureKind(certificate.signatureAlgorithm)
    const what = `${nameOf(certificate)} is signed with ${certificate.signatureAlgorithm}`
    if (refusedDigests && digest && refusedDigests.value.includes(digest))
      return refuse(`${what}: it takes no ${digest}`, refusedDigests.source)
    if (!signatures || signatures.value.families.includes(family)) continue
    if (signatures.value.others === false && family !== 'unknown')
      return refuse(`${what}, which it cannot verify`, signatures.source)
    return { usable: null, why: `whether it verifies ${certificate.signatureAlgorithm} is not known` }
  }
  return fine
}

const judgeCurves: Rule = ({ curves }, { issuers }) => {
  const odd = issuers.find(({ key }) => key.curve !== null && !curves?.value.includes(key.curve))
  return odd && curves
    ? refuse(`${nameOf(odd)} has a key on ${odd.key.curve}, which it does not know`, curves.source)
    : fine
}

const judgeNames: Rule = ({ needsAlternativeName }, { leaf }) =>
  needsAlternativeName && leaf.dnsNames.length + leaf.ipAddresses.length === 0
    ? refuse('the certificate has its name in the subject alone', needsAlternativeName.source)
    : fine

const judgeLifetime: Rule = ({ lifetimes = [] }, { leaf, publicRoot }) => {
  const issued = Date.parse(leaf.notBefore)
  const days = (Date.parse(leaf.notAfter) - issued) / dayMs
  for (const { value, source } of lifetimes) {
    if (!(days > value.days) || issued < Date.parse(value.issuedSince)) continue
    if (value.publicRootsOnly && publicRoot === false) continue
    const whose = value.publicRootsOnly ? ' of a public CA' : ''
    const why = `the certificate lives for ${days.toFixed(1)} days; issued since ${value.issuedSince}${whose} it may live for ${value.days}`
    if (!value.publicRootsOnly || publicRoot) return refuse(why, source)
    return { usable: null, why: `whether the CA is a public one is not known, and ${why}` }
  }
  return fine
}

/** The rules on what only the certificates themselves say. */
const judgeRestrictions: Rule = (verifier, presentation) => {
  const { leaf, issuers, sent } = presentation
  const { serverAuth, refusesNegativeSerial, heedsExplicitPolicy, unknownCritical } = verifier
  const path = [leaf, ...issuers].map(readRestrictions)
  if (refusesNegativeSerial) {
    const negative = sent.find((certificate) => readRestrictions(certificate)?.negativeSerial)
    if (negative)
      return refuse(`${nameOf(negative)} has a negative serial number`, refusesNegativeSerial.source)
  }
  const own = path[0]
  if (serverAuth && own) {
    const { anyPurpose, requiredSince } = serverAuth.value
    const needed = requiredSince !== undefined && Date.parse(leaf.notBefore) >= Date.parse(requiredSince)
    if (
      own.extensions.extendedKeyUsage === null
        ? needed
        : !isForServers(own.extensions.extendedKeyUsage, anyPurpose)
    )
      return refuse(
        own.extensions.extendedKeyUsage === null
          ? `the certificate, issued since ${requiredSince}, does not say that it is for servers (extKeyUsage)`
          : 'the certificate is not for servers (extKeyUsage)',
        serverAuth.source,
      )
  }
  const strange = path
    .slice(1)
    .find((each) => each?.critical.some((oid) => unknownCritical?.value.includes(oid)))
  if (strange && unknownCritical)
    return refuse('a CA’s certificate has a critical extension that it does not know', unknownCritical.source)
  const asks = serverAuth || refusesNegativeSerial || heedsExplicitPolicy || unknownCritical
  if (asks && path.includes(null))
    return { usable: null, why: 'a certificate’s extensions could not be read' }
  return heedsExplicitPolicy ? judgePolicies(path, heedsExplicitPolicy.source) : fine
}

function isForServers(purposes: readonly string[], anyPurpose: boolean): boolean {
  return purposes.includes('1.3.6.1.5.5.7.3.1') || (anyPurpose && purposes.includes('2.5.29.37.0'))
}

/** Policies of the root's own certificate don't count (RFC 5280 §6.1.1). */
function judgePolicies(path: readonly (CertificateRestrictions | null)[], source: string): Usability {
  const steps = path.toReversed().filter((each) => each !== null)
  return findPolicyFault(steps) === null
    ? fine
    : refuse('a CA asks for a policy, and the certificates below have none of it', source)
}

function nameOf({ subject, isCa }: Certificate): string {
  return isCa ? `the CA’s certificate ${subject || 'without a subject'}` : 'the certificate'
}

const dayMs = 86_400_000

const rules: readonly Rule[] = [
  judgeMessageSize,
  judgeKeySizes,
  judgeSignatures,
  judgeCurves,
  judgeNames,
  judgeLifetime,
  judgeRestrictions,
]
