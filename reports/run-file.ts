import type { CheckResult, Run, RunFile } from '../core/run.ts'
import { type Target, targetNameOf } from '../core/target.ts'
import { severities } from '../core/verdict.ts'
import { standing, standings } from '../suites/standing.ts'
import { makeVisibleLine } from '../suites/visible-text.ts'

/** The runs of a file, of which there is one for one target; what the file says of itself is not part of it. */
export function runsOf(file: RunFile): readonly Run[] {
  if ('runs' in file) return file.runs
  const { schemaVersion: _version, schemaMinor: _minor, tool: _tool, shard: _shard, ...run } = file
  return [run]
}

/** One distinct name for each run, in order. */
export function createRunNames(file: RunFile): string[] {
  return targetNames(runsOf(file).map(({ target }) => target))
}

/** A target's name, with the address or the place where it occurs twice. */
export function targetNames(targets: readonly Target[]): string[] {
  const plain = targets.map((target) => makeVisibleLine(targetNameOf(target)))
  const reached = targets.map(({ connectTo }, index) =>
    isRepeated(plain, index) && connectTo
      ? `${plain[index]} via ${makeVisibleLine(connectTo.join(', '))}`
      : `${plain[index]}`,
  )
  return reached.map((name, index) => (isRepeated(reached, index) ? `${name} (${index + 1})` : name))
}

/** What must be acted on first: by standing, then by severity, then in the catalogue's order. */
export function sortByUrgency(checks: readonly CheckResult[]): CheckResult[] {
  const rank = (check: CheckResult) =>
    standings.indexOf(standing(check)) * severities.length + severities.indexOf(check.severity)
  return checks.toSorted((a, b) => rank(a) - rank(b))
}

/** `grade B`, or `no grade` where too little was seen. */
export function formatGrade({ grade }: Run): string {
  return grade.letter ? `grade ${grade.letter}` : 'no grade'
}

function isRepeated(names: readonly string[], index: number): boolean {
  return names.indexOf(names[index] ?? '') !== names.lastIndexOf(names[index] ?? '')
}
