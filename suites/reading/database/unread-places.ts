import { describe } from '../../../core/outcome.ts'
import { inconclusive, seen, type Verdict } from '../../../core/verdict.ts'
import type { HostDataSources, Unread } from '../../../probes/database/data-sources/data-source-facts.ts'

/** A verdict for every place that may hold data sources of a host and was not read. */
export function unreadPlaces(host: string, { unread }: HostDataSources): Verdict[] {
  return unread.map(({ place, why }) => {
    const how = wordsFor(why)
    return inconclusive(
      `${host}: ${place} may hold data sources, or override them, and was not read: ${how}`,
      seen('database.dataSources', `${host}: ${place}: ${how}`),
    )
  })
}

function wordsFor(why: Unread['why']): string {
  switch (why.status) {
    case 'forbidden':
      return 'the account may not read it (see mmverify sudoers)'
    case 'failed':
      return `reading it failed with ${why.exit === null ? 'a signal' : `exit status ${why.exit}`}`
    case 'not-asked':
      return 'mmverify does not read it'
    default:
      return describe(why)
  }
}
