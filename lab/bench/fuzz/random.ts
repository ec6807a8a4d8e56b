/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0 to `limit` − 1. */
  below(limit: number): number
}

/** A generator of its own for each message of a campaign, so that one message can be made again without those before it. */
export function createRandom(seed: number, index: number): Random {
  let state = mixBits(Math.imul(seed, 0x9e3779b1) ^ mixBits(index))
  return {
    below(limit) {
      state = (state + 0x6d2b79f5) | 0
      return Math.floor((mixBits(state) / 2 ** 32) * limit)
    },
  }
}

/** The finalizer of MurmurHash3: every bit of the input reaches every bit of the result. */
function mixBits(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
