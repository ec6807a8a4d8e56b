import { type Access, createAccessRecord, noAccess } from '../core/access.ts'
import type { Fact, FactPath } from '../core/fact.ts'
import { createFetchedOnce, type FetchedOnce } from '../core/fetched-once.ts'
import { createLimiter } from '../core/limiter.ts'
import type { AnyProbe, ProbeContext } from '../core/probe.ts'
import { type Target, targetNameOf } from '../core/target.ts'
import { chooseProbes } from './chosen-probes.ts'
import type { Collection, Facts } from './collection.ts'
import { collectOnPrediction, neededFactsOf, predictedFactsOf } from './early-start.ts'
import { traceProbe, traceWaiting } from './trace.ts'

export interface CollectOptions {
  /** What may be used besides the network; nothing, unless it is given. */
  access?: Access
  /** The facts to ask for, with those that they need; absent: all. */
  wanted?: readonly FactPath[]
  /** Longest wait for one phase of one exchange, in milliseconds. */
  timeout: number
  /** Longest time for everything, in milliseconds: what is not there by then is missing, and `complete` is false. */
  deadline: number
  /** Most connections open to the target at once. */
  maxConnections: number
  /** How long each place for a connection stays empty after one, in milliseconds; 0 by default. */
  pause?: number
  /** Ends the collection early, like the deadline. */
  signal: AbortSignal
  now: () => Date
  /** What others are asked for once in a run; of its own, unless it is given. */
  fetched?: FetchedOnce
  /** Called as each probe ends. */
  onProgress?: (progress: Progress) => void
  /**
   * Called where a probe throws, which is a bug in mmverify: it costs the probe's facts and those that need them, and the collection is
   * incomplete. Without it the collection ends with the error.
   */
  onCrash?: (error: unknown, probe: string) => void
}

export interface Progress {
  /** The probe that just ended. */
  probe: string
  done: number
  of: number
}

/** How long probes get to hand in what they have once the signal has fired, in milliseconds. */
const graceMs = 1000

/**
 * Runs every probe as soon as the facts it needs are there. Ends within the deadline (plus a second of grace) whatever
 * the target does.
 */
export async function collect(
  target: Target,
  probes: readonly AnyProbe[],
  options: CollectOptions,
): Promise<Collection> {
  const startedAt = options.now()
  const access = options.access ?? noAccess
  const given = probes.filter((probe) => probe.given?.(access) ?? true)
  const { chosen, unasked } = options.wanted
    ? chooseProbes(given, options.wanted)
    : { chosen: given, unasked: [] }
  const stop = new AbortController()
  const overdue = setTimeout(() => stop.abort(), options.deadline)
  const context: ProbeContext = {
    target,
    access,
    timeout: options.timeout,
    signal: AbortSignal.any([options.signal, stop.signal]),
    limiter: createLimiter(options.maxConnections, options.pause),
    now: options.now,
    fetched: options.fetched ?? createFetchedOnce(),
  }
  try {
    const facts = await runProbes(chosen, context, options)
    return {
      target,
      access: createAccessRecord(access),
      startedAt: startedAt.toISOString(),
      finishedAt: options.now().toISOString(),
      complete: !context.signal.aborted && facts.size === countProvidedFacts(chosen) && isReachable(facts),
      ...(unasked.length > 0 && { unasked }),
      facts: nestFacts(facts),
    }
  } finally {
    clearTimeout(overdue)
    // Whatever still waits for a peer (after a bug elsewhere) must not outlive the collection.
    stop.abort()
  }
}

/** Where the name has no address, or none that may be asked, every probe ends at once, and none has asked. */
function isReachable(facts: ReadonlyMap<FactPath, unknown>): boolean {
  const addresses = facts.get('net.addresses') as Fact<'net.addresses'> | undefined
  return !['unresolved', 'timeout', 'off-limits'].includes(addresses?.status ?? 'ok')
}

/** What is known of a target of which nothing was collected: nothing, and that it is not complete. */
export function createEmptyCollection(target: Target, access: Access, now: Date): Collection {
  const moment = now.toISOString()
  const record = createAccessRecord(access)
  return { target, access: record, startedAt: moment, finishedAt: moment, complete: false, facts: {} }
}

