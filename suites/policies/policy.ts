import type { Requirement } from '../../core/requirement.ts'
import type { VersionName } from '../../core/tls/registry/versions.ts'
import type { ClientId } from '../clients/clients.ts'

/** What each check asks of a policy. Null: there is only one way to meet the check. */
export interface PolicyValues {
  'tls-versions': { allowed: readonly VersionName[]; required: readonly VersionName[] }
  /** Null: the weaknesses that no other check owns. */
  'tls-ciphers': { allowed: readonly string[] } | { allowed: null }
  'tls-preference': { server: boolean; order: readonly string[] | null }
  'tls-groups': { allowed: readonly string[] } | { curveBits: number } | { anyOf: readonly string[] }
  'tls-forward-secrecy': null
  'tls-dh-parameters': {
    bits: number
    /** Versions in which no size is enough. */
    deprecatedIn?: readonly VersionName[]
  }
  'tls-signature-algorithms': null
  'tls-compression': null
  'tls-renegotiation': null
  'tls-session-resumption': { most: number } | { exactly: number }
  'tls-early-data': null
  rc4: null
  sweet32: null
  freak: null
  logjam: { brokenBelow: number }
  drown: null
  poodle: null
  'poodle-tls': null
  'zombie-poodle': null
  goldendoodle: null
  'lucky-minus-20': null
  heartbleed: null
  'ccs-injection': null
  ticketbleed: null
  robot: null
  /** Who must be able to connect. */
  'client-compatibility': readonly ClientId[]
  'certificate-trust': null
  'certificate-hostname': null
  'certificate-expiry': ExpiryPolicy
  'certificate-key': KeyPolicy
  'ocsp-stapling': null
  hsts: { maxAge: number }
}

export interface ExpiryPolicy {
  /** Days that must be left. */
  days: number
  /** Of the time that is left when certificates of that life are renewed, the share that is enough where that is shorter. */
  share: number
  /** The longest whole life, in days. */
  lifespan?: number
}

/** Least sizes in bits. `ecBits` null: the document speaks of RSA only. */
export interface KeyPolicy {
  rsaBits: number
  ecBits: number | null
  /** The only kinds of key, as the facts name them. */
  kinds?: readonly string[]
  /** The only curves of an EC key, IANA's names. */
  curves?: readonly string[]
  /** The only algorithms that the leaf is signed with, OpenSSL's names. */
  signatures?: readonly string[]
}

/** What one document asks of TLS: a requirement for each check that it has a rule for. */
export type Policy = { readonly [Id in keyof PolicyValues]?: Requirement<PolicyValues[Id]> }
