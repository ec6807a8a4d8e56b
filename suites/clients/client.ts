import type { VersionName } from '../../core/tls/registry/versions.ts'

/**
 * What one program says in its first hello, and what it takes in return. Left out: GREASE (RFC 8701), signals among
 * the suites (SCSV), drafts of TLS 1.3, extensions that decide nothing, and which roots it trusts: an old client may
 * agree on everything and still not know the certificate's issuer.
 */
export interface Client {
  name: string
  /** Oldest first. A second try with an older version, as browsers made until 2015, isn't among them. */
  versions: readonly VersionName[]
  /** IANA names, in its order. */
  suites: readonly string[]
  /** Its order; null: it sends no supported_groups. */
  groups: readonly string[] | null
  /** TLS 1.3: groups it sends a share of (RFC 8446 §4.2.8). */
  keyShares?: readonly string[]
  /** Null: it sends none, which in TLS 1.2 means SHA-1 (RFC 5246 §7.4.1.4.1). */
  signatureSchemes: readonly string[] | null
  /** ECPointFormat codes (RFC 8422 §5.1.2), 0 being uncompressed; null: not sent. */
  pointFormats: readonly number[] | null
  alpn: readonly string[] | null
  /** Does it say whom it wants (RFC 6066 §3)? Without it a server with several sites shows its default one. */
  serverName: boolean
  /** Its hello comes in the form of SSL 2.0 (RFC 5246 §E.2), which servers may have forgotten. */
  helloFormat?: 'SSL 2.0'
  /** Sizes that it takes of the prime in DHE, in bits; without them none is known to be refused. */
  dhBits?: Limits
  /** Sizes that it takes of the server's RSA key, in bits. */
  rsaBits?: Limits
  /** In TLS 1.0 and 1.1 it goes away when the key exchange is signed, which is always done with SHA-1 there. */
  refusesSha1?: true
  /** In TLS ≤ 1.2 it goes away unless the server has renegotiation_info (RFC 5746 §4.1). */
  needsSecureRenegotiation?: true
  /** Where all this was read. */
  source: string
}

export interface Limits {
  min?: number
  max?: number
}

/** The words of a list that would be too long as an array. */
export function splitNames(text: TemplateStringsArray): readonly string[] {
  return text.join('').trim().split(/\s+/)
}
