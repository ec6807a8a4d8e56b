/**
 * Mattermost's releases as published on the day of reading. What is between `oldestSupported` and `newest` gets
 * security fixes; what is newer was not known then.
 *
 * @see https://docs.mattermost.com/product-overview/mattermost-server-releases.html
 */
export const releases = {
  read: '2026-08-21',
  newest: [11, 11],
  /** The extended support release. */
  oldestSupported: [11, 7],
  /** The newest dot release of a series, where it is known: what was mended since is not in an older one. */
  newestDot: { '11.7': 9 } as Readonly<Record<string, number>>,
  /** From here on MySQL and MariaDB are no longer supported. */
  postgresOnly: [11, 0],
} as const

/** Major and minor of `11.10.0`; null for anything else. */
export function parseRelease(version: string): readonly [number, number] | null {
  const match = releaseForm.exec(version)
  return match ? [Number(match[1]), Number(match[2])] : null
}

/** The dot release of `11.7.9`; null: it names none. */
export function parseDotRelease(version: string): number | null {
  const dot = releaseForm.exec(version)?.[3]
  return dot === undefined ? null : Number(dot)
}

const releaseForm = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:[-+].*)?$/

/** Negative: `left` is the older one. */
export function compareReleases(left: readonly [number, number], right: readonly [number, number]): number {
  return left[0] - right[0] || left[1] - right[1]
}
