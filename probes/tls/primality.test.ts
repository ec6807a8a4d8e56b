import { getDiffieHellman } from 'node:crypto'
import { expect, test } from 'vitest'
import { testPrimality } from './primality.ts'

const never = new AbortController().signal

test('the largest standard modulus is known, and not tested', async () => {
  const before = process.cpuUsage()
  const modulus = getDiffieHellman('modp18').getPrime('hex')
  expect(await testPrimality(modulus, never)).toEqual({ status: 'ok', value: true })
  // Its test takes 20 s.
  expect(process.cpuUsage(before).user).toBeLessThan(2_000_000)
})

test.each([
  ['2^480000 - 1, which is divisible by 3', 'f'.repeat(120_000)],
  ['an even number', `${'f'.repeat(511)}e`],
  ['nothing', ''],
  ['zero', '00'],
  ['the square of 997', (997n ** 2n).toString(16)],
])('%s is no prime', async (_what, modulus) => {
  expect(await testPrimality(modulus, never)).toEqual({ status: 'ok', value: false })
})

/** p p, of which no factor is small. */
const mersenne521 = 2n ** 521n - 1n

test('longer than 8192 bits, and without a small factor: not known', async () => {
  const modulus = (mersenne521 ** 16n).toString(16)
  expect(await testPrimality(modulus, never)).toEqual({
    status: 'too-much-work',
    work: 'testing a modulus',
    limit: 8192,
    unit: 'bits',
  })
})
