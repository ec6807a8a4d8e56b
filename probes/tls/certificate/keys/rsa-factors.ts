import { checkPrimeSync } from 'node:crypto'

/** The smallest prime below 65,536 that divides it; null: none does. */
export function findSmallFactor(modulus: bigint): number | null {
  groups ??= groupPrimes(listPrimes(65_536), 128)
  for (const { product, primes } of groups) {
    const rest = modulus % product
    const factor = primes.find((prime) => rest % BigInt(prime) === 0n)
    if (factor !== undefined) return factor
  }
  return null
}

/** One round of Miller and Rabin's test: a product of two primes passes it by a chance that is nothing for numbers of this size. */
export function isPrimeModulus(modulus: bigint): boolean {
  return checkPrimeSync(modulus, { checks: 1 })
}

interface PrimeGroup {
  product: bigint
  primes: readonly number[]
}

/** A long number is divided once by the product of some hundred primes, and what is left, which is short, by each. */
let groups: readonly PrimeGroup[] | undefined

function groupPrimes(primes: readonly number[], size: number): PrimeGroup[] {
  return Array.from({ length: Math.ceil(primes.length / size) }, (_, index) => {
    const group = primes.slice(index * size, (index + 1) * size)
    return { primes: group, product: group.reduce((product, prime) => product * BigInt(prime), 1n) }
  })
}

/** The sieve of Eratosthenes. */
function listPrimes(limit: number): number[] {
  const composite = new Uint8Array(limit)
  const primes: number[] = []
  for (let number = 2; number < limit; number += 1) {
    if (composite[number]) continue
    primes.push(number)
    for (let multiple = number * number; multiple < limit; multiple += number) composite[multiple] = 1
  }
  return primes
}
