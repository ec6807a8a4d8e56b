/** How many attempts to connect to a place ended in which way: `ok`, `refused`, `timeout` … */
export interface ConnectionCounts {
  note(place: { address: string; port: number }, status: string): void
  /** In the order in which the places were first tried. */
  list(): { address: string; port: number; counts: Record<string, number> }[]
  /** The places that had accepted, and then none of the latest attempts, which were some. */
  listClosed(): ClosedPlace[]
}

/** A place that answered, and then refused or ignored whatever was asked: what a ban or a limit of connections looks like. */
export interface ClosedPlace {
  address: string
  port: number
  /** How many connections it had accepted by then. */
  accepted: number
  /** How many attempts failed since, and how the latest one did. */
  failed: number
  status: string
}

/** So many failures in a row, at a place that had answered, are no accident of one worker. */
const closingStreak = 3
/** Explicit, so that asking fewer at once costs little time. */
const refusals: ReadonlySet<string> = new Set(['refused', 'reset', 'unreachable'])

/** @param onClosing - called where a place that had answered refuses, several times in a row. */
export function createConnectionCounts(onClosing: () => void): ConnectionCounts {
  const places = new Map<string, ReturnType<ConnectionCounts['list']>[number] & Streak>()
  return {
    note({ address, port }, status) {
      const key = `${address} ${port}`
      const place = places.get(key) ?? { address, port, counts: {}, failed: 0, latest: status }
      places.set(key, place)
      place.counts[status] = (place.counts[status] ?? 0) + 1
      if (status === 'ok') place.failed = 0
      // The run's own end, or this machine's limits, say nothing of the place.
      else if (status !== 'cancelled' && status !== 'local') {
        place.failed += 1
        place.latest = status
      }
      if (place.counts.ok && refusals.has(status) && place.failed % closingStreak === 0) onClosing()
    },
    list: () => [...places.values()].map(({ address, port, counts }) => ({ address, port, counts })),
    listClosed: () =>
      [...places.values()].flatMap(({ address, port, counts, failed, latest }) =>
        counts.ok && failed >= closingStreak
          ? [{ address, port, accepted: counts.ok, failed, status: latest }]
          : [],
      ),
  }
}

/** Failures since a place last accepted, and how the latest one was. */
interface Streak {
  failed: number
  latest: string
}
