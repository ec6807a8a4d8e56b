import * as z from 'zod'
import { failureSchema } from '../../core/outcome.ts'

/** Most rows that are kept of one answer. */
export const rowLimit = 500

/** Most characters that are kept of one value. */
export const valueLimit = 1024

/**
 * What a query was answered. `forbidden` is the server's own refusal, by its code, with what to grant; `rejected` any other
 * error of the server, such as a table that its version does not have.
 */
export function createAnswerSchema<T extends z.ZodType>(row: T) {
  return z.discriminatedUnion('status', [
    z.strictObject({
      status: z.literal('ok'),
      rows: z.array(row),
      /** More rows were there than are kept. */
      truncated: z.boolean(),
      /** The server silently leaves out what this account may not see: what to grant. Null: these are all. */
      hidden: z.string().nullable(),
    }),
    z.strictObject({ status: z.literal('forbidden'), code: z.string(), grant: z.string() }),
    z.strictObject({ status: z.literal('rejected'), code: z.string() }),
    failureSchema,
  ])
}

/** A query of the fixed table: nothing from outside ever becomes part of its text. */
export interface Query {
  sql: string
  /** Columns of each row, in order. */
  columns: number
  /** What `$1` and so on stand for in PostgreSQL: sent beside the text, never part of it. */
  parameters?: readonly string[]
  /** What the account lacks where the server denies it. */
  grant: string
}

/** One row as text; null is SQL's NULL. */
export type Row = readonly (string | null)[]

/** What came of a query, before its rows are read. */
export type RawAnswer =
  | { status: 'ok'; rows: readonly Row[] }
  | Exclude<z.infer<ReturnType<typeof createAnswerSchema<z.ZodUnknown>>>, { status: 'ok' }>
