import { cipherSuiteNamed } from '../../../core/tls/registry/cipher-suites.ts'
import { clearVersions } from '../asking/newest-offer.ts'

/** Suites with RSA key exchange that one version takes and whose records are protected in one way. */
export interface RsaFamily {
  version: (typeof clearVersions)[number]
  /** IANA names, in the order of the facts. */
  suites: string[]
}

/**
 * Each version, and in it each kind of cipher: what a broken secret ends in is other code for each, and oracles were in one alone.
 * Export suites are left out: they encrypt to a key of their own, made for the connection.
 *
 * @param accepted - `tls.suites`
 */
export function listRsaFamilies(accepted: Partial<Record<string, readonly string[]>>): RsaFamily[] {
  return clearVersions.flatMap((version) => {
    const usable = (accepted[version] ?? []).filter((name) => {
      const suite = cipherSuiteNamed(name)
      return suite && suite.keyExchange === 'RSA' && suite.authentication === 'RSA' && !suite.export
    })
    return [...Map.groupBy(usable, rsaFamilyOf).values()].map((suites) => ({ version, suites }))
  })
}

/** `CBC`, `AEAD`, `stream`, `NULL`; empty for a name of no suite. */
export function rsaFamilyOf(suite: string): string {
  return cipherSuiteNamed(suite)?.mode ?? ''
}
