import { isDeepStrictEqual } from 'node:util'
import type { FactPath, FactsAt } from '../core/fact.ts'
import type { AnyProbe, ProbeContext } from '../core/probe.ts'
import { traceRestart } from './trace.ts'

/**
 * Collects a probe's facts. If it started on predicted facts, what it collected counts only if the needed facts turn out to be
 * the predicted ones. Otherwise it is stopped, and collects again with the real ones.
 */
export async function collectFrom(
  probe: AnyProbe,
  context: ProbeContext,
  taken: object,
  truth: Promise<object> | undefined,
): Promise<Partial<FactsAt<FactPath>>> {
  if (!truth) return probe.collect(context, taken as never)
  const mistaken = new AbortController()
  const signal = AbortSignal.any([context.signal, mistaken.signal])
  const collecting = probe.collect({ ...context, signal }, taken as never)
  // A rejection is handled below, where this promise is awaited.
  collecting.catch(() => {})
  const needed = await truth
  if (isDeepStrictEqual(needed, taken)) return collecting
  traceRestart()
  mistaken.abort()
  await collecting
  return probe.collect(context, needed as never)
}

/** The facts that the probe needs; null while one of them is missing. */
export function neededBy({ needs }: AnyProbe, facts: ReadonlyMap<FactPath, unknown>): object | null {
  if (!needs.every((path) => facts.has(path))) return null
  return Object.fromEntries(needs.map((path) => [path, facts.get(path)]))
}

/** The same, where a missing fact may be a predicted one; null while one is neither there nor predicted. */
export function foreseenBy(probe: AnyProbe, facts: ReadonlyMap<FactPath, unknown>): object | null {
  if (!probe.foresee) return null
  const foreseen = Object.entries(probe.foresee(Object.fromEntries(facts))) as [FactPath, unknown][]
  return neededBy(probe, new Map([...foreseen, ...facts]))
}
