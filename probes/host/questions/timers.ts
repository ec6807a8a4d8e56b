import * as z from 'zod'
import { defineProgramCommand, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'

export const timerSchema = z.strictObject({
  unit: z.string(),
  activates: z.string().nullable(),
  /** As printed, with the host's time zone; null: none is planned, or it never ran. */
  next: z.string().nullable(),
  last: z.string().nullable(),
})
export type Timer = z.infer<typeof timerSchema>

export const timers = defineHostQuestion({
  command: defineProgramCommand({
    id: 'timers',
    programs: pathsIn.bin('systemctl'),
    arguments: '--no-pager --full --all list-timers',
    privilege: 'none',
    purpose: 'when timers ran and will run',
  }),
  schema: z.array(timerSchema),
  parse: parseTimers,
})

/**
 * `systemctl list-timers --all`, by the columns of its heading: their order and number differ between systemd 219 (CentOS
 * 7, `n/a`) and 252 (`-`).
 */
export function parseTimers(text: string): Timer[] {
  const [heading, ...lines] = splitLines(text)
  if (heading === undefined || !/^\s*NEXT\s+LEFT\s+LAST\s+PASSED\s+UNIT/.test(heading.text)) {
    throw new FormatError('heading', 0)
  }
  const end = lines.findIndex(({ text: line }) => line.trim() === '')
  return (end < 0 ? lines : lines.slice(0, end)).map(({ text: line, offset }) => parseTimer(line, offset))
}

/** Longer than any line of the table: the durations' wording makes the search slow. */
const lineLimit = 1000
const time = String.raw`[A-Z][a-z]{2} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+`
const none = '(?:n/a|-)'
/** A time is followed by a duration of any wording, and none by none, so that the times themselves are what is looked for. */
const column = `(?:(${time})\\s+\\S.*?|${none}\\s+${none})`
const row = new RegExp(`^\\s*${column}\\s+${column}\\s+(\\S+\\.timer)(?:\\s+(\\S+))?\\s*$`)

function parseTimer(line: string, offset: number): Timer {
  const [, next, last, unit, activates] = (line.length <= lineLimit && row.exec(line)) || []
  if (unit === undefined) throw new FormatError('timer', offset)
  return { unit, activates: activates ?? null, next: next ?? null, last: last ?? null }
}
