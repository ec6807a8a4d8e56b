import {
  checkPrimeSync,
  createECDH,
  createPublicKey,
  generateKeyPairSync,
  generatePrimeSync,
  type JsonWebKey,
} from 'node:crypto'
import { expect, test } from 'vitest'
import { layOutRsaKey } from '../../../../lab/fixtures/handmade-certificate.ts'
import { performAtOnce } from '../../../work/work-budget.ts'
import { readPublicKeyInfo } from '../public-key-info.ts'
import { findFactorsByFermat, squareRootOf } from './fermat.ts'
import { type KeyTestResult, testKey } from './key-tests.ts'
import { smallOrderPoints } from './small-order-points.ts'

function testDer(der: Uint8Array): KeyTestResult {
  const info = readPublicKeyInfo(Buffer.from(der))
  if (!info) throw new Error('it was to be read')
  const result = performAtOnce(testKey(info), 10)
  if (!result) throw new Error('it was to be done')
  return result
}

const testModulus = (modulus: bigint, exponent = 65_537n) => {
  const bytes = (number: bigint) => {
    const hex = number.toString(16)
    return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  }
  return testDer(layOutRsaKey(bytes(modulus), bytes(exponent))).weak.map((found) => found.test)
}

const prime = (bits: number) => generatePrimeSync(bits, { bigint: true })

function nextPrime(after: bigint): bigint {
  for (let number = after + 2n; ; number += 2n) if (checkPrimeSync(number, { checks: 8 })) return number
}

const first = prime(512)
/** Keys of 1024 bits are made faster; the tests are the same for all sizes. */
const modulus = first * prime(512)

test.each([1024, 2048, 4096])('a key of %d bits as OpenSSL makes it has none', (modulusLength) => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength })
  expect(testDer(publicKey.export({ type: 'spki', format: 'der' }))).toEqual({
    tested: ['exponent', 'small-factor', 'close-primes', 'roca', 'prime-modulus'],
    weak: [],
  })
})

test.each([1n, 2n, 65_536n])('the exponent %d', (exponent) => {
  expect(testModulus(modulus, exponent)).toEqual(['exponent'])
})

test.each([2n, 3n, 251n, 65_521n])('a modulus divisible by %d', (factor) => {
  expect(testModulus(prime(1000) * factor)).toContain('small-factor')
})

test('a modulus divisible by the next prime is left to others', () => {
  expect(testModulus(prime(1000) * 65_537n)).toEqual([])
})

test('a modulus that is a prime', () => {
  expect(testModulus(prime(1024))).toEqual(['prime-modulus'])
})

/** CVE-2022-26320: the second prime was the next one after the first. A square is the nearest that two factors can be. */
test.each([
  ['the next prime', () => nextPrime(first)],
  ['a prime some thousand after it', () => nextPrime(first + 100_000n)],
  ['the same prime', () => first],
  ['a prime that shares its upper half but for some bits', () => nextPrime(first + (1n << 258n))],
])('close primes: %s', (_name, other) => {
  expect(testModulus(first * other())).toContain('close-primes')
})

test('primes that differ in their upper half are not found, and cost no more steps than are allowed', () => {
  expect(findFactorsByFermat(first * nextPrime(first + (1n << 400n)))).toBeNull()
})

test('square roots', () => {
  for (const root of [0n, 1n, 2n, 3n, 10n, (1n << 64n) - 1n, first]) {
    const square = root * root
    expect([squareRootOf(square), squareRootOf(square + 2n * root)]).toEqual([root, root])
    if (root > 0n) expect(squareRootOf(square - 1n)).toBe(root - 1n)
  }
})

/** As the paper says that Infineon's library makes primes of 512 bits: k·M + 65537^a mod M, M the product of the first 39 primes. */
test('a modulus of ROCA', () => {
  const primes: bigint[] = []
  for (let number = 2n; primes.length < 39; number += 1n)
    if (primes.every((each) => number % each !== 0n)) primes.push(number)
  const product = primes.reduce((all, each) => all * each)
  const make = () => {
    for (let power = 12_345n; ; power += 1n) {
      let rest = 1n
      for (let left = power % 2000n; left > 0n; left -= 1n) rest = (rest * 65_537n) % product
      const candidate = (prime(512) / product) * product + rest
      if (checkPrimeSync(candidate, { checks: 4 })) return candidate
    }
  }
  expect(testModulus(make() * make())).toEqual(['roca'])
})

test.each([
  ['prime256v1', 1],
  ['prime256v1', 16],
  ['secp384r1', 2],
  ['secp521r1', 3],
] as const)('the private key of %s that is %d', (curve, number) => {
  const ecdh = createECDH(curve)
  ecdh.setPrivateKey(Buffer.of(number))
  const point = ecdh.getPublicKey()
  const half = (point.length - 1) / 2
  const [x, y] = [point.subarray(1, 1 + half), point.subarray(1 + half)].map((half) =>
    half.toString('base64url'),
  )
  const names = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' }
  const key: JsonWebKey = { kty: 'EC', crv: names[curve], ...(x && { x }), ...(y && { y }) }
  const der = createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'der' })
  expect(testDer(der).weak.map((found) => found.test)).toEqual(['small-private-key'])
})

test('other keys on these curves are not', () => {
  for (const namedCurve of ['prime256v1', 'secp384r1', 'secp521r1']) {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve })
    expect(testDer(publicKey.export({ type: 'spki', format: 'der' }))).toEqual({
      tested: ['small-private-key'],
      weak: [],
    })
  }
})

/** edwards25519 (RFC 8032 §5.1): −x² + y² = 1 + d x² y². Doubling three times leads to (0, 1), which no other point does. */
test('the points of small order are those', () => {
  const p = (1n << 255n) - 19n
  const power = (base: bigint, exponent: bigint): bigint => {
    if (exponent === 0n) return 1n
    const half = power(base, exponent >> 1n)
    return exponent & 1n ? (((half * half) % p) * base) % p : (half * half) % p
  }
  const invert = (number: bigint) => power(((number % p) + p) % p, p - 2n)
  const d = (p - ((121_665n * invert(121_666n)) % p)) % p
  const double = ([x, y]: readonly [bigint, bigint]): [bigint, bigint] => {
    const product = (d * x * x * y * y) % p
    return [(2n * x * y * invert(1n + product)) % p, ((y * y + x * x) * invert(1n - product)) % p]
  }
  const recover = (y: bigint): bigint => {
    const square = ((y * y - 1n) * invert(d * y * y + 1n)) % p
    const root = power(((square % p) + p) % p, (p + 3n) / 8n)
    const isRoot = (root * root - square) % p === 0n
    return isRoot ? root : (root * power(2n, (p - 1n) / 4n)) % p
  }
  for (const hex of smallOrderPoints) {
    const bytes = Buffer.from(hex, 'hex').reverse()
    bytes[0] = (bytes[0] ?? 0) & 0x7f
    const y = BigInt(`0x${bytes.toString('hex')}`) % p
    const end = [1, 2, 3].reduce<readonly [bigint, bigint]>(double, [recover(y), y])
    expect(end.map((each) => ((each % p) + p) % p)).toEqual([0n, 1n])
  }
  expect(smallOrderPoints.size).toBe(14)
})

test('an Ed25519 key as OpenSSL makes it is not one of them', () => {
  const { publicKey } = generateKeyPairSync('ed25519')
  expect(testDer(publicKey.export({ type: 'spki', format: 'der' }))).toEqual({
    tested: ['small-order'],
    weak: [],
  })
})
