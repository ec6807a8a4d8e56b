import { defineProbe } from '../../core/probe.ts'
import { enumerateGroups, enumerateTls13Groups, type GroupEnumeration } from './asking/enumerate-groups.ts'
import type { TlsVersion } from './asking/offer.ts'
import { type Endpoint, endpointOf } from './asking/tls-endpoint.ts'

/** Which named groups the server uses for ephemeral keys, in each version that has them, and in whose order. */
export const groups = defineProbe({
  id: 'tls-groups',
  needs: ['net.primary', 'tls.suites'],
  provides: ['tls.groups', 'tls.groupRefusals', 'tls.groupsUntested', 'tls.groupPreference'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    const results = await Promise.all(
      versionsWithGroups.map(async (version): Promise<[TlsVersion, GroupEnumeration][]> => {
        if (endpoint.status !== 'ok') {
          return [[version, { groups: [], refusals: [endpoint], untested: [], preference: null }]]
        }
        const result = await enumerateVersion(endpoint.value, version, facts['tls.suites'][version] ?? [])
        return result ? [[version, result]] : []
      }),
    )
    const found = results.flat()
    const byVersion = <T>(pick: (result: GroupEnumeration) => T) =>
      Object.fromEntries(found.map(([version, result]) => [version, pick(result)]))
    const decided = found.flatMap(([version, { preference }]) => (preference ? [[version, preference]] : []))
    return {
      'tls.groups': byVersion((result) => [...result.groups]),
      'tls.groupRefusals': byVersion((result) => [...result.refusals]),
      'tls.groupsUntested': byVersion((result) => [...result.untested]),
      'tls.groupPreference': Object.fromEntries(decided),
    }
  },
})

/** SSL 3.0 has no extensions, and so no groups to offer. */
const versionsWithGroups = ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'] as const

async function enumerateVersion(
  endpoint: Endpoint,
  version: TlsVersion,
  suites: readonly string[],
): Promise<GroupEnumeration | null> {
  if (suites.length === 0) return null
  return version === 'TLS 1.3'
    ? enumerateTls13Groups(endpoint, suites)
    : enumerateGroups(endpoint, version, suites)
}
