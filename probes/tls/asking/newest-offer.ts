import type { Fact } from '../../../core/fact.ts'
import { type CipherSuite, cipherSuiteNamed } from '../../../core/tls/registry/cipher-suites.ts'
import type { Offer } from './offer.ts'
import { allSchemes, tls12Groups } from './offered-names.ts'

/** Versions whose first flight is in clear, newest first. */
export const clearVersions = ['TLS 1.2', 'TLS 1.1', 'TLS 1.0', 'SSL 3.0'] as const

/** An offer of the suites that the server is known to take, in the newest version before 1.3 that has any; null: none has. */
export function createNewestOffer(
  accepted: Fact<'tls.suites'>,
  usable: (suite: CipherSuite) => boolean = () => true,
): (Offer & { version: (typeof clearVersions)[number] }) | null {
  for (const version of clearVersions) {
    const suites = (accepted[version] ?? []).filter((name) => {
      const suite = cipherSuiteNamed(name)
      return suite !== undefined && suite !== null && usable(suite)
    })
    if (suites.length > 0) return { version, suites, groups: tls12Groups, signatureSchemes: allSchemes }
  }
  return null
}
