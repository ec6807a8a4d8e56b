import type { z } from 'zod'
import { mapOutcome, type Outcome } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { type VersionName, versionNames } from '../../core/tls/registry/versions.ts'
import { enumerateSsl2 } from './asking/enumerate-ssl2.ts'
import { askLikelySuites } from './asking/enumerate-suites.ts'
import { refusalClarityOf } from './asking/refusal-clarity.ts'
import { type Endpoint, endpointOf } from './asking/tls-endpoint.ts'
import type { tlsFactsSchema } from './tls-facts.ts'

type Sample = NonNullable<z.infer<typeof tlsFactsSchema>['refusedVersions']['TLS 1.0']>

/**
 * Asks twice more for each version that was refused in clear words: behind one address there may be several servers, and one that was
 * forgotten still speaks what the others refuse. Refusals in other words have been asked for again before (`RefusalMemory`).
 */
export const refusedVersions = defineProbe({
  id: 'tls-refused-versions',
  needs: ['net.primary', 'tls.versions'],
  provides: ['tls.refusedVersions'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    if (endpoint.status !== 'ok') return { 'tls.refusedVersions': {} }
    const refused = versionNames.filter((version) => {
      const outcome = facts['tls.versions'][version]
      return outcome && outcome.status !== 'ok' && !('repeated' in outcome) && refusalClarityOf(outcome) > 0
    })
    const samples = refused.map(async (version) => [version, await sample(endpoint.value, version)] as const)
    return { 'tls.refusedVersions': Object.fromEntries(await Promise.all(samples)) }
  },
})

/** One after the other: a balancer gives connections that come together to one server after the next, always from the same start. */
async function sample(endpoint: Endpoint, version: VersionName): Promise<Sample> {
  const result: Sample = { asked: 1, refused: 1, spoken: 0 }
  for (let again = 0; again < 2; again += 1) {
    const answer = await ask(endpoint, version)
    result.asked += 1
    if (answer.status === 'ok') result.spoken += 1
    else if (refusalClarityOf(answer) > 0) result.refused += 1
  }
  return result
}

async function ask(endpoint: Endpoint, version: VersionName): Promise<Outcome<null>> {
  if (version === 'SSL 2.0') return mapOutcome(await enumerateSsl2(endpoint), () => null)
  return mapOutcome(await askLikelySuites(endpoint, version), () => null)
}
