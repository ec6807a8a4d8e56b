import type { VersionName } from '../../core/tls/registry/versions.ts'

/** What another scanner found, in the registry's names, in its own order. */
export interface PeerScan {
  suites: Partial<Record<VersionName, string[]>>
  /** Only what the peer enumerates: sslscan alone does, for TLS 1.3 and the newest version before it. */
  groups: Partial<Record<VersionName, string[]>>
  /** Only what the peer tells: nmap alone does, where there is more than one suite. */
  preference: Partial<Record<VersionName, 'server' | 'client'>>
  /** Bits of the prime of each DHE suite; nmap alone tells. */
  dhBits: Partial<Record<VersionName, Record<string, number | undefined>>>
}
