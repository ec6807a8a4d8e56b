import type * as z from 'zod'
import type { Interpretation } from './reading.ts'
import type { CommandId } from './transports/ssh/commands.ts'

/** One thing to know about a host: which command tells it, and how its output is read. */
export interface Question<Schema extends z.ZodType = z.ZodType> {
  command: CommandId
  schema: Schema
  interpretation: Interpretation<z.infer<Schema>>
}

/** Keeps a question's schema and its parser of one type. */
export function defineQuestion<Schema extends z.ZodType>(
  command: CommandId,
  schema: Schema,
  parse: Interpretation<z.infer<Schema>>['parse'],
  exits: Omit<Interpretation<never>, 'parse'> = {},
): Question<Schema> {
  return { command, schema, interpretation: { parse, ...exits } }
}
