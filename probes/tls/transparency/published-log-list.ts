import * as z from 'zod'
import { logStates } from '../../../core/transparency-log.ts'

const publishedLog = z.object({
  description: z.string().default(''),
  log_id: z.string(),
  key: z.string(),
  state: z.partialRecord(z.enum(logStates), z.object({ timestamp: z.string() })).optional(),
})

/**
 * What is read of a log list of Google's third schema, as published at gstatic.com/ct/log_list/v3: of `log_list.json` or
 * `all_logs_list.json`, as downloaded.
 */
export const publishedLogListSchema = z.object({
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

export type PublishedLogList = z.input<typeof publishedLogListSchema>
