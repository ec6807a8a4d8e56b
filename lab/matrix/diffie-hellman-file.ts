import { generatePrimeSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { integer, sequence } from '../fixtures/handmade-certificate.ts'

/** Parameters of badssl.com's servers of the same names. 480 and 512 bits are missing: no OpenSSL that we have starts with them. */
export type DhParameters = 'dh1024' | 'dh2048' | 'dh-composite' | 'dh-small-subgroup'

/** @returns the path of a PEM file with such parameters, made anew */
export function writeDhParameters(folder: string, kind: DhParameters): string {
  const path = join(folder, `${kind}.pem`)
  const { modulus, generator } = createParameters(kind)
  const der = sequence(encodeNumber(modulus), encodeNumber(generator))
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  writeFileSync(path, `-----BEGIN DH PARAMETERS-----\n${lines.join('\n')}\n-----END DH PARAMETERS-----\n`)
  return path
}

function createParameters(kind: DhParameters): { modulus: bigint; generator: bigint } {
  if (kind === 'dh-composite') return { modulus: findPrime(1024) * findPrime(1024), generator: 2n }
  if (kind === 'dh-small-subgroup') return createSmallSubgroup()
  return { modulus: findPrime(Number(kind.slice(2))), generator: 2n }
}

/** A generator of so few elements that trying them all takes no time. */
function createSmallSubgroup(): { modulus: bigint; generator: bigint } {
  const order = 65_537n
  const modulus = generatePrimeSync(2048, { bigint: true, add: 2n * order, rem: 1n })
  return { modulus, generator: raise(3n, (modulus - 1n) / order, modulus) }
}

function raise(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

/** With its two highest bits set, so that a product of two is as long as both. */
function findPrime(bits: number): bigint {
  for (;;) {
    const prime = generatePrimeSync(bits, { bigint: true })
    if (prime >> BigInt(bits - 2) === 3n) return prime
  }
}

function encodeNumber(value: bigint): Uint8Array {
  const hex = value.toString(16)
  return integer(Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex'))
}
