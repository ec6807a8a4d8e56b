import type { OsRelease } from '../../../probes/host/questions/os-release.ts'

interface DistributionSupport {
  /** The last day on which its distributor gives everyone security updates, free long-term support included. */
  until: string
  /** Whether the distributor sells updates beyond that day: a host may have them. */
  sold: boolean
}

/** When a distribution's release gets no more security updates; null: not known here. */
export function findSupport({ id, versionId }: OsRelease): DistributionSupport | null {
  return supports[`${id} ${versionId ?? ''}`] ?? supports[`${id} ${versionId?.split('.')[0] ?? ''}`] ?? null
}

/**
 * By the distribution's id and version. The distributors' own announcements (Debian LTS, wiki.centos.org, ubuntu.com/about/release-cycle),
 * as known in November 2026.
 */
export const supports: Readonly<Record<string, DistributionSupport>> = {
  'centos 6': { until: '2020-11-30', sold: false },
  'centos 7': { until: '2024-06-30', sold: false },
  'centos 8': { until: '2021-12-31', sold: false },
  'debian 8': { until: '2020-06-30', sold: true },
  'debian 9': { until: '2022-06-30', sold: true },
  'debian 10': { until: '2024-06-30', sold: true },
  'debian 11': { until: '2026-08-31', sold: true },
  'rhel 7': { until: '2024-06-30', sold: true },
  'ubuntu 16.04': { until: '2021-04-30', sold: true },
  'ubuntu 18.04': { until: '2023-05-31', sold: true },
  'ubuntu 20.04': { until: '2025-05-31', sold: true },
}
