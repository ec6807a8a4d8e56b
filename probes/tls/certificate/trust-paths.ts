import type { Work } from '../../work/work-budget.ts'
import type { PathFinding } from '../tls-facts.ts'
import { keyOf } from './distinguished-name.ts'
import type { CertificateReading } from './parsed-certificate.ts'
import { nameOf, type PathFindings, validatePath } from './path-validation.ts'
import type { TrustAnchors } from './trust-anchors.ts'
import { groupBySubject, type SignatureCheck } from './trust-path.ts'

/** One way from the leaf to a trusted root. */
export interface TrustPath extends PathFindings {
  /** The leaf first, the root last; one alone where the leaf itself is trusted. */
  certificates: readonly CertificateReading[]
}

export interface TrustPaths {
  paths: TrustPath[]
  /** There are more than are looked at. */
  leftOut: boolean
  /** Certificates whose issuer's name was found, with a key that did not sign them. */
  foreign: PathFinding[]
}

/**
 * Every way from the leaf, through certificates that were sent, to a trusted root, with what makes it invalid. Unlike `traceAncestry` it takes
 * issuers that are no CAs, so that the reason can be told. A client takes any path that is valid, and so an invalid one beside it
 * does no harm (RFC 5280 §6.1; RFC 4158 §2).
 *
 * Certificates of one name and key certify each other in as many ways as they can be ordered: no path has two of them (RFC 4158 §2.4.2), and no more
 * than so many steps are made. Those that are valid at that time are tried first.
 */
export function* findTrustPaths(
  leaf: CertificateReading,
  sent: readonly CertificateReading[],
  anchors: TrustAnchors,
  at: Date,
  isSigner: SignatureCheck,
): Work<TrustPaths> {
  const distinct = new Map(sent.map((one) => [one.fields.raw.toString('latin1'), one] as const))
  const bySubject = groupBySubject([...distinct.values()].sort(compareValidity(at)))
  const found: TrustPaths = { paths: [], leftOut: false, foreign: [] }
  let steps = 0
  const add = (certificates: readonly CertificateReading[], doubts: readonly PathFinding[]) => {
    const findings = validatePath(certificates)
    found.paths.push({ certificates, ...findings, doubts: [...findings.doubts, ...doubts] })
  }
  function* extend(path: readonly CertificateReading[], doubts: readonly PathFinding[]): Work<void> {
    const child = path.at(-1)
    if (!child) return
    steps += 1
    if (steps > maxSteps || found.paths.length >= maxPaths) {
      found.leftOut = true
      return
    }
    const roots = anchors.find(child)
    if (roots.some(({ fields }) => fields.raw.equals(child.fields.raw))) return add(path, doubts)
    const candidates = [...roots, ...(bySubject.get(keyOf(child.fields.issuer)) ?? [])].filter(
      (candidate) => !path.some((one) => isSameEntity(one, candidate)),
    )
    const met: CertificateReading[] = []
    let isForeign = candidates.length > 0
    for (const candidate of candidates) {
      const isRoot = roots.includes(candidate)
      if (!isRoot && met.some(({ fields }) => fields.raw.equals(candidate.fields.raw))) continue
      const signed = yield* isSigner(candidate, child)
      if (signed === false) continue
      isForeign = false
      met.push(candidate)
      const unclear: PathFinding[] =
        signed === null
          ? [
              ...doubts,
              {
                rule: 'signature',
                subject: nameOf(child),
                says: 'is signed in a way that cannot be checked here',
              },
            ]
          : [...doubts]
      if (isRoot) add([...path, candidate], unclear)
      else if (path.length < maxLength) yield* extend([...path, candidate], unclear)
      else found.leftOut = true
    }
    if (isForeign)
      found.foreign.push({
        rule: 'signature',
        subject: nameOf(child),
        says: `names ${child.fields.issuer.text} as its issuer, and the certificate of that name has another key`,
      })
  }
  yield* extend([leaf], [])
  return found
}

const maxSteps = 100
const maxPaths = 16
const maxLength = 16

function isSameEntity(one: CertificateReading, other: CertificateReading): boolean {
  return (
    keyOf(one.fields.subject) === keyOf(other.fields.subject) &&
    one.fields.publicKeyInfo.equals(other.fields.publicKeyInfo)
  )
}

/** The valid ones first, and otherwise as they were sent. */
function compareValidity(at: Date) {
  const isValid = ({ fields: { notBefore, notAfter } }: CertificateReading) =>
    notBefore !== null && notAfter !== null && notBefore <= at && at <= notAfter
  return (one: CertificateReading, other: CertificateReading) => Number(isValid(other)) - Number(isValid(one))
}
