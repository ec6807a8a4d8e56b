import { isDeepStrictEqual } from 'node:util'
import type { FactPath, FactsAt } from '../core/fact.ts'
import type { AnyProbe, ProbeContext } from '../core/probe.ts'
import { traceRestart } from './trace.ts'

/**
 * A probe's facts. One that started early hands them in only once what it foresaw has come true; if it turns out otherwise it is
 * stopped, and asked anew.
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
  // A bug in it is met below.
  collecting.catch(() => {})
  const needed = await truth
  if (isDeepStrictEqual(needed, taken)) return collecting
  traceRestart()
  mistaken.abort()
  await collecting
  return probe.collect(context, needed as never)
}

/** Null while one of them is not there. */
export function neededBy({ needs }: AnyProbe, facts: ReadonlyMap<FactPath, unknown>): object | null {
  if (!needs.every((path) => facts.has(path))) return null
  return Object.fromEntries(needs.map((path) => [path, facts.get(path)]))
}

/** Null while one of them is neither there nor foreseen. */
export function foreseenBy(probe: AnyProbe, facts: ReadonlyMap<FactPath, unknown>): object | null {
  if (!probe.foresee) return null
  const foreseen = Object.entries(probe.foresee(Object.fromEntries(facts))) as [FactPath, unknown][]
  return neededBy(probe, new Map([...foreseen, ...facts]))
}
