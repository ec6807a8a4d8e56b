import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => vi.unstubAllEnvs())

const all = Array.from({ length: 40 }, (_, index) => ({ name: `server ${index}` }))

/** The module as it is under these variables. */
async function nightlyUnder(variables: Record<string, string | undefined>) {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  vi.resetModules()
  return await import('./nightly.ts')
}

test('at night everything runs', async () => {
  const { shareOf } = await nightlyUnder({ MMVERIFY_NIGHTLY: 'all' })
  expect(shareOf(all, 5)).toEqual(all)
})

test('a share has its size, keeps the order, and is the same for the same seed', async () => {
  const { shareOf } = await nightlyUnder({ MMVERIFY_NIGHTLY: undefined, MMVERIFY_SEED: '7' })
  const share = shareOf(all, 5)
  expect(share).toHaveLength(5)
  expect(share).toEqual(all.filter((one) => share.includes(one)))
  expect(shareOf(all, 5)).toEqual(share)
})

test('another seed brings another share, and some days reach everything', async () => {
  const reached = new Set<string>()
  for (let day = 0; day < 100; day += 1) {
    const { shareOf } = await nightlyUnder({ MMVERIFY_NIGHTLY: undefined, MMVERIFY_SEED: String(day) })
    for (const { name } of shareOf(all, 5)) reached.add(name)
  }
  expect(reached.size).toBe(all.length)
})
