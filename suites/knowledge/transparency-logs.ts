import { shippedLogList } from '../../probes/tls/transparency/log-list.ts'
import type { KnowledgeTable } from './knowledge-table.ts'

/** Half a year: logs are for certificates that expire in one half-year, come and go with it, and change their state in between. */
const believedDays = 184

/** A list of logs as of that day, with the last one on which a verdict may stand on it. */
export function datedLogList(timestamp: string): Pick<KnowledgeTable<object>, 'title' | 'read' | 'horizon'> {
  const horizon = new Date(Date.parse(timestamp) + believedDays * 86_400_000)
  return {
    title: 'the list of logs',
    read: timestamp.slice(0, 10),
    horizon: horizon.toISOString().slice(0, 10),
  }
}

export const shippedLogs: KnowledgeTable<object> = {
  ...datedLogList(shippedLogList.timestamp),
  title: 'Logs of certificates',
  source: shippedLogList.source,
  entries: shippedLogList,
}
