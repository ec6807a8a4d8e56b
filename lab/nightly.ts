import { createHash } from 'node:crypto'

/** How much of a long test is run. */
export interface Tier {
  /** `npm run test:nightly` runs long tests whole. Everywhere else they take a share of what they have. */
  whole: boolean
  /** Decides what the share holds. It changes every day; `MMVERIFY_SEED` brings a day's share back. */
  seed: number
}

export const tier: Tier = tierOf(process.env, new Date())

export function tierOf(environment: NodeJS.ProcessEnv, now: Date): Tier {
  const { MMVERIFY_NIGHTLY: nightly, MMVERIFY_SEED: given } = environment
  return { whole: nightly === 'all', seed: given ? Number(given) : Math.floor(now.getTime() / 86_400_000) }
}

/** All of a whole tier, else as many as `count`, chosen by the seed, in the order of the list. */
export function shareOf<T extends { name: string }>(all: readonly T[], count: number, of = tier): T[] {
  if (of.whole) return [...all]
  const place = ({ name }: T) => createHash('sha256').update(`${of.seed} ${name}`).digest('hex')
  const chosen = new Set(all.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)).slice(0, count))
  return all.filter((one) => chosen.has(one))
}

/** For the title of a test that takes a share: what to set to run the same again. */
export const shareName = tier.whole ? 'all of them' : `the share of MMVERIFY_SEED=${tier.seed}`
