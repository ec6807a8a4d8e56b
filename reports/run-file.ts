import type { CheckResult, Run, RunFile } from '../core/run.ts'
import { targetName } from '../core/target.ts'
import { severities } from '../core/verdict.ts'
import { visibleLine } from './visible-text.ts'

/** The runs of a file, of which there is one for one target; what the file says of itself is not part of it. */
export function runsOf(file: RunFile): readonly Run[] {
  if ('runs' in file) return file.runs
  const { schemaVersion: _version, tool: _tool, shard: _shard, ...run } = file
  return [run]
}

/** One distinct name for each run, in order: the target's, with the address or the place where it occurs twice. */
export function runNames(file: RunFile): string[] {
  const runs = runsOf(file)
  const plain = runs.map(({ target }) => visibleLine(targetName(target)))
  const reached = runs.map(({ target }, index) =>
    repeated(plain, index) && target.connectTo
      ? `${plain[index]} via ${visibleLine(target.connectTo.join(', '))}`
      : `${plain[index]}`,
  )
  return reached.map((name, index) => (repeated(reached, index) ? `${name} (${index + 1})` : name))
}

/** A verdict as it is counted in the summary: a failure under a waiver is `waived`. */
export type Standing = CheckResult['verdict'] | 'waived'

export function standing(check: CheckResult): Standing {
  return check.verdict === 'fail' && check.waiver ? 'waived' : check.verdict
}

/** Standings from what must be acted on to what is well. */
export const standings = [
  'fail',
  'inconclusive',
  'waived',
  'not-assessed',
  'not-applicable',
  'pass',
] as const satisfies Standing[]

/** What must be acted on first: by standing, then by severity, then in the catalogue's order. */
export function byUrgency(checks: readonly CheckResult[]): CheckResult[] {
  const rank = (check: CheckResult) =>
    standings.indexOf(standing(check)) * severities.length + severities.indexOf(check.severity)
  return checks.toSorted((a, b) => rank(a) - rank(b))
}

/** `waived until 2026-03-01 by A. Auditor: replaced in spring (risk: low)`. */
export function waiverText({ waiver }: CheckResult): string {
  if (!waiver) return ''
  const approver = waiver.approver ? ` by ${waiver.approver}` : ''
  const risk = waiver.risk ? ` (risk: ${waiver.risk})` : ''
  return visibleLine(`waived until ${waiver.expiration_date}${approver}: ${waiver.justification}${risk}`)
}

/** `grade B`, or `no grade` where too little was seen. */
export function gradeText({ grade }: Run): string {
  return grade.letter ? `grade ${grade.letter}` : 'no grade'
}

function repeated(names: readonly string[], index: number): boolean {
  return names.indexOf(names[index] ?? '') !== names.lastIndexOf(names[index] ?? '')
}
