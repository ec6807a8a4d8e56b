import {
  Certificate as Asn1Certificate,
  CertificatePolicies,
  ExtendedKeyUsage,
  id_ce_certificatePolicies,
  id_ce_extKeyUsage,
  id_ce_policyConstraints,
  id_ce_policyMappings,
  PolicyConstraints,
} from '@peculiar/asn1-x509'
import { parseDer } from '../../../probes/tls/certificate/der.ts'
import type { Certificate } from '../../../probes/tls/tls-facts.ts'

/** What a certificate says of its own use, and clients differ in heeding. */
export interface CertificateRestrictions {
  /** Its serial number is below zero, which RFC 5280 §4.1.2.2 forbids. */
  negativeSerial: boolean
  /** OIDs of extKeyUsage (RFC 5280 §4.2.1.12); null: no such extension, so that every purpose is allowed. */
  purposes: readonly string[] | null
  /** OIDs of certificatePolicies (§4.2.1.4); null: no such extension. */
  policies: readonly string[] | null
  /** requireExplicitPolicy (§4.2.1.11): how many more certificates may come before a policy is needed. */
  explicitPolicyAfter: number | null
  mapsPolicies: boolean
  /** OIDs of its critical extensions. */
  critical: readonly string[]
}

/** Null: the certificate, or one of these extensions, cannot be read. */
export function readRestrictions(certificate: Certificate): CertificateRestrictions | null {
  const before = known.get(certificate)
  if (before !== undefined) return before
  const read = readFromDer(Buffer.from(certificate.der, 'base64'))
  known.set(certificate, read)
  return read
}

/** Of each certificate, once: every client asks. */
const known = new WeakMap<Certificate, CertificateRestrictions | null>()

function readFromDer(der: Buffer): CertificateRestrictions | null {
  const tbs = parseDer(der, Asn1Certificate)?.tbsCertificate
  if (!tbs) return null
  const extensions = tbs.extensions ?? []
  const find = <T>(oid: string, type: new () => T): T | null | undefined => {
    const found = extensions.find(({ extnID }) => extnID === oid)
    return found && parseDer(new Uint8Array(found.extnValue.buffer), type)
  }
  const purposes = find(id_ce_extKeyUsage, ExtendedKeyUsage)
  const policies = find(id_ce_certificatePolicies, CertificatePolicies)
  const constraints = find(id_ce_policyConstraints, PolicyConstraints)
  if (purposes === null || policies === null || constraints === null) return null
  const skips = constraints?.requireExplicitPolicy
  return {
    negativeSerial: ((new Uint8Array(tbs.serialNumber)[0] ?? 0) & 0x80) !== 0,
    purposes: purposes ? [...purposes] : null,
    policies: policies ? policies.map(({ policyIdentifier }) => policyIdentifier) : null,
    explicitPolicyAfter: skips ? readSmallNumber(skips) : null,
    mapsPolicies: extensions.some(({ extnID }) => extnID === id_ce_policyMappings),
    critical: extensions.filter(({ critical }) => critical).map(({ extnID }) => extnID),
  }
}

/** More than any chain has certificates stands for every larger number. */
function readSmallNumber(bytes: ArrayBuffer): number {
  return [...new Uint8Array(bytes)].reduce((number, byte) => Math.min(number * 256 + byte, 1000), 0)
}
