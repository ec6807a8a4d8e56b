import { type Failure, mapOutcome, type Outcome, ok } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { type VersionName, versionNames } from '../../core/tls/registry/versions.ts'
import { predictPrimary } from '../net/primary.ts'
import { enumerateSsl2 } from './asking/enumerate-ssl2.ts'
import { enumerateSuites, enumerateTls13Suites, type SuiteEnumeration } from './asking/enumerate-suites.ts'
import { clearestFailureOf } from './asking/refusal-clarity.ts'
import { createRefusalMemory, type RefusalMemory } from './asking/refusal-memory.ts'
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
    const results = endpoint.status === 'ok' ? await enumerateVersions(endpoint.value) : listUnasked(endpoint)
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

type Results = (readonly [VersionName, SuiteEnumeration])[]

function listUnasked(failure: Failure): Results {
  return versionNames.map((version) => [version, { suites: [], refusals: [failure], preference: null }])
}

async function enumerateVersions(endpoint: Endpoint): Promise<Results> {
  const memory = createRefusalMemory()
  const results: Results = await Promise.all(
    versionNames.map(
      async (version) => [version, await enumerateVersion(endpoint, version, memory)] as const,
    ),
  )
  return confirmRefusals(endpoint, results, memory)
}

async function enumerateVersion(
  endpoint: Endpoint,
  version: VersionName,
  memory: RefusalMemory,
): Promise<SuiteEnumeration> {
  if (version === 'TLS 1.3') return enumerateTls13Suites(endpoint, memory)
  if (version !== 'SSL 2.0') return enumerateSuites(endpoint, version, memory)
  let listed: Outcome<string[]> = ok([])
  const ask = memory.remember(async () => {
    listed = await enumerateSsl2(endpoint)
    return mapOutcome(listed, ([kind]) => kind ?? '')
  })
  const answer = await ask([])
  return answer.status === 'ok'
    ? { suites: listed.status === 'ok' ? listed.value : [], refusals: [], preference: null }
    : { suites: [], refusals: [answer], preference: null }
}

/** Asks again what was refused in no clear words: of all versions together, so that they share the hellos around it. */
async function confirmRefusals(
  { context }: Endpoint,
  results: Results,
  memory: RefusalMemory,
): Promise<Results> {
  const confirmations = await memory.confirm(
    results.map(([, { refusals }]) => refusals),
    context,
  )
  return results.map(([version, result], index) => {
    const { refusals = result.refusals, found = [] } = confirmations[index] ?? {}
    return [version, { ...result, refusals, suites: [...new Set([...result.suites, ...found])] }]
  })
}

function createVersionOutcome({ suites, refusals }: SuiteEnumeration): Outcome<{ suite: string }> {
  const [suite] = suites
  return suite === undefined ? clearestFailureOf(refusals) : ok({ suite })
}
