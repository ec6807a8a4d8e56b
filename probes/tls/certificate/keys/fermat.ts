/**
 * Fermat's method: n = a² − b², where a is near √n when the two factors are near each other. Keys of generators that took the next prime after the
 * first are found in the first steps (CVE-2022-26320, Rambus SafeZone in printers).
 *
 * @returns the factors; null: none within so many steps
 */
export function findFactorsByFermat(modulus: bigint, steps = 1000): readonly [bigint, bigint] | null {
  if (modulus % 2n === 0n || modulus < 9n) return null
  const root = squareRootOf(modulus)
  let a = root * root === modulus ? root : root + 1n
  let rest = a * a - modulus
  for (let step = 0; step < steps; step += 1) {
    const b = squareRootIfSquare(rest)
    if (b !== null && a - b > 1n) return [a - b, a + b]
    rest += 2n * a + 1n
    a += 1n
  }
  return null
}

/** Most numbers are told from squares by their rests alone: one in 100 is left. */
function squareRootIfSquare(number: bigint): bigint | null {
  const rest = Number(number % restModulus)
  if (!squareRests.every(({ modulus, squares }) => squares.has(rest % modulus))) return null
  const root = squareRootOf(number)
  return root * root === number ? root : null
}

const squareRests = [64, 63, 65, 11].map((modulus) => ({
  modulus,
  squares: new Set(Array.from({ length: modulus }, (_, root) => (root * root) % modulus)),
}))
const restModulus = BigInt(64 * 63 * 65 * 11)

/** The largest number whose square is not larger, by Newton's method. */
export function squareRootOf(number: bigint): bigint {
  if (number < 2n) return number
  let guess = 1n << BigInt((number.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (guess + number / guess) >> 1n
    if (next >= guess) return guess
    guess = next
  }
}
