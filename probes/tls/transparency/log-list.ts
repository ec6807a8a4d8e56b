import { type Log, type LogList, logStates } from '../../../core/transparency-log.ts'
import shipped from './log-list.json' with { type: 'json' }
import type { PublishedLogList } from './published-log-list.ts'

/** @param source - said in reports where the list does not say it itself: the file's name. */
export function listLogs(
  { log_list_timestamp: timestamp, source: own, operators }: PublishedLogList,
  source: string,
): LogList {
  const logs = operators.flatMap(({ name, logs = [], tiled_logs = [] }) =>
    [
      ...logs.map((log) => ({ ...log, tiled: false })),
      ...tiled_logs.map((log) => ({ ...log, tiled: true })),
    ].map(({ log_id: id, key, description = '', state = {}, tiled }): Log => {
      const [known] = logStates.filter((candidate) => state[candidate])
      const since = known ? (state[known]?.timestamp ?? null) : null
      return { id, key, description, operator: name, state: known ?? null, since, tiled }
    }),
  )
  return { timestamp, source: own ?? source, logs }
}

/** The list that comes with mmverify. A test reads it as any other; here that would take as long as a few handshakes. */
export const shippedLogList: LogList = listLogs(shipped, 'shipped')
