import { generatePrimeSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Parameters of badssl.com's servers of the same names. 480 and 512 bits are missing: no OpenSSL that we have starts with them. */
export type DhParameters = 'dh1024' | 'dh2048' | 'dh-composite' | 'dh-small-subgroup'

/** @returns the path of a PEM file with such parameters, made anew */
export function writeDhParameters(folder: string, kind: DhParameters): string {
  const path = join(folder, `${kind}.pem`)
  const { modulus, generator } = createParameters(kind)
  const der = encodeSequence([...encodeInteger(modulus), ...encodeInteger(generator)])
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

function encodeInteger(value: bigint): number[] {
  const hex = value.toString(16)
  const bytes = [...Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')]
  const positive = (bytes[0] ?? 0) >= 0x80 ? [0, ...bytes] : bytes
  return [0x02, ...encodeLength(positive.length), ...positive]
}

function encodeSequence(content: readonly number[]): number[] {
  return [0x30, ...encodeLength(content.length), ...content]
}

function encodeLength(length: number): number[] {
  if (length < 0x80) return [length]
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
}
