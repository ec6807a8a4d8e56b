import { describeFailure } from '../../../core/outcome.ts'
import { createEvidence, inconclusive, type Verdict } from '../../../core/verdict.ts'
import type { HostDataSources, Unread } from '../../../probes/database/data-sources/data-source-facts.ts'
import { describeNotRun } from '../host/not-run.ts'

/** A verdict for every place that may hold data sources of a host and was not read. */
export function judgeUnreadPlaces(host: string, { unread }: HostDataSources): Verdict[] {
  return unread.map(({ place, why }) => {
    const how = describeReason(why)
    return inconclusive(
      `${host}: ${place} may hold data sources, or override them, and was not read: ${how}`,
      createEvidence('database.dataSources', `${host}: ${place}: ${how}`),
    )
  })
}

function describeReason(why: Unread['why']): string {
  switch (why.status) {
    case 'forbidden':
      return 'the account may not read it (see mmverify sudoers)'
    case 'failed':
      return `reading it failed with ${why.exit === null ? 'a signal' : `exit status ${why.exit}`}`
    case 'not-run':
      return `its command ${describeNotRun(why)}`
    case 'not-asked':
      return 'mmverify does not read it'
    default:
      return describeFailure(why)
  }
}
