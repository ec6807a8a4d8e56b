import type { Truth } from '../../../core/truth.ts'
import { compareReleases } from '../mattermost-releases.ts'

/**
 * Settings, or whole sections, that a release removed: it drops them when it rewrites config.json, and nothing of the site is lost.
 *
 * @see https://docs.mattermost.com/product-overview/deprecated-features.html and the changelogs, read 2026-08-21
 */
const removedSettings: readonly { name: RegExp; since: readonly [number, number] }[] = [
  { name: /^ServiceSettings\.EnableReliableWebSockets$/i, since: [6, 3] },
  {
    name: /^ClusterSettings\.(?:StreamingPort|MaxIdleConns|MaxIdleConnsPerHost|IdleConnTimeoutMilliseconds)$/i,
    since: [9, 8],
  },
  { name: /^ProductSettings\./i, since: [10, 0] },
  { name: /^LdapSettings\.Trace$/i, since: [10, 0] },
  { name: /^BleveSettings\./i, since: [11, 0] },
  { name: /^NotificationLogSettings\./i, since: [11, 0] },
  {
    name: /^ExperimentalAuditSettings\.File(?:MaxSizeMB|MaxAgeDays|MaxBackups|Compress|MaxQueueSize)$/i,
    since: [11, 6],
  },
]

/** Whether this release has removed a setting. Unknown: another release has, and which one this is isn't known. */
export function wasRemoved(setting: string, release: readonly [number, number] | null): Truth {
  const removed = removedSettings.find(({ name }) => name.test(setting))
  if (!removed) return 'no'
  if (release === null) return 'unknown'
  return compareReleases(release, removed.since) >= 0 ? 'yes' : 'no'
}
