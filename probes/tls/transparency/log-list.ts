import * as z from 'zod'
import { type Log, type LogList, logStates } from '../../../core/transparency-log.ts'
import shipped from './log-list.json' with { type: 'json' }

const publishedLog = z.object({
  description: z.string().default(''),
  log_id: z.string(),
  key: z.string(),
  state: z.partialRecord(z.enum(logStates), z.object({ timestamp: z.string() })).optional(),
})

/** What is read of a log list of Google's third schema, as published at gstatic.com/ct/log_list/v3. */
const publishedSchema = z.object({
  log_list_timestamp: z.iso.datetime(),
  source: z.string().optional(),
  operators: z.array(
    z.object({
      name: z.string(),
      logs: z.array(publishedLog).default([]),
      tiled_logs: z.array(publishedLog).default([]),
    }),
  ),
})

/**
 * Reads a log list in Google's third schema, such as `log_list.json` or `all_logs_list.json` as downloaded. Throws a
 * ZodError on anything else.
 *
 * @param source - said in reports: the file's name.
 */
export function readLogList(json: unknown, source: string): LogList {
  const { log_list_timestamp: timestamp, source: own, operators } = publishedSchema.parse(json)
  const logs = operators.flatMap(({ name, logs, tiled_logs }) =>
    [...logs, ...tiled_logs].map(({ log_id: id, key, description, state = {} }): Log => {
      const [known] = logStates.filter((candidate) => state[candidate])
      const since = known ? (state[known]?.timestamp ?? null) : null
      return { id, key, description, operator: name, state: known ?? null, since }
    }),
  )
  return { timestamp, source: own ?? source, logs }
}

/** The list that comes with mmverify. */
export const shippedLogList: LogList = readLogList(shipped, 'shipped')
