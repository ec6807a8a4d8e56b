import type { Fact } from '../../core/fact.ts'
import type { Failure } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { enumerateGroups, enumerateTls13Groups, type GroupEnumeration } from './asking/enumerate-groups.ts'
import type { TlsVersion } from './asking/offer.ts'
import { createRefusalMemory, type RefusalMemory } from './asking/refusal-memory.ts'
import { type Endpoint, endpointOf } from './asking/tls-endpoint.ts'

/** Which named groups the server uses for ephemeral keys, in each version that has them, and in whose order. */
export const groups = defineProbe({
  id: 'tls-groups',
  needs: ['net.primary', 'tls.suites'],
  provides: [
    'tls.groups',
    'tls.groupRefusals',
    'tls.groupsUntested',
    'tls.groupsNeverChosen',
    'tls.groupPreference',
  ],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    const found =
      endpoint.status === 'ok'
        ? await enumerateVersions(endpoint.value, facts['tls.suites'])
        : versionsWithGroups.map((version) => [version, createUnasked(endpoint)] as const)
    const byVersion = <T>(pick: (result: GroupEnumeration) => T) =>
      Object.fromEntries(found.map(([version, result]) => [version, pick(result)]))
    const decided = found.flatMap(([version, { preference }]) => (preference ? [[version, preference]] : []))
    return {
      'tls.groups': byVersion((result) => [...result.groups]),
      'tls.groupRefusals': byVersion((result) => [...result.refusals]),
      'tls.groupsUntested': byVersion(() => []),
      'tls.groupsNeverChosen': Object.fromEntries(
        found.flatMap(([version, { neverChosen }]) =>
          neverChosen.length > 0 ? [[version, neverChosen]] : [],
        ),
      ),
      'tls.groupPreference': Object.fromEntries(decided),
    }
  },
})

/** SSL 3.0 has no extensions, and so no groups to offer. */
const versionsWithGroups = ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'] as const

type Results = (readonly [TlsVersion, GroupEnumeration])[]

function createUnasked(failure: Failure): GroupEnumeration {
  return { groups: [], refusals: [failure], neverChosen: [], preference: null }
}

async function enumerateVersions(endpoint: Endpoint, taken: Fact<'tls.suites'>): Promise<Results> {
  const memory = createRefusalMemory()
  const results = await Promise.all(
    versionsWithGroups.map(async (version) => {
      const result = await enumerateVersion(endpoint, version, taken[version] ?? [], memory)
      return result ? [[version, result] as const] : []
    }),
  )
  const found = results.flat()
  const confirmations = await memory.confirm(
    found.map(([, { refusals }]) => refusals),
    endpoint.context,
  )
  return found.map(([version, result], index) => {
    const { refusals = result.refusals, found: more = [] } = confirmations[index] ?? {}
    return [version, { ...result, refusals, groups: [...new Set([...result.groups, ...more])] }]
  })
}

async function enumerateVersion(
  endpoint: Endpoint,
  version: TlsVersion,
  suites: readonly string[],
  memory: RefusalMemory,
): Promise<GroupEnumeration | null> {
  if (suites.length === 0) return null
  return version === 'TLS 1.3'
    ? enumerateTls13Groups(endpoint, suites, memory)
    : enumerateGroups(endpoint, version, suites, memory)
}
