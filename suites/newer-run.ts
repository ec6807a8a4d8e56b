import { isJsonObject, type JsonObject, takeKnownPart } from '../core/known-part.ts'
import { type CheckResult, checkResultSchema, gradeSchema, type Run, runSchema } from '../core/run.ts'
import { countVerdicts } from './assemble-run.ts'
import { makeVisibleLine } from './visible-text.ts'

/** A run of a newer minor version, or the place of what has to be known to show it at all. */
export type NewerRunReading =
  | {
      status: 'read'
      run: Run
      /** Places of members that were left out. */
      unknown: string[]
      /** Places of values that this version does not know. */
      unreadable: string[]
    }
  | { status: 'unreadable'; place: string }

/**
 * Reads what this version knows of a run of a newer minor version. A result with a value that it does not know, such as a new verdict, is
 * inconclusive unless it is known to have failed; a grade like that is none.
 */
export function readNewerRun(asRead: JsonObject, writer: string): NewerRunReading {
  const { checks: results, grade: givenGrade, summary: _counts, ...about } = asRead
  const known = takeKnownPart(runSchema.omit({ checks: true, grade: true, summary: true }), about)
  if (known.status === 'unreadable') return { status: 'unreadable', place: known.place.replace(/^\./, '') }
  if (!Array.isArray(results)) return { status: 'unreadable', place: 'checks' }
  const unknown = known.unknown.map((place) => place.replace(/^\./, ''))
  const unreadable: string[] = []
  const checks: CheckResult[] = []
  for (const [index, given] of results.entries()) {
    const reading = readResult(given, writer)
    const place = `checks[${index}]`
    if (reading.status === 'unreadable') return { status: 'unreadable', place: `${place}${reading.place}` }
    checks.push(reading.value)
    unknown.push(...reading.unknown.map((member) => `checks[]${member}`))
    unreadable.push(...reading.unreadable.map((member) => `${place}${member}`))
  }
  const grade = takeKnownPart(gradeSchema, givenGrade)
  if (grade.status === 'known') unknown.push(...grade.unknown.map((place) => `grade${place}`))
  else unreadable.push(`grade${grade.place}`)
  const run: Run = {
    ...known.value,
    summary: countVerdicts(checks),
    grade: grade.status === 'known' ? grade.value : describeUnreadableGrade(writer),
    checks,
    asRead,
  }
  return { status: 'read', run, unknown, unreadable }
}

type ResultReading =
  | { status: 'known'; value: CheckResult; unknown: string[]; unreadable: string[] }
  | { status: 'unreadable'; place: string }

/** What cannot be said of a result that is not readable as a whole; severe, so that no gate passes over it. */
const inPlaceOfValues = { severity: 'critical', evidence: [], requirements: [], references: [] } as const

function readResult(given: unknown, writer: string): ResultReading {
  const whole = takeKnownPart(checkResultSchema, given)
  if (whole.status === 'known') return { ...whole, unreadable: [] }
  if (!isJsonObject(given)) return whole
  const { verdict, reason, note: _note, waiver: _waiver, ...members } = given
  const readable = Object.entries(inPlaceOfValues).filter(
    ([name]) =>
      takeKnownPart(checkResultSchema.shape[name as keyof typeof inPlaceOfValues], given[name]).status ===
      'unreadable',
  )
  const said = makeVisibleLine(
    `not readable by this version: ${whole.place.replace(/^\./, '')} has a value that it does not know; mmverify ${writer} said ${verdict}: ${reason}`,
  )
  const rest = takeKnownPart(checkResultSchema, {
    ...members,
    ...Object.fromEntries(readable),
    verdict: verdict === 'fail' ? verdict : 'inconclusive',
    reason: said,
  })
  return rest.status === 'known' ? { ...rest, unreadable: [whole.place] } : rest
}

function describeUnreadableGrade(writer: string): Run['grade'] {
  const reason = makeVisibleLine(
    `no letter: not readable by this version: the grade has a value that it does not know, written by mmverify ${writer}`,
  )
  return { letter: null, protocol: null, keyExchange: null, cipherStrength: null, reasons: [reason] }
}
