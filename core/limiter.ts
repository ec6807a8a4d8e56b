import { type ConnectionCounts, createConnectionCounts } from './connection-counts.ts'
import { createPace, type Pace } from './pace.ts'
import { createSessionCounts, type SessionCounts } from './session-counts.ts'

/** Bounds how many connections to one target are open at once. First come, first served. */
export interface Limiter {
  /**
   * Runs the task once a place is free; the place is given back however the task ends.
   *
   * @param serviceOf - what the result says of how the target serves. A task that starved beside others, while none that began later
   * was served, is run once more alone: servers with one place serve connections in their order. Where that helps, all tasks run one
   * at a time from then on.
   */
  run<T>(task: () => Promise<T>, serviceOf?: (result: T) => Service): Promise<T>
  /** The same places, for tasks that go before all others which wait. */
  readonly prioritized: Limiter
  /** How many connections have been made so far. */
  readonly count: number
  /** What came of every attempt to connect, of all that share the places. */
  readonly connections: ConnectionCounts
  /** What every handshake that a library finished agreed on, of all that share the places. */
  readonly sessions: SessionCounts
  /** How fast requests of HTTP follow each other. */
  readonly pace: Pace
}

/** `starved`: the connection was made, and nobody spoke on it. `unknown`: it says nothing of that. */
export type Service = 'served' | 'starved' | 'unknown'

/**
 * @param places - most tasks at once.
 * @param pause - how long a place stays empty after a task, in milliseconds, so that a busy server has time for its users.
 */
export function createLimiter(places: number, pause = 0): Limiter {
  const queue = createQueue(places)
  const service = createServiceRecord()
  let count = 0
  let retries: Promise<unknown> = Promise.resolve()
  // Fewer at once may be borne where many are not: a limit of connections refuses the rest.
  const connections = createConnectionCounts(queue.halve)
  const pace = createPace()
  const sessions = createSessionCounts()
  const runIn = async <T>(lane: Lane, task: () => Promise<T>): Promise<T> => {
    await queue.enter(lane)
    count += 1
    try {
      return await task()
    } finally {
      if (pause > 0) setTimeout(() => queue.leave(lane), pause)
      else queue.leave(lane)
    }
  }
  const createLimiterOver = (lane: Lane): Limiter => ({
    get count() {
      return count
    },
    connections,
    sessions,
    pace,
    get prioritized() {
      return prioritized
    },
    async run(task, serviceOf = () => 'unknown') {
      const attempt = (chosen: Lane) =>
        runIn(chosen, async () => {
          const serving = service.begin()
          try {
            const result = await task()
            return { result, isStarved: service.isStarved(serving, serviceOf(result)) }
          } finally {
            service.end()
          }
        })
      const first = await attempt(lane)
      if (!first.isStarved) return first.result
      // One after the other, since the first may show that none of the others has to be alone.
      const retry = retries.then(async () => {
        if (queue.isNarrow()) return (await attempt(lane)).result
        if (!service.mayCrowdingBeTheReason()) return first.result
        const again = await attempt('alone')
        if (serviceOf(again.result) === 'served') queue.narrow()
        else service.noteVainAttempt()
        return again.result
      })
      retries = retry.catch(() => {})
      return retry
    },
  })
  const prioritized = createLimiterOver('first')
  return createLimiterOver('others')
}

/** `alone`: while no other task runs. */
type Lane = 'alone' | 'first' | 'others'

function createQueue(places: number) {
  const waiting: Record<Lane, (() => void)[]> = { alone: [], first: [], others: [] }
  let most = places
  let running = 0
  let isExclusive = false
  const startNext = () => {
    for (;;) {
      if (isExclusive) return
      const lane = waiting.alone.length > 0 ? 'alone' : waiting.first.length > 0 ? 'first' : 'others'
      const start = running < (lane === 'alone' ? 1 : most) ? waiting[lane].shift() : undefined
      if (!start) return
      running += 1
      isExclusive = lane === 'alone'
      start()
    }
  }
  return {
    enter(lane: Lane): Promise<void> {
      return new Promise((resolve) => {
        waiting[lane].push(resolve)
        startNext()
      })
    },
    leave(lane: Lane): void {
      running -= 1
      if (lane === 'alone') isExclusive = false
      startNext()
    },
    narrow(): void {
      most = 1
    },
    /** Down to a quarter: a ban must not make the run endless. */
    halve(): void {
      most = Math.min(most, Math.max(Math.ceil(most / 2), Math.ceil(places / 4)))
    },
    isNarrow: () => most === 1,
  }
}

/** Where running alone was in vain so often, the silence has another reason. */
const mostVainAttempts = 2

/** One task while it runs. */
interface Serving {
  /** The first has 1. */
  number: number
  /** Did others run when it began? */
  amongOthers: boolean
}

/** Which tasks were served, in the order in which they began. */
function createServiceRecord() {
  let begun = 0
  let running = 0
  let latestServed = 0
  let vain = 0
  return {
    begin(): Serving {
      begun += 1
      running += 1
      return { number: begun, amongOthers: running > 1 }
    },
    end(): void {
      running -= 1
    },
    /** Did it starve beside others, while none that began later was served? */
    isStarved({ number, amongOthers }: Serving, service: Service): boolean {
      if (service === 'served') latestServed = Math.max(latestServed, number)
      return service === 'starved' && number > latestServed && (amongOthers || begun > number)
    },
    /** Not where it was tried in vain already; once is enough where nothing was ever served. */
    mayCrowdingBeTheReason: () => vain < (latestServed === 0 ? 1 : mostVainAttempts),
    noteVainAttempt: () => {
      vain += 1
    },
  }
}
