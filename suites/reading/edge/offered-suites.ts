import type { FactsAt } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { type CipherSuite, cipherSuiteNamed } from '../../../core/tls/registry/cipher-suites.ts'
import { type VersionName, versionNames } from '../../../core/tls/registry/versions.ts'
import {
  createEvidence,
  type Evidence,
  fail,
  inconclusive,
  pass,
  type Verdict,
} from '../../../core/verdict.ts'
import { isTlsRefusal } from '../explicit-refusal.ts'
import { listUnsettledVersions } from './offered-versions.ts'

/** What a statement about offered suites stands on. */
export const suiteFacts = ['tls.versions', 'tls.suites', 'tls.suiteRefusals'] as const
export type SuiteFacts = FactsAt<(typeof suiteFacts)[number]>

/** SSL 2.0 is left out: its suites are all broken, and `tls-versions` and `drown` speak of it. */
export const suiteVersions = versionNames.filter((name) => name !== 'SSL 2.0')

export interface OfferedSuite {
  version: VersionName
  suite: CipherSuite
}

/** Every accepted suite that the registry knows, in the order of the facts. */
export function listOfferedSuites(
  facts: SuiteFacts,
  versions: readonly VersionName[] = suiteVersions,
): OfferedSuite[] {
  return versions.flatMap((version) =>
    (facts['tls.suites'][version] ?? []).flatMap((name) => {
      const suite = cipherSuiteNamed(name)
      return suite ? [{ version, suite }] : []
    }),
  )
}

/** Why more suites may be offered than were seen: enumerations that didn't end in an explicit refusal. Empty: none. */
export function listUnsettledSuites(
  facts: SuiteFacts,
  versions: readonly VersionName[] = suiteVersions,
): string[] {
  return versions.flatMap((version) => {
    const names = facts['tls.suites'][version] ?? []
    if (facts['tls.versions'][version]?.status !== 'ok' && names.length === 0) {
      return listUnsettledVersions(facts['tls.versions'], [version])
    }
    if (names.length === 0) return [`${version}: negotiated, but no suite was enumerated`]
    const unknown = names.filter((name) => !cipherSuiteNamed(name))
    const refusals = facts['tls.suiteRefusals'][version] ?? []
    return [
      ...unknown.map((name) => `${version}: ${name} is not in the registry`),
      ...(refusals.length === 0 ? [`${version}: the enumeration has no end`] : []),
      ...refusals
        .filter((refusal) => !isTlsRefusal(refusal))
        .map((refusal) => `${version}: the enumeration ended with ${describeFailure(refusal)}`),
    ]
  })
}

/** `TLS 1.2: TLS_…, TLS_…` for each version that has any. */
export function createSuiteEvidence(offered: readonly OfferedSuite[]): Evidence[] {
  return versionNames.flatMap((version) => {
    const names = offered.filter((entry) => entry.version === version).map((entry) => entry.suite.name)
    return names.length === 0 ? [] : [createEvidence('tls.suites', `${version}: ${names.join(', ')}`)]
  })
}

/** `TLS_RSA_WITH_RC4_128_SHA (TLS 1.0, TLS 1.2)`: each suite once. */
export function formatSuites(offered: readonly OfferedSuite[]): string {
  return [...new Set(offered.map((entry) => entry.suite.name))]
    .map((name) => {
      const versions = offered.filter((entry) => entry.suite.name === name).map((entry) => entry.version)
      return `${name} (${versions.join(', ')})`
    })
    .join(', ')
}

/**
 * Judges that no suite of a kind is offered. Fails on the first one seen; passes only when suites were seen, every
 * enumeration ended in an explicit refusal, and none is of that kind.
 *
 * @param kind - for a person: `RC4 suites`.
 */
export function judgeForbiddenSuites(
  facts: SuiteFacts,
  kind: string,
  forbidden: (entry: OfferedSuite) => boolean,
  versions: readonly VersionName[] = suiteVersions,
): Verdict {
  const offered = listOfferedSuites(facts, versions)
  const found = offered.filter(forbidden)
  if (found.length > 0) return fail(`${kind} offered: ${formatSuites(found)}`, ...createSuiteEvidence(found))
  const unsettled = listUnsettledSuites(facts, versions)
  if (unsettled.length > 0) {
    return inconclusive(
      `no ${kind} seen, but not everything was answered: ${unsettled.join('; ')}`,
      ...createSuiteEvidence(offered),
    )
  }
  const all = listOfferedSuites(facts)
  if (all.length === 0)
    return inconclusive('no cipher suite was accepted at all, so nothing shows that TLS is served')
  return pass(
    `no ${kind} among the ${new Set(all.map((entry) => entry.suite.name)).size} suites offered; every enumeration ended in an explicit refusal`,
    ...createSuiteEvidence(all),
  )
}
