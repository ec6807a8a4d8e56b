/**
 * The test that Nemec, Sýs, Švenda, Klinec and Matyáš published for CVE-2017-15361 ("The Return of Coppersmith's Attack", CCS 2017, §3.1): the
 * primes of Infineon's library are k·M + 65537^a mod M, M the product of the first primes, so that the modulus is a power of
 * 65537 by each of those primes. Of other keys one in 2^27 is, at most.
 */
export function isFromRoca(modulus: bigint): boolean {
  return primes.every(([prime, powers]) => powers.has(Number(modulus % BigInt(prime))))
}

const firstPrimes = [
  ...[
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103,
  ],
  ...[107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167],
]

const primes = firstPrimes.map((prime) => [prime, listPowers(prime)] as const)

function listPowers(prime: number): ReadonlySet<number> {
  const powers = new Set<number>()
  for (let power = 1 % prime; !powers.has(power); power = (power * 65_537) % prime) powers.add(power)
  return powers
}
