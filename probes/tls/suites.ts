import { type Outcome, ok } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { type VersionName, versionNames } from '../../core/tls/registry/versions.ts'
import { predictPrimary } from '../net/primary.ts'
import { enumerateSsl2 } from './asking/enumerate-ssl2.ts'
import { enumerateSuites, enumerateTls13Suites, type SuiteEnumeration } from './asking/enumerate-suites.ts'
import { clearestFailureOf } from './asking/refusal-clarity.ts'
import { type Endpoint, endpointOf } from './asking/tls-endpoint.ts'

/**
 * Which versions and suites the server takes, and whose order decides. All versions are asked at the same time, each with every
 * suite there is. A version counts as offered when it took a suite.
 */
export const suites = defineProbe({
  id: 'tls-suites',
  needs: ['net.primary'],
  predictNeeds: predictPrimary,
  provides: ['tls.versions', 'tls.suites', 'tls.suiteRefusals', 'tls.preference'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    const results = await Promise.all(
      versionNames.map(async (version) => {
        if (endpoint.status !== 'ok')
          return [version, { suites: [], refusals: [endpoint], preference: null }] as const
        return [version, await enumerateVersion(endpoint.value, version)] as const
      }),
    )
    const byVersion = <T>(pick: (result: SuiteEnumeration) => T) =>
      Object.fromEntries(results.map(([version, result]) => [version, pick(result)]))
    const decided = results.flatMap(([version, { preference }]) =>
      preference ? [[version, preference]] : [],
    )
    return {
      'tls.versions': byVersion(createVersionOutcome),
      'tls.suites': byVersion((result) => [...result.suites]),
      'tls.suiteRefusals': byVersion((result) => [...result.refusals]),
      'tls.preference': Object.fromEntries(decided),
    }
  },
})

async function enumerateVersion(endpoint: Endpoint, version: VersionName): Promise<SuiteEnumeration> {
  if (version === 'TLS 1.3') return enumerateTls13Suites(endpoint)
  if (version !== 'SSL 2.0') return enumerateSuites(endpoint, version)
  const listed = await enumerateSsl2(endpoint)
  return listed.status === 'ok'
    ? { suites: listed.value, refusals: [], preference: null }
    : { suites: [], refusals: [listed], preference: null }
}

function createVersionOutcome({ suites, refusals }: SuiteEnumeration): Outcome<{ suite: string }> {
  const [suite] = suites
  return suite === undefined ? clearestFailureOf(refusals) : ok({ suite })
}
