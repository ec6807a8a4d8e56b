import { isDeepStrictEqual } from 'node:util'
import type { FactPath, FactsAt } from '../core/fact.ts'
import type { AnyProbe, ProbeContext } from '../core/probe.ts'
import { traceRestart } from './trace.ts'

/**
 * Collects a probe's facts. If it started on predicted facts, what it collected counts only if the needed facts turn out to be
 * the predicted ones. Otherwise it is stopped, and collects again with the real ones; where these will never be there (null), it
 * provides nothing.
 */
export async function collectOnPrediction(
  probe: AnyProbe,
  context: ProbeContext,
  assumedFacts: object,
  neededFacts: Promise<object | null> | undefined,
): Promise<Partial<FactsAt<FactPath>>> {
  if (!neededFacts) return probe.collect(context, assumedFacts as never)
  const mistaken = new AbortController()
  const signal = AbortSignal.any([context.signal, mistaken.signal])
  const collecting = probe.collect({ ...context, signal }, assumedFacts as never)
  // A rejection is handled below, where this promise is awaited.
  collecting.catch(() => {})
  const needed = await neededFacts
  if (isDeepStrictEqual(needed, assumedFacts)) return collecting
  traceRestart()
  mistaken.abort()
  await collecting
  return needed === null ? {} : probe.collect(context, needed as never)
}

/** The facts that the probe needs; null while one of them is missing. */
export function neededFactsOf({ needs }: AnyProbe, facts: ReadonlyMap<FactPath, unknown>): object | null {
  if (!needs.every((path) => facts.has(path))) return null
  return Object.fromEntries(needs.map((path) => [path, facts.get(path)]))
}

/** The same, where a missing fact may be a predicted one; null while one is neither there nor predicted. */
export function predictedFactsOf(probe: AnyProbe, facts: ReadonlyMap<FactPath, unknown>): object | null {
  if (!probe.predictNeeds) return null
  const predicted = Object.entries(probe.predictNeeds(Object.fromEntries(facts))) as [FactPath, unknown][]
  return neededFactsOf(probe, new Map([...predicted, ...facts]))
}
