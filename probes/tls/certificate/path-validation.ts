import type { PathFinding } from '../tls-facts.ts'
import { isSameName } from './distinguished-name.ts'
import { applyNameConstraints } from './name-constraints.ts'
import type { CertificateReading } from './parsed-certificate.ts'
import type { PathRule } from './path-rules.ts'
import { findPolicyFault } from './policy-validity.ts'

export interface PathFindings {
  /** Each makes the path invalid. */
  faults: PathFinding[]
  /** Each might, if it were understood. */
  doubts: PathFinding[]
}

/**
 * Judges a path by everything but dates and signatures, which the walk has checked.
 *
 * @param path - from the leaf to the trusted root. Of the root, too, the constraints are taken, as OpenSSL, Go and the browsers do.
 */
export function validatePath(path: readonly CertificateReading[]): PathFindings {
  const findings: PathFindings = { faults: [], doubts: [] }
  const fault = (certificate: CertificateReading, rule: PathRule, says: string) =>
    findings.faults.push({ rule, subject: nameOf(certificate), says })
  const doubt = (certificate: CertificateReading, rule: PathRule, says: string) =>
    findings.doubts.push({ rule, subject: nameOf(certificate), says })
  for (const [depth, certificate] of path.entries()) {
    judgeForm(certificate, fault, doubt)
    judgePurpose(certificate, depth, fault)
    if (depth > 0) judgeIssuer(path, depth, fault)
    judgeNames(path, depth, fault, doubt)
  }
  judgePolicies(path, fault)
  return findings
}

type Tell = (certificate: CertificateReading, rule: PathRule, says: string) => void

export function nameOf({ fields }: CertificateReading): string {
  return fields.subject.text || `the certificate with serial number ${fields.serialNumber}`
}

function judgeForm(certificate: CertificateReading, fault: Tell, doubt: Tell): void {
  const { fields, extensions, x509 } = certificate
  for (const id of extensions.unknownCritical)
    fault(
      certificate,
      'unknown-critical-extension',
      `has the critical extension ${id}, which clients need not know and then have to refuse`,
    )
  for (const name of new Set(listTwice(fields.extensions.map(({ id }) => id))))
    fault(certificate, 'extension', `has the extension ${name} twice (RFC 5280 §4.2 allows one)`)
  for (const name of extensions.unread)
    fault(certificate, 'extension', `has an extension ${name} that cannot be read`)
  if (fields.deviations.includes('algorithm-mismatch'))
    fault(
      certificate,
      'algorithm-mismatch',
      'names another signature algorithm inside than beside the signature',
    )
  if (fields.unread.length > 0)
    doubt(certificate, 'unread', `has parts that cannot be read: ${fields.unread.join(', ')}`)
  if (!x509) doubt(certificate, 'unread', 'is refused by OpenSSL’s parser')
}

function listTwice(ids: readonly string[]): string[] {
  return ids.filter((id, index) => ids.indexOf(id) !== index)
}

const serverAuth = '1.3.6.1.5.5.7.3.1'
const anyPurpose = '2.5.29.37.0'

function judgePurpose(certificate: CertificateReading, depth: number, fault: Tell): void {
  const purposes = certificate.extensions.extendedKeyUsage
  if (!purposes || purposes.includes(serverAuth) || purposes.includes(anyPurpose)) return
  const named = purposes.map((id) => purposeNames[id] ?? id).join(', ')
  fault(
    certificate,
    'extended-key-usage',
    depth === 0
      ? `is not for servers: its extended key usage is ${named}`
      : `may not issue certificates of servers: its extended key usage is ${named}`,
  )
}

const purposeNames: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'OCSPSigning',
}

function judgeIssuer(path: readonly CertificateReading[], depth: number, fault: Tell): void {
  const issuer = path[depth]
  if (!issuer) return
  const { basicConstraints, keyUsage } = issuer.extensions
  const isRoot = depth === path.length - 1
  // A root of version 1 cannot say that it is a CA: that it is trusted says so.
  const isSilentRoot = isRoot && basicConstraints === null
  if (basicConstraints?.isCa !== true && !isSilentRoot)
    fault(issuer, 'not-a-ca', 'is not the certificate of a CA, but another was issued with its key')
  if (keyUsage && !keyUsage.includes('keyCertSign'))
    fault(
      issuer,
      'no-cert-sign',
      `may not sign certificates: its key usage is ${keyUsage.join(', ') || 'empty'}`,
    )
  const below = path.slice(1, depth).filter((certificate) => !isSelfIssued(certificate)).length
  const allowed = basicConstraints?.pathLength ?? null
  if (allowed !== null && below > allowed)
    fault(issuer, 'path-length', `allows ${allowed} CAs below it, and there are ${below}`)
}

function judgeNames(path: readonly CertificateReading[], depth: number, fault: Tell, doubt: Tell): void {
  const constraints = path[depth]?.extensions.nameConstraints
  if (!constraints || depth === 0) return
  for (const [index, below] of path.slice(0, depth).entries()) {
    if (index > 0 && isSelfIssued(below)) continue
    const { forbidden, unclear } = applyNameConstraints(constraints, below)
    const issuer = path[depth] ? nameOf(path[depth]) : ''
    for (const says of forbidden)
      fault(below, 'name-constraints', `breaks the name constraints of ${issuer}: ${says}`)
    for (const name of unclear)
      doubt(
        below,
        'name-constraints',
        `has the name ${name}, of which it is not clear whether the name constraints of ${issuer} allow it`,
      )
  }
}

function judgePolicies(path: readonly CertificateReading[], fault: Tell): void {
  const issued = path.slice(0, -1).reverse()
  const index = findPolicyFault(
    issued.map((certificate) => ({
      extensions: certificate.extensions,
      selfIssued: isSelfIssued(certificate),
    })),
  )
  const certificate = index === null ? undefined : issued[index]
  if (certificate)
    fault(
      certificate,
      'explicit-policy',
      'has no policy that all of its issuers have, and one of them demands it (policy constraints)',
    )
}

function isSelfIssued({ fields }: CertificateReading): boolean {
  return isSameName(fields.issuer, fields.subject)
}
