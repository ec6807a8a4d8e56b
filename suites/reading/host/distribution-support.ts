import type { OsRelease } from '../../../probes/host/questions/os-release.ts'
import { type DistributionSupport, distributionSupports } from '../../knowledge/distributions.ts'

/** When a distribution's release gets no more security updates; null: not known here. */
export function findSupport({ id, versionId }: OsRelease): DistributionSupport | null {
  const interim = id === 'ubuntu' ? findInterim(versionId ?? '') : null
  if (interim) return interim
  const parts = (versionId ?? '').split('.')
  // A service pack or a branch has an end of its own; where a distributor knows none, the whole release has one.
  const names = [versionId ?? '', parts.slice(0, 2).join('.'), parts[0] ?? '']
  const found = names
    .map((name) => distributionSupports.entries[`${id} ${name}`])
    .find((each) => each !== undefined)
  return found ?? null
}

/** Ubuntu's releases other than those of April in even years get updates for nine months, and none for money. */
function findInterim(versionId: string): DistributionSupport | null {
  const [, year = '', month = ''] = /^(\d\d)\.(04|10)$/.exec(versionId) ?? []
  if (year === '' || (month === '04' && Number(year) % 2 === 0)) return null
  // The last day of the ninth month after the one of the release.
  const end = new Date(Date.UTC(2000 + Number(year), Number(month) + 9, 0))
  return { until: end.toISOString().slice(0, 'YYYY-MM-DD'.length), sold: false }
}
