/** The names of RFC 7919, with length in bits and X of the formula. */
const groups = {
  ffdhe2048: { bits: 2048, x: 560316n },
  ffdhe3072: { bits: 3072, x: 2625351n },
  ffdhe4096: { bits: 4096, x: 5736041n },
  ffdhe6144: { bits: 6144, x: 15705020n },
  ffdhe8192: { bits: 8192, x: 10965728n },
} as const

/** The prime of a group of RFC 7919, all of which have the generator 2; null: none of them. */
export function ffdhePrimeOf(group: string): Buffer | null {
  const found = Object.entries(groups).find(([name]) => name === group)?.[1]
  if (!found) return null
  // p = 2^b - 2^(b-64) + {[2^(b-130) e] + X} 2^64 - 1 (appendix A).
  const b = BigInt(found.bits)
  const prime = 2n ** b - 2n ** (b - 64n) + (scaleE(b - 130n) + found.x) * 2n ** 64n - 1n
  return Buffer.from(prime.toString(16), 'hex')
}

/** The integer part of 2^bits e, by the series of e. */
function scaleE(bits: bigint): bigint {
  const guard = 64n
  let term = 2n ** (bits + guard)
  let sum = 0n
  for (let divisor = 1n; term > 0n; divisor += 1n) {
    sum += term
    term /= divisor
  }
  return sum >> guard
}
