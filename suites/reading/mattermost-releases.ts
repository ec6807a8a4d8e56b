/**
 * Mattermost's releases as published on the day of reading. What is between `oldestSupported` and `newest` gets
 * security fixes; what is newer was not known then.
 */
export const releases = {
  read: '2026-08-14',
  newest: [11, 10],
  /** The extended support release. */
  oldestSupported: [11, 7],
  /** From here on MySQL and MariaDB are no longer supported. */
  postgresOnly: [11, 0],
} as const

/** Major and minor of `11.10.0`; null for anything else. */
export function parseRelease(version: string): readonly [number, number] | null {
  const match = /^v?(\d+)\.(\d+)(?:\.\d+)?(?:[-+].*)?$/.exec(version)
  return match ? [Number(match[1]), Number(match[2])] : null
}

/** Negative: `left` is the older one. */
export function compareReleases(left: readonly [number, number], right: readonly [number, number]): number {
  return left[0] - right[0] || left[1] - right[1]
}
