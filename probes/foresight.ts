import { isDeepStrictEqual } from 'node:util'
import type { AnyProbe, FactPath, FactsAt, ProbeContext } from './probe.ts'

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
  const mistaken = new AbortController()
  const signal = AbortSignal.any([context.signal, mistaken.signal])
  const collecting = probe.collect({ ...context, signal }, taken as never)
  if (!truth) return collecting
  // A bug in it is met below.
  collecting.catch(() => {})
  const needed = await truth
  if (isDeepStrictEqual(needed, taken)) return collecting
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
export function foreseenBy(
  { needs, foresee }: AnyProbe,
  facts: ReadonlyMap<FactPath, unknown>,
): object | null {
  if (!foresee) return null
  const known = { ...foresee(Object.fromEntries(facts)), ...Object.fromEntries(facts) }
  if (!needs.every((path) => path in known)) return null
  return Object.fromEntries(needs.map((path) => [path, known[path as keyof typeof known]]))
}
