import * as z from 'zod'
import { createOutcomeSchema, mapOutcome, type Outcome } from '../../core/outcome.ts'
import { decodeOutput } from './command-output.ts'
import { type CommandResult, scriptExits } from './command-result.ts'
import { FormatError } from './format-error.ts'

/** The schema of what one command or file on one host told. */
export function createReadingSchema<T extends z.ZodType>(value: T) {
  return createOutcomeSchema(
    z.discriminatedUnion('found', [
      z.strictObject({ found: z.literal('value'), value }),
      /** The file isn't there. */
      z.strictObject({ found: z.literal('absent') }),
      /** The program isn't there. */
      z.strictObject({ found: z.literal('not-installed') }),
      /** The account may not read or run it: the sudoers snippet says what to grant. */
      z.strictObject({ found: z.literal('forbidden') }),
      /** It ran and reported failure. Null: a signal ended it. */
      z.strictObject({ found: z.literal('failed'), exit: z.int().nullable() }),
    ]),
  )
}

export type Reading<T> = Outcome<
  | { found: 'value'; value: T }
  | { found: 'absent' | 'not-installed' | 'forbidden' }
  | { found: 'failed'; exit: number | null }
>

export interface Interpretation<T> {
  /** Makes the fact out of what was printed. Throws `FormatError` only. */
  parse: (stdout: string, stderr: string) => T
  /** Exit statuses whose output counts; 0 where nothing is said. */
  exits?: readonly number[]
  /** Exit statuses by which the program says that what it was asked for isn't there. */
  absentExits?: readonly number[]
}

/** What a command's result says. Output that can't be read is `malformed`, with the part that could not. */
export function createReading<T>(
  result: Outcome<CommandResult>,
  { parse, exits = [0], absentExits = [] }: Interpretation<T>,
): Reading<T> {
  if (result.status !== 'ok') return result
  const { exit, stdout, stderr } = result.value
  if (exit === scriptExits.forbidden) return createKnownReading(result, { found: 'forbidden' })
  if (exit === scriptExits.notInstalled) return createKnownReading(result, { found: 'not-installed' })
  if (exit !== null && (exit === scriptExits.absent || absentExits.includes(exit))) {
    return createKnownReading(result, { found: 'absent' })
  }
  if (exit === null || !exits.includes(exit)) return createKnownReading(result, { found: 'failed', exit })
  try {
    return createKnownReading(result, {
      found: 'value',
      value: parse(decodeOutput(stdout), decodeOutput(stderr)),
    })
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return { status: 'malformed', field: error.field, offset: error.offset }
  }
}

function createKnownReading<T>(
  result: Outcome<CommandResult>,
  value: Extract<Reading<T>, { status: 'ok' }>['value'],
): Reading<T> {
  return mapOutcome(result, () => value)
}
