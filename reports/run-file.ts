import type { CheckResult, Run, RunFile } from '../core/run.ts'
import { type Target, targetName } from '../core/target.ts'
import { severities } from '../core/verdict.ts'
import { standing, standings } from '../suites/standing.ts'
import { visibleLine } from '../suites/visible-text.ts'

/** The runs of a file, of which there is one for one target; what the file says of itself is not part of it. */
export function runsOf(file: RunFile): readonly Run[] {
  if ('runs' in file) return file.runs
  const { schemaVersion: _version, tool: _tool, shard: _shard, ...run } = file
  return [run]
}

/** One distinct name for each run, in order. */
export function runNames(file: RunFile): string[] {
  return targetNames(runsOf(file).map(({ target }) => target))
}

/** A target's name, with the address or the place where it occurs twice. */
export function targetNames(targets: readonly Target[]): string[] {
  const plain = targets.map((target) => visibleLine(targetName(target)))
  const reached = targets.map(({ connectTo }, index) =>
    repeated(plain, index) && connectTo
      ? `${plain[index]} via ${visibleLine(connectTo.join(', '))}`
      : `${plain[index]}`,
  )
  return reached.map((name, index) => (repeated(reached, index) ? `${name} (${index + 1})` : name))
}

/** What must be acted on first: by standing, then by severity, then in the catalogue's order. */
export function byUrgency(checks: readonly CheckResult[]): CheckResult[] {
  const rank = (check: CheckResult) =>
    standings.indexOf(standing(check)) * severities.length + severities.indexOf(check.severity)
  return checks.toSorted((a, b) => rank(a) - rank(b))
}

/** `grade B`, or `no grade` where too little was seen. */
export function gradeText({ grade }: Run): string {
  return grade.letter ? `grade ${grade.letter}` : 'no grade'
}

function repeated(names: readonly string[], index: number): boolean {
  return names.indexOf(names[index] ?? '') !== names.lastIndexOf(names[index] ?? '')
}
