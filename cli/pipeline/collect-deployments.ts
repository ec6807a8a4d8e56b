import type { FactPath } from '../../core/fact.ts'
import { createFetchedOnce } from '../../core/fetched-once.ts'
import { createLimiter } from '../../core/limiter.ts'
import { targetNameOf } from '../../core/target.ts'
import { collect, createEmptyCollection } from '../../probes/collect.ts'
import type { Collection } from '../../probes/collection.ts'
import { primary } from '../../probes/net/primary.ts'
import { probes } from '../../probes/probe-catalogue.ts'
import type { Failures } from '../ending/supervision.ts'
import { createProgress } from '../progress.ts'
import type { Deployment, Settings } from '../settings/settings.ts'
import { boundConnections, readOpenFileLimit } from './open-files.ts'

/** How many targets are asked at the same time. */
const maxConcurrentTargets = 4

/**
 * How many targets may be started or done before the consumer has taken them. A slow target holds back the finished ones behind
 * it, which take memory.
 */
const maxStartedTargets = 20

/** By then the hellos of all probes that need nothing but an address are on their way, in milliseconds. */
const hellosAreOut = 10

/**
 * The evidence of all targets, in their order. Once the signal has fired no target is begun: those that were not have no facts, and like
 * those that were under way they are incomplete.
 *
 * @param failures - where a probe crashes it costs that probe's facts, and the collection is incomplete; without it, the crash is thrown
 * @param onWaiting - called once, as soon as the first target's probes wait for answers: what is loaded then keeps no packet back.
 */
export async function* collectDeployments(
  deployments: readonly Deployment[],
  settings: Settings,
  signal: AbortSignal,
  failures: Failures | null,
  onWaiting: () => void = () => {},
): AsyncGenerator<Collection> {
  const progress = createProgress(process.stderr)
  const atOnce = Math.min(maxConcurrentTargets, deployments.length)
  const places = createLimiter(maxConcurrentTargets)
  const limit = readOpenFileLimit()
  const simulated = settings.source.kind === 'replica'
  const maxConnections = boundConnections(settings.maxConnections, atOnce, simulated, limit)
  if (maxConnections < settings.maxConnections)
    progress.note(
      `only ${limit} files may be open (ulimit -n): ${maxConnections} connections to a target at once`,
    )
  const fetched = createFetchedOnce()
  const wanted = settings.ids && (await listWantedFacts(settings.ids))
  const waiting = deployments.values()
  const begun: Promise<Collection>[] = []
  const begin = () => {
    const { value: deployment } = waiting.next()
    if (!deployment) return
    const collecting = places.run(() => (signal.aborted ? createEmpty(deployment) : collectOne(deployment)))
    // The rejection is handled where the collection is awaited below. Without a handler until then, Node would end the process.
    collecting.catch(() => {})
    begun.push(collecting)
  }
  let timer: NodeJS.Timeout | undefined
  const createEmpty = async ({ target, access }: Deployment) =>
    createEmptyCollection(target, access, new Date())
  const collectOne = ({ target, access }: Deployment) => {
    const name = targetNameOf(target)
    progress.start(name)
    return collect(target, probes, {
      ...settings,
      maxConnections,
      ...(wanted && { wanted }),
      access,
      signal,
      now: () => new Date(),
      fetched,
      onProgress: (step) => {
        progress.step(name, step)
        if (step.probe === primary.id) timer ??= setTimeout(onWaiting, hellosAreOut)
      },
      ...(failures && { onCrash: (error, probe) => failures.crash(error, `the probe ${probe} of ${name}`) }),
    })
  }
  try {
    while (begun.length < Math.min(maxStartedTargets, deployments.length)) begin()
    for (let next = begun.shift(); next; next = begun.shift()) {
      const collection = await next
      begin()
      yield collection
    }
  } finally {
    clearTimeout(timer)
    progress.clear()
  }
}

/** Which checks there are was looked up to choose among them: nothing is loaded for this. */
async function listWantedFacts(ids: readonly string[]): Promise<FactPath[]> {
  const suites = await import('../../suites/wanted-facts.ts')
  return suites.listWantedFacts(ids)
}
