/** Draws that a seed repeats (mulberry32). */
export interface Draws {
  /** From 0 to just below 1. */
  next: () => number
  chance: (probability: number) => boolean
  pick: <T>(list: readonly T[]) => T
  count: (from: number, to: number) => number
}

export function createDraws(seed: number): Draws {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    chance: (probability) => next() < probability,
    pick: <T>(list: readonly T[]) => list[Math.floor(next() * list.length)] as T,
    count: (from, to) => from + Math.floor(next() * (to - from + 1)),
  }
}
