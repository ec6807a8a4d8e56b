import { expect, test } from 'vitest'
import { testPrimality } from './primality.ts'

const never = new AbortController().signal
const mersenne = (exponent: bigint) => (2n ** exponent - 1n).toString(16)

test.each([
  ['2^521 - 1', mersenne(521n), true],
  ['2^1279 - 1', mersenne(1279n), true],
  ['2^523 - 1, whose least factor has 15 digits', mersenne(523n), false],
  ['a square of a prime', ((2n ** 521n - 1n) ** 2n).toString(16), false],
])('%s is tested by a process of its own', async (_what, modulus, isPrime) => {
  expect(await testPrimality(modulus, never)).toEqual({ status: 'ok', value: isPrime })
})

test('the end of the run ends the test', async () => {
  const stop = new AbortController()
  // A prime of 4423 bits: its test takes seconds.
  const testing = testPrimality(mersenne(4423n), stop.signal)
  setTimeout(() => stop.abort(), 200)
  expect(await testing).toEqual({ status: 'cancelled' })
})

test('a prime whose test takes more processor time than it is given is not known to be one', async () => {
  expect(await testPrimality(mersenne(4423n), never, 300)).toEqual({
    status: 'too-much-work',
    work: 'testing a modulus',
    limit: 300,
    unit: 'milliseconds',
  })
})