async function runProbes(
  probes: readonly AnyProbe[],
  context: ProbeContext,
  { onProgress = () => {}, onCrash }: CollectOptions,
): Promise<Map<FactPath, unknown>> {
  const facts = new Map<FactPath, unknown>()
  /** What will not come any more: a probe crashed. */
  const lost = new Set<FactPath>()
  const started = new Set<AnyProbe>()
  const awaited = new Set(probes.flatMap(({ needs }) => needs))
  /** Probes that started on predicted facts, each with a promise of the needed facts as they really are. */
  const early = new Map<AnyProbe, PromiseWithResolvers<object | null>>()
  const name = targetNameOf(context.target)
  const ordered = probes.toSorted((a, b) => Number(a.last ?? false) - Number(b.last ?? false))
  let done = 0
  await new Promise<void>((resolve, reject) => {
    let running = 0
    let over = false
    let afterGrace: NodeJS.Timeout | undefined
    const overdue = () => {
      afterGrace = setTimeout(end, graceMs)
    }
    const end = () => {
      over = true
      clearTimeout(afterGrace)
      context.signal.removeEventListener('abort', overdue)
      resolve()
    }
    const next = () => {
      spreadLoss(probes, lost)
      for (const [probe, { resolve }] of early) {
        const needed = neededFactsOf(probe, facts)
        if (needed) resolve(needed)
        else if (probe.needs.some((path) => lost.has(path))) resolve(null)
      }
      for (const probe of ordered) {
        if (probe.needs.some((path) => lost.has(path))) continue
        if (over || started.has(probe) || (probe.last && running > 0)) continue
        const needed = neededFactsOf(probe, facts)
        const assumedFacts = needed ?? predictedFactsOf(probe, facts)
        if (!assumedFacts) continue
        started.add(probe)
        running += 1
        if (!needed) early.set(probe, Promise.withResolvers())
        run(probe, assumedFacts)
          .catch((error) => {
            if (!onCrash) throw error
            onCrash(error, probe.id)
            for (const path of probe.provides) lost.add(path)
          })
          .then(() => {
            running -= 1
            next()
          })
          .catch(reject)
      }
      if (running === 0) end()
    }
    const run = async (probe: AnyProbe, assumedFacts: object) => {
      // Connections for facts that other probes need go before those for facts that none needs.
      const limiter = probe.provides.some((path) => awaited.has(path))
        ? context.limiter.prioritized
        : context.limiter
      const truth = early.get(probe)?.promise
      const foreseen = truth ? probe.needs.filter((path) => !facts.has(path)) : []
      const provided = await traceProbe({ target: name, probe: probe.id }, foreseen, () =>
        collectOnPrediction(probe, { ...context, limiter }, assumedFacts, truth),
      )
      done += 1
      if (over) return
      // Nothing is provided on facts that are lost.
      for (const path of probe.provides) if (path in provided) facts.set(path, provided[path])
      onProgress({ probe: probe.id, done, of: probes.length })
    }
    context.signal.addEventListener('abort', overdue, { once: true })
    next()
    traceWaiting(
      name,
      probes.filter((probe) => !started.has(probe)),
      (path) => facts.has(path),
    )
  })
  return facts
}

/** What needs a lost fact never starts, or comes to nothing. */
function spreadLoss(probes: readonly AnyProbe[], lost: Set<FactPath>): void {
  if (lost.size === 0) return
  for (let before = -1; before !== lost.size; ) {
    before = lost.size
    for (const { needs, provides } of probes)
      if (needs.some((path) => lost.has(path))) for (const path of provides) lost.add(path)
  }
}

function countProvidedFacts(probes: readonly AnyProbe[]): number {
  return probes.reduce((sum, probe) => sum + probe.provides.length, 0)
}

/** `tls.versions` → `{ tls: { versions } }`, in the order of the paths' names, so that two runs compare line by line. */
function nestFacts(facts: ReadonlyMap<FactPath, unknown>): Facts {
  const nested: Record<string, Record<string, unknown>> = {}
  for (const path of [...facts.keys()].sort()) {
    const [area = '', name = ''] = path.split('.')
    nested[area] ??= {}
    nested[area][name] = facts.get(path)
  }
  return nested
}
