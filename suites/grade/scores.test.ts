import { expect, test } from 'vitest'
import {
  createCertificate,
  createChain,
  createCollection,
  createSuiteFacts,
  tls12Suites,
  tls13Suites,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import { rsaEquivalentOfGroup, rsaEquivalentOfKey } from './key-strength.ts'
import { createObservations, type GradeFacts, gradeFacts, type Observations } from './observations.ts'
import { computeScores, computeTotal } from './scores.ts'

/** What the healthy fixture comes to, with these observations in place of its own. */
function observed(changes: Partial<Observations> = {}): Observations {
  const { facts, ...about } = createCollection(
    createSuiteFacts({ 'TLS 1.2': tls12Suites, 'TLS 1.3': tls13Suites }),
  )
  const byPath = Object.fromEntries(
    gradeFacts.map((path) => {
      const [area, name] = path.split('.') as [keyof typeof facts, string]
      return [path, (facts[area] as Record<string, unknown>)[name]]
    }),
  )
  const observations = createObservations(byPath as Partial<GradeFacts>, about)
  if (Array.isArray(observations)) throw new Error(observations.join())
  return { ...observations, ...changes }
}

const suitesOf = (...bits: number[]) =>
  observed().suites.flatMap((entry, index) =>
    bits[index] === undefined ? [] : [{ ...entry, suite: { ...entry.suite, bits: bits[index] } }],
  )
const key = (type: string, bits: number | null) =>
  createCertificate({ key: { type, bits, curve: null, exponent: null } })

// Everything below: SSL Labs rating guide 2009r.

test.each([
  // 0.3, 0.3 and 0.4: three equal scores are their own total, and each weight shows alone.
  [{ protocol: 100, keyExchange: 100, cipherStrength: 100 }, 100],
  [{ protocol: 90, keyExchange: 100, cipherStrength: 100 }, 97],
  [{ protocol: 100, keyExchange: 90, cipherStrength: 100 }, 97],
  [{ protocol: 100, keyExchange: 100, cipherStrength: 90 }, 96],
  [{ protocol: 80, keyExchange: 40, cipherStrength: 20 }, 44],
  // "A zero score in any category results in an overall score of zero."
  [{ protocol: 0, keyExchange: 100, cipherStrength: 100 }, 0],
  [{ protocol: 100, keyExchange: 0, cipherStrength: 100 }, 0],
  [{ protocol: 100, keyExchange: 100, cipherStrength: 0 }, 0],
  // What is not known is worth nothing.
  [{ protocol: 100, keyExchange: null, cipherStrength: 100 }, 0],
  [{ protocol: 100, keyExchange: 100, cipherStrength: null }, 0],
])('the total of %o is %d', (scores, points) => {
  expect(computeTotal(scores)).toBeCloseTo(points, 10)
})

test.each([
  ['SSL 2.0', 0],
  ['SSL 3.0', 80],
  ['TLS 1.0', 90],
  ['TLS 1.1', 95],
  ['TLS 1.2', 100],
  ['TLS 1.3', 100],
] as const)('protocol: %s alone is %d', (version, score) => {
  expect(computeScores(observed({ versions: [version] })).protocol).toBe(score)
})

test('protocol: the best and the worst count, and nothing between', () => {
  expect(computeScores(observed({ versions: ['SSL 3.0', 'TLS 1.1', 'TLS 1.2'] })).protocol).toBe(90)
})

test.each([
  [1, 20],
  [511, 20],
  [512, 40],
  [1023, 40],
  [1024, 80],
  [2047, 80],
  [2048, 90],
  [4095, 90],
  [4096, 100],
])('key exchange: an RSA key of %d bits is %d', (bits, score) => {
  const chains = [createChain({ chain: [key('RSA', bits)] })]
  expect(computeScores(observed({ chains, groups: [] })).keyExchange).toBe(score)
  expect(
    computeScores(observed({ chains: [createChain()], groups: [], dhBits: [8192, bits] })).keyExchange,
  ).toBe(score)
})

test('key exchange: the weakest of all that were seen', () => {
  const chains = [
    createChain({}, { key: key('RSA', 4096).key }),
    createChain({}, { key: key('RSA', 2048).key }),
  ]
  expect(computeScores(observed({ chains })).keyExchange).toBe(90)
  expect(computeScores(observed({ chains, dhBits: [1024] })).keyExchange).toBe(80)
  expect(computeScores(observed({ chains, groups: ['sect163k1'] })).keyExchange).toBe(80)
})

test('key exchange: unknown with a group or a key that is unknown, and without a certificate', () => {
  expect(computeScores(observed({ groups: ['secp384r1', 'unheard-of'] })).keyExchange).toBeNull()
  expect(
    computeScores(observed({ chains: [createChain(), createChain({ chain: [key('X', 4096)] })] }))
      .keyExchange,
  ).toBeNull()
  expect(computeScores(observed({ chains: [] })).keyExchange).toBeNull()
})

test('key exchange: an export suite caps at 40 and lifts nothing', () => {
  const exported = observed().suites.map((entry) => ({ ...entry, suite: { ...entry.suite, export: true } }))
  const mixed = [...observed().suites, ...exported.slice(0, 1)]
  expect(computeScores(observed({ suites: mixed })).keyExchange).toBe(40)
  const weak = [createChain({ chain: [key('RSA', 511)] })]
  expect(computeScores(observed({ suites: mixed, chains: weak })).keyExchange).toBe(20)
})

test('key exchange: one anonymous suite is nothing', () => {
  const [first, ...rest] = observed().suites
  if (!first) throw new Error('no suite')
  const anonymous = { ...first, suite: { ...first.suite, authentication: 'anon' as const } }
  expect(computeScores(observed({ suites: [anonymous, ...rest] })).keyExchange).toBe(0)
})

test.each([
  [[0], 0],
  [[1], 20],
  [[127], 20],
  [[128], 80],
  [[255], 80],
  [[256], 100],
  [[256, 128], 90],
  [[256, 128, 56], 60],
  [[256, 0], 50],
])('cipher strength: %j bits are %d', (bits, score) => {
  expect(computeScores(observed({ suites: suitesOf(...bits) })).cipherStrength).toBe(score)
})

test('cipher strength: unknown without a suite', () => {
  expect(computeScores(observed({ suites: [] })).cipherStrength).toBeNull()
})

// NIST SP 800-57 part 1 rev. 5, table 2: f = 160–223, 224–255, 256–383, 384–511, 512+ against k = 1024, 2048, 3072,
// 7680, 15360. Curve25519, of 255 bits, stands with P-256 (SP 800-186, table 1: 128 bits of strength).
test.each([
  [159, 512],
  [160, 1024],
  [223, 1024],
  [224, 2048],
  [254, 2048],
  [255, 3072],
  [383, 3072],
  [384, 7680],
  [511, 7680],
  [512, 15_360],
])('a curve of %d bits is as strong as RSA of %d', (bits, rsa) => {
  expect(rsaEquivalentOfKey(key('EC', bits))).toBe(rsa)
})

test.each([
  ['RSA', 3000, 3000],
  ['RSA-PSS', 3000, 3000],
  ['DSA', 1024, 1024],
  ['EC', null, null],
  ['Ed25519', null, 3072],
  ['ed25519', null, 3072],
  ['Ed448', null, 7680],
  ['ed448', null, 7680],
  ['X25519', 255, null],
  ['ML-DSA-65', null, null],
])('a key of kind %s and %s bits is as strong as RSA of %s', (type, bits, rsa) => {
  expect(rsaEquivalentOfKey(key(type, bits))).toBe(rsa)
})

test.each([
  ['secp256r1', 3072],
  ['x25519', 3072],
  ['secp521r1', 15_360],
  ['sect163k1', 1024],
  ['ffdhe2048', 2048],
  ['ffdhe8192', 8192],
  // FIPS 203 §8: categories 1, 3 and 5, as AES-128, -192 and -256.
  ['MLKEM512', 3072],
  ['MLKEM768', 7680],
  ['MLKEM1024', 7680],
  // By its curve, the part that SSL Labs knows.
  ['X25519MLKEM768', 3072],
  ['SecP384r1MLKEM1024', 7680],
  ['unheard-of', null],
])('the group %s is as strong as RSA of %s', (name, rsa) => {
  expect(rsaEquivalentOfGroup(name)).toBe(rsa)
})
