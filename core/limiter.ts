/** Bounds how many connections to one target are open at once. First come, first served. */
export interface Limiter {
  /** Runs the task once a place is free; the place is given back however the task ends. */
  run<T>(task: () => Promise<T>): Promise<T>
  /** The same places, for tasks that go before all others which wait. */
  readonly prioritized: Limiter
  /** How many connections have been made so far. */
  readonly count: number
  /** What came of every attempt to connect, of all that share the places. */
  readonly connections: ConnectionCounts
}

/** How many attempts to connect to a place ended in which way: `ok`, `refused`, `timeout` … */
export interface ConnectionCounts {
  note(place: { address: string; port: number }, status: string): void
  /** In the order in which the places were first tried. */
  list(): { address: string; port: number; counts: Record<string, number> }[]
}

/**
 * @param places - most tasks at once.
 * @param pause - how long a place stays empty after a task, in milliseconds, so that a busy server has time for its users.
 */
export function createLimiter(places: number, pause = 0): Limiter {
  const first: (() => void)[] = []
  const others: (() => void)[] = []
  let free = places
  let count = 0
  const connections = createConnectionCounts()
  const giveBack = () => {
    const next = first.shift() ?? others.shift()
    if (next) next()
    else free += 1
  }
  const createLimiterOver = (waiting: (() => void)[]): Limiter => ({
    get count() {
      return count
    },
    connections,
    get prioritized() {
      return prioritized
    },
    async run(task) {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      count += 1
      try {
        return await task()
      } finally {
        if (pause > 0) setTimeout(giveBack, pause)
        else giveBack()
      }
    },
  })
  const prioritized = createLimiterOver(first)
  return createLimiterOver(others)
}

function createConnectionCounts(): ConnectionCounts {
  const places = new Map<string, ReturnType<ConnectionCounts['list']>[number]>()
  return {
    note({ address, port }, status) {
      const key = `${address} ${port}`
      const place = places.get(key) ?? { address, port, counts: {} }
      places.set(key, place)
      place.counts[status] = (place.counts[status] ?? 0) + 1
    },
    list: () => [...places.values()],
  }
}
