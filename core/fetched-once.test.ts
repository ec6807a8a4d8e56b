import { expect, test } from 'vitest'
import { createFetchedOnce } from './fetched-once.ts'
import { type Outcome, ok } from './outcome.ts'

const bytes = (length: number) => async (): Promise<Outcome<Uint8Array>> => ok(new Uint8Array(length))
const never = () => {
  throw new Error('was asked again')
}

test('what was fetched, or could not be, is not asked for again, by those who wait for it neither', async () => {
  const fetched = createFetchedOnce()
  const both = await Promise.all([fetched.get('a', bytes(1)), fetched.get('a', never)])
  expect(both).toEqual([ok(new Uint8Array(1)), ok(new Uint8Array(1))])
  await fetched.get('b', async () => ({ status: 'refused' }))
  expect(await fetched.get('b', never)).toEqual({ status: 'refused' })
})

test('what one target was too late for is asked for again', async () => {
  const fetched = createFetchedOnce()
  await fetched.get('a', async () => ({ status: 'cancelled' }))
  expect(await fetched.get('a', bytes(2))).toEqual(ok(new Uint8Array(2)))
})

test('no more is kept than there is room for', async () => {
  const fetched = createFetchedOnce(10)
  await fetched.get('a', bytes(6))
  await fetched.get('b', bytes(6))
  expect(await fetched.get('b', never)).toEqual(ok(new Uint8Array(6)))
  expect(await fetched.get('a', bytes(3))).toEqual(ok(new Uint8Array(3)))
})
