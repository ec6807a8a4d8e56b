/** How fast requests follow each other: as fast as they come, until a server says that they are too many. */
export interface Pace {
  /**
   * Waits until it is a request's turn.
   *
   * @returns which turn it was, for `slowDown`
   */
  takeTurn(signal: AbortSignal): Promise<number>
  /**
   * The server declined the request of this turn because of its rate. Requests of one round that are declined together count once.
   *
   * @param requestedWait - how long the server asks to wait (Retry-After), in milliseconds
   */
  slowDown(turn: number, requestedWait: number): void
  /** How many requests were declined so. */
  readonly declined: number
  /** Milliseconds from one request to the next; 0: they do not wait. */
  readonly interval: number
  /** Requests are declined however slowly they come: a gate that is closed, and no limit. Then nothing waits, and nothing is repeated. */
  readonly isFutile: boolean
}

/** Limits are mostly given by the second (`rate=5r/s`), and most bear two. */
const firstInterval = 400
const longestInterval = 1600
/** A closed gate declines each; of a limit so many are not declined at the slowest pace. */
const mostDeclinedAtSlowest = 6
/** Whoever asks to wait longer is not waited for: the run has an end. */
const longestWait = 5000

export function createPace(): Pace {
  let declined = 0
  let interval = 0
  let next = 0
  let round = 0
  let declinedAtSlowest = 0
  const isFutile = () => declinedAtSlowest >= mostDeclinedAtSlowest
  return {
    async takeTurn(signal) {
      if (interval > 0 && !isFutile()) {
        const now = performance.now()
        const at = Math.max(next, now)
        next = at + interval
        if (at > now) await wait(at - now, signal)
      }
      return round
    },
    slowDown(turn, requestedWait) {
      declined += 1
      next = Math.max(next, performance.now() + Math.min(requestedWait, longestWait))
      if (turn < round) return
      if (interval === longestInterval) declinedAtSlowest += 1
      round += 1
      interval = interval === 0 ? firstInterval : Math.min(2 * interval, longestInterval)
      next = Math.max(next, performance.now() + interval)
    },
    get declined() {
      return declined
    },
    get isFutile() {
      return isFutile()
    },
    get interval() {
      return interval
    },
  }
}

/** That long, or until the signal fires. */
function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
  })
}
