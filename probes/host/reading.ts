import * as z from 'zod'
import { createOutcomeSchema, mapOutcome, type Outcome } from '../../core/outcome.ts'
import { type Residue, residueSchema } from '../../core/residue.ts'
import { decodeOutput } from './command-output.ts'
import { type CommandResult, type NotRunReason, notRunReasons, scriptExits } from './command-result.ts'
import { FormatError } from './format-error.ts'

/** The schema of what one command or file on one host told. */
export function createReadingSchema<T extends z.ZodType>(value: T) {
  return createOutcomeSchema(
    z.discriminatedUnion('found', [
      z.strictObject({
        found: z.literal('value'),
        value,
        /** What of it was not understood; not there where all of it was. */
        residue: z.array(residueSchema).min(1).optional(),
      }),
      /** The file isn't there. */
      z.strictObject({ found: z.literal('absent') }),
      /** The program isn't there. */
      z.strictObject({ found: z.literal('not-installed') }),
      /** The account may not read or run it: the sudoers snippet says what to grant. */
      z.strictObject({ found: z.literal('forbidden') }),
      /** It ran and reported failure. Null: a signal ended it. */
      z.strictObject({ found: z.literal('failed'), exit: z.int().nullable() }),
      /** It did not run: something else answered in its place. */
      z.strictObject({
        found: z.literal('not-run'),
        reason: z.enum(notRunReasons),
        /** How what answered instead ended; null where that was not told. */
        exit: z.int().nullable(),
      }),
    ]),
  )
}

export type Reading<T> = Outcome<
  | { found: 'value'; value: T; residue?: Residue[] | undefined }
  | { found: 'absent' | 'not-installed' | 'forbidden' }
  | { found: 'failed'; exit: number | null }
  | { found: 'not-run'; reason: NotRunReason; exit: number | null }
>

/** The value; null: it is not there, or not known. */
export function valueOrNull<T>(reading: Reading<T> | undefined): T | null {
  return reading?.status === 'ok' && reading.value.found === 'value' ? reading.value.value : null
}

/** What a reader made of a text, and what it has no meaning for. */
export interface Understanding<T> {
  value: T
  residue: Residue[]
}

interface Exits {
  /** Exit statuses whose output counts; 0 where nothing is said. */
  exits?: readonly number[]
  /** Exit statuses by which the program says that what it was asked for isn't there. */
  absentExits?: readonly number[]
  /**
   * How the program ends everything that it prints, by a line feed or a byte of zero: an answer that ends otherwise was cut. Missing: what it
   * prints is a file's, which may end as it likes.
   */
  endsWith?: 'line-feed' | 'zero' | undefined
  /** Whose words on stderr these are, where another exit status is: the program's own failure, or somebody else's. */
  readFailure?: (stderr: string) => 'own' | 'forbidden' | 'unknown'
}

/** Makes the fact out of what was printed. Throws `FormatError` for anything that it doesn't understand, and nothing else. */
interface StrictReader<T> {
  parse: (stdout: string, stderr: string) => T
}

/** Makes the fact out of what was printed, and keeps what it doesn't understand. Throws `FormatError` where nothing is understood. */
interface TolerantReader<T> {
  read: (stdout: string, stderr: string) => Understanding<T>
}

export type Interpretation<T> = Exits & (StrictReader<T> | TolerantReader<T>)

/** What a command's result says. Output that can't be read is `malformed`, with the part that could not. */
export function createReading<T>(
  result: Outcome<CommandResult>,
  interpretation: Interpretation<T>,
): Reading<T> {
  const { exits = [0], absentExits = [] } = interpretation
  if (result.status !== 'ok') return result
  if ('notRun' in result.value) {
    const { notRun: reason, exit } = result.value
    return createKnownReading(result, { found: 'not-run', reason, exit })
  }
  const { exit, stdout, stderr, by } = result.value
  const own = by === 'program' ? null : findScriptsAnswer(exit)
  if (own) return createKnownReading(result, own)
  // POSIX's shell says so of a file that is there and that it cannot start.
  if (by === 'program' && (exit === 126 || exit === 127)) {
    return createKnownReading(result, { found: 'not-run', reason: 'not-executable', exit })
  }
  if (exit !== null && absentExits.includes(exit)) return createKnownReading(result, { found: 'absent' })
  if (exit === null || !exits.includes(exit)) {
    const whose = interpretation.readFailure?.(decodeOutput(stderr)) ?? 'own'
    if (whose === 'forbidden') return createKnownReading(result, { found: 'forbidden' })
    if (whose === 'unknown')
      return createKnownReading(result, { found: 'not-run', reason: 'incomplete', exit })
    return createKnownReading(result, { found: 'failed', exit })
  }
  const damage = findDamage(stdout, interpretation.endsWith)
  if (damage) return damage
  try {
    const { value, residue } = understand(interpretation, decodeOutput(stdout), decodeOutput(stderr))
    return createKnownReading(result, {
      found: 'value',
      value,
      ...(residue.length > 0 && { residue: residue.slice(0, residueLimit) }),
    })
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return { status: 'malformed', field: error.field, offset: error.offset }
  }
}

/** No text has a byte of zero; and a line may mean something else before it is whole: `MaxAuthTries 1` of `MaxAuthTries 10`. */
function findDamage(
  stdout: Uint8Array,
  endsWith: Exits['endsWith'],
): { status: 'malformed'; field: string; offset: number } | null {
  const zero = endsWith === 'zero' ? -1 : stdout.indexOf(0)
  if (zero >= 0) return { status: 'malformed', field: 'text', offset: zero }
  const last = stdout.at(-1)
  const isWhole = last === undefined || endsWith === undefined || last === lineFeed
  if (isWhole || (endsWith === 'zero' && last === 0)) return null
  return { status: 'malformed', field: 'line', offset: stdout.length }
}

const lineFeed = 10

function findScriptsAnswer(exit: number | null): Extract<Reading<never>, { status: 'ok' }>['value'] | null {
  if (exit === scriptExits.forbidden) return { found: 'forbidden' }
  if (exit === scriptExits.notInstalled) return { found: 'not-installed' }
  if (exit === scriptExits.absent) return { found: 'absent' }
  if (exit === scriptExits.noSudo) return { found: 'not-run', reason: 'no-sudo', exit }
  return null
}

/** More than these say nothing new: a verdict that is open stays so. */
const residueLimit = 200

/** Reads a text by either kind of reader. */
export function understand<T>(reader: Interpretation<T>, stdout: string, stderr: string): Understanding<T> {
  if ('read' in reader) return reader.read(stdout, stderr)
  return { value: reader.parse(stdout, stderr), residue: [] }
}

function createKnownReading<T>(
  result: Outcome<CommandResult>,
  value: Extract<Reading<T>, { status: 'ok' }>['value'],
): Reading<T> {
  return mapOutcome(result, () => value)
}
