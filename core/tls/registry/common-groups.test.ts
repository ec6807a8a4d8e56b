import { getDiffieHellman } from 'node:crypto'
import { expect, test } from 'vitest'
import { findCommonGroup, isStandardModulus } from './common-groups.ts'

test.each([
  ['modp1', 'RFC 2409 §6.1'],
  ['modp2', 'RFC 2409 §6.2'],
  ['modp5', 'RFC 3526 group 5'],
  ['modp14', 'RFC 3526 group 14'],
  ['modp15', 'RFC 3526 group 15'],
  ['modp16', 'RFC 3526 group 16'],
  ['modp17', 'RFC 3526 group 17'],
  ['modp18', 'RFC 3526 group 18'],
])('%s, as OpenSSL has it', (name, expected) => {
  const prime = getDiffieHellman(name).getPrime('hex')
  expect(findCommonGroup(prime)).toBe(expected)
  expect(isStandardModulus(prime)).toBe(true)
})

// p = 2^b - 2^(b-64) + {[2^(b-130) e] + X} 2^64 - 1 (RFC 7919 appendix A).
test.each([
  ['ffdhe2048', 2048, 560316n],
  ['ffdhe3072', 3072, 2625351n],
  ['ffdhe4096', 4096, 5736041n],
  ['ffdhe6144', 6144, 15705020n],
  ['ffdhe8192', 8192, 10965728n],
])('%s, by its formula', (name, bits, x) => {
  const b = BigInt(bits)
  const p = 2n ** b - 2n ** (b - 64n) + (scaledE(b - 130n) + x) * 2n ** 64n - 1n
  expect(findCommonGroup(p.toString(16))).toBe(`RFC 7919 ${name}`)
  expect(isStandardModulus(p.toString(16))).toBe(true)
})

test('the prime that Apache shipped for export suites', () => {
  const prime =
    '9fdb8b8a004544f0045f1737d0ba2e0b274cdf1a9f588218fb435316a16e3741' +
    '71fd19d8d8f37c39bf863fd60e3e300680a3030c6e4c3757d08f70e6aa871033'
  expect(findCommonGroup(prime)).toBe('Apache 2.2')
  expect(isStandardModulus(prime)).toBe(false)
})

test('any other number is none of them', () => {
  for (const hex of ['', '0', 'ff', 'f'.repeat(512)]) {
    expect(findCommonGroup(hex)).toBeNull()
    expect(isStandardModulus(hex)).toBe(false)
  }
})

/** The integer part of 2^bits e, by its series. */
function scaledE(bits: bigint): bigint {
  const guard = 64n
  let term = 2n ** (bits + guard)
  let sum = 0n
  for (let n = 1n; term > 0n; n += 1n) {
    sum += term
    term /= n
  }
  return sum >> guard
}
