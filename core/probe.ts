import type { Access } from './access.ts'
import type { FactPath, FactsAt } from './fact.ts'
import type { FetchedOnce } from './fetched-once.ts'
import type { Limiter } from './limiter.ts'
import type { Target } from './target.ts'

/** What a probe is given besides the facts it needs. Nothing here is global: clock, signal and limits are passed in. */
export interface ProbeContext {
  target: Target
  /** What may be used besides the network. */
  access: Access
  /** Longest wait for one phase of one exchange, in milliseconds (`--timeout`). */
  timeout: number
  /** Fires when the run must end (overall deadline, Ctrl-C). Every exchange ends on it as `cancelled`. */
  signal: AbortSignal
  /** Bounds the open connections to the target; every connection goes through it. */
  limiter: Limiter
  /** The time, as the run sees it. */
  now: () => Date
  /** What others than the target were asked for, for all targets of a run. */
  fetched: FetchedOnce
}

/**
 * Collects facts and has no opinion. It runs as soon as the facts it `needs` are there. What the peer did comes
 * back as `Outcome`s inside the facts; an exception from `collect` is a bug in mmverify, costs those facts, and makes the exit code 4.
 */
export interface Probe<Needs extends FactPath, Provides extends FactPath> {
  id: string
  /** Whether the run was given the access it needs; without it the probe does not run, and nothing is missing. */
  given?: (access: Access) => boolean
  needs: readonly Needs[]
  /** It starts when all probes without this have ended. */
  last?: true
  /**
   * Predicts needed facts from earlier ones. The probe then starts before the needed facts are there; if they turn out otherwise,
   * what it collected is dropped and it starts again.
   */
  predictNeeds?: (known: Partial<FactsAt<FactPath>>) => Partial<FactsAt<Needs>>
  provides: readonly Provides[]
  collect(context: ProbeContext, facts: FactsAt<Needs>): Promise<FactsAt<Provides>>
}

/** A probe of whatever facts, as the collector sees it. */
export interface AnyProbe {
  id: string
  given?: (access: Access) => boolean
  needs: readonly FactPath[]
  last?: true
  predictNeeds?: (known: Partial<FactsAt<FactPath>>) => Partial<FactsAt<FactPath>>
  provides: readonly FactPath[]
  collect(context: ProbeContext, facts: never): Promise<Partial<FactsAt<FactPath>>>
}

/** Keeps a probe's literal types while it is checked against `Probe`. */
export function defineProbe<const Needs extends FactPath, const Provides extends FactPath>(
  probe: Probe<Needs, Provides>,
): Probe<Needs, Provides> {
  return probe
}
