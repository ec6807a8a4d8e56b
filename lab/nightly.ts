import { createHash } from 'node:crypto'

/** `npm run test:nightly` runs long tests whole. Everywhere else they take a share of what they have. */
export const isNightly = process.env.MMVERIFY_NIGHTLY === 'all'

/** Decides what the share holds. It changes every day; `MMVERIFY_SEED` brings a day's share back. */
export const seed = Number(process.env.MMVERIFY_SEED ?? Math.floor(Date.now() / 86_400_000))

/** All at night, else as many as `count`, chosen by the seed, in the order of the list. */
export function shareOf<T extends { name: string }>(all: readonly T[], count: number): T[] {
  if (isNightly) return [...all]
  const place = ({ name }: T) => createHash('sha256').update(`${seed} ${name}`).digest('hex')
  const chosen = new Set(all.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)).slice(0, count))
  return all.filter((one) => chosen.has(one))
}

/** For the title of a test that takes a share: what to set to run the same again. */
export const shareName = isNightly ? 'all of them' : `the share of MMVERIFY_SEED=${seed}`
