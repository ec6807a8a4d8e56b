import type { FactsAt } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { type VersionName, versionNames } from '../../../core/tls/registry/versions.ts'
import { createEvidence, type Evidence } from '../../../core/verdict.ts'
import { isTlsRefusal } from '../explicit-refusal.ts'
import { listOfferedSuites, type SuiteFacts, suiteFacts } from './offered-suites.ts'

/** What a statement about named groups stands on. */
export const groupFacts = [...suiteFacts, 'tls.groups', 'tls.groupRefusals', 'tls.groupsUntested'] as const
export type GroupFacts = FactsAt<(typeof groupFacts)[number]>

/**
 * The versions in which the server uses a named group: TLS 1.3 always, older ones where they offer ECDHE. SSL 3.0 has no
 * extensions, so a client cannot ask for a group there.
 */
export function listGroupVersions(facts: SuiteFacts): VersionName[] {
  return versionNames.filter((version) =>
    version === 'TLS 1.3'
      ? facts['tls.versions'][version]?.status === 'ok'
      : version !== 'SSL 3.0' &&
        listOfferedSuites(facts, [version]).some(({ suite }) => suite.keyExchange.startsWith('ECDHE')),
  )
}

/** Every group seen, each once, in the order of the facts. */
export function listOfferedGroups(facts: GroupFacts): string[] {
  return [...new Set(versionNames.flatMap((version) => facts['tls.groups'][version] ?? []))]
}

/**
 * Why more groups may be accepted than were seen. One enumeration for TLS 1.3 and one for the newest older version are
 * asked for: servers configure groups once for all versions up to 1.2.
 */
export function listUnsettledGroups(facts: GroupFacts): string[] {
  const versions = listGroupVersions(facts)
  const older = versions.filter((version) => version !== 'TLS 1.3').at(-1)
  const needed = versions.filter((version) => version === 'TLS 1.3' || version === older)
  const asked = versionNames.filter((version) => (facts['tls.groups'][version]?.length ?? 0) > 0)
  return [...new Set([...asked, ...needed])].flatMap((version) => {
    if (!asked.includes(version)) return [`${version}: no group was enumerated`]
    const refusals = facts['tls.groupRefusals'][version] ?? []
    const untested = facts['tls.groupsUntested'][version] ?? []
    return [
      ...(refusals.length === 0 ? [`${version}: the enumeration has no end`] : []),
      ...refusals
        .filter((refusal) => !isTlsRefusal(refusal))
        .map((refusal) => `${version}: the enumeration ended with ${describeFailure(refusal)}`),
      ...(untested.length > 0 ? [`${version}: could not be told: ${untested.join(', ')}`] : []),
    ]
  })
}

/** Groups that a server cannot choose, whether it has them or not: looked at where it is known, since nothing hangs on it. */
export const groupDetails = ['tls.groupsNeverChosen'] as const
export type GroupDetails = Partial<FactsAt<(typeof groupDetails)[number]>>

export function createGroupEvidence(facts: GroupFacts & GroupDetails): Evidence[] {
  return versionNames.flatMap((version) => {
    const names = facts['tls.groups'][version] ?? []
    const never = facts['tls.groupsNeverChosen']?.[version] ?? []
    return [
      ...(names.length === 0 ? [] : [createEvidence('tls.groups', `${version}: ${names.join(', ')}`)]),
      ...(never.length === 0
        ? []
        : [
            createEvidence(
              'tls.groupsNeverChosen',
              `${version}: beside the curve of the certificate's key, which every client has to offer, never chosen: ${never.join(', ')}`,
            ),
          ]),
    ]
  })
}
