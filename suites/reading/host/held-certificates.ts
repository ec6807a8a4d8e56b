import type { FactsAt } from '../../../core/fact.ts'
import { createEvidence, fail, inconclusive, type Verdict } from '../../../core/verdict.ts'
import { type CertbotState, type certbotFacts, findCertbot } from './certbot-state.ts'
import { findHookScripts, type hookFacts } from './renewal-settings.ts'
import { readWorkloads, type WorkloadFacts } from './workload.ts'

type HeldFacts = Partial<FactsAt<(typeof hookFacts)[number]>> &
  FactsAt<(typeof certbotFacts)[number]> &
  WorkloadFacts

/**
 * A single file that is mounted into a container is the file that was there when the container started: certbot writes each renewal into a
 * new one (`archive/NAME/fullchain3.pem`), so that a reload reads the old one again. Only a start of the container takes the new one.
 */
export function judgeHeldCertificates(facts: HeldFacts, host: string): Verdict[] {
  const held = new Map(
    readWorkloads(facts, host, 'edge').flatMap(({ name, mounts }) =>
      mounts.flatMap(({ target, path }) => {
        const lineage = /^\/etc\/letsencrypt\/(?:archive|live)\/([^/]+)\/(?:fullchain|cert)\d*\.pem$/.exec(
          path ?? '',
        )?.[1]
        return lineage === undefined ? [] : [[`${name} ${path}`, { name, target, path, lineage }] as const]
      }),
    ),
  )
  if (held.size === 0) return []
  const state = findCertbot(facts, host)
  return [...held.values()].map(({ name, target, path, lineage }) => {
    const evidence = createEvidence(
      'host.processMounts',
      `${host}: ${name} has ${path} as ${target}, a single file`,
    )
    const why = `${host}: ${name} has the one file ${path} of ${lineage}: after a renewal a reload reads the old certificate again`
    const may =
      'verdict' in state ? 'certbot’s settings were not read' : findRestart(facts, host, state, lineage)
    return may === null
      ? fail(`${why}, and nothing starts the container anew`, evidence)
      : inconclusive(`${why}, unless the container is started anew (${may})`, evidence)
  })
}

/** What may start containers after a renewal of a certificate; null: nothing that certbot runs. */
function findRestart(
  facts: HeldFacts,
  host: string,
  { renewals, defaults }: CertbotState,
  lineage: string,
): string | null {
  const { scripts, listed } = findHookScripts(facts, host, ['deploy', 'post'])
  if (!listed) return 'the scripts in renewal-hooks were not read'
  const own = renewals.find(({ name }) => name === lineage)
  const hooks = [
    own?.renewHook,
    own?.postHook,
    defaults?.renewHook,
    defaults?.postHook,
    ...scripts.map(({ hook }) => hook),
  ]
  const strange = hooks.some((hook) => hook && !hook.understood)
  if (strange) return 'what a hook does is not known'
  const engine = hooks.some((hook) =>
    [...(hook?.reloads ?? []), ...(hook?.starts ?? [])].some((service) =>
      /^(?:docker|podman|mattermost)/.test(service),
    ),
  )
  return engine ? 'a hook restarts its engine' : null
}
