import type { Run, RunFile } from '../core/run.ts'
import { severities } from '../core/verdict.ts'
import {
  type CheckChange,
  compareChecks,
  compareGrades,
  type Direction,
  type GradeChange,
} from './run-comparison.ts'

/** Where two run files differ, target by target. */
export interface FileComparison {
  targets: TargetComparison[]
  /** What differs in how they were made, so that a verdict may differ for that reason alone. */
  notes: string[]
}

export interface TargetComparison {
  name: string
  /** `gone`: the earlier file alone has it. */
  presence: 'both' | 'gone' | 'added'
  /** The later run is incomplete, and the earlier one was not. */
  becameIncomplete: boolean
  grade: GradeChange | null
  /** The most severe first. */
  changes: CheckChange[]
}

/** The runs of a file under their distinct names. */
export interface NamedRuns {
  file: RunFile
  runs: ReadonlyMap<string, Run>
}

/** Compares by the names of targets, in the order of the later file. */
export function compareFiles(before: NamedRuns, now: NamedRuns): FileComparison {
  const names = new Set([...now.runs.keys(), ...before.runs.keys()])
  const targets = [...names].map((name) => compareTargets(name, before.runs.get(name), now.runs.get(name)))
  return { targets: targets.filter(isDifferent), notes: listNotes(before, now) }
}

/** How many of these differences there are. A target that is gone or added counts once, and so does a grade. */
export function countDifferences({ targets }: FileComparison, direction: Direction): number {
  return targets.reduce((sum, target) => sum + countIn(target, direction), 0)
}

function countIn(
  { presence, becameIncomplete, grade, changes }: TargetComparison,
  direction: Direction,
): number {
  if (presence === 'gone') return direction === 'worse' ? 1 : 0
  const incomplete = direction === 'worse' && becameIncomplete ? 1 : 0
  const added = direction === 'changed' && presence === 'added' ? 1 : 0
  const graded = grade?.direction === direction ? 1 : 0
  return incomplete + added + graded + changes.filter((change) => change.direction === direction).length
}

function compareTargets(name: string, before: Run | undefined, now: Run | undefined): TargetComparison {
  const rank = ({ severity }: CheckChange) => severities.indexOf(severity)
  return {
    name,
    presence: before && now ? 'both' : now ? 'added' : 'gone',
    becameIncomplete: now?.complete === false && before?.complete !== false,
    grade: before && now ? compareGrades(before.grade, now.grade) : null,
    changes: compareChecks(before, now)
      // Of a target that is there for the first time, what is well is no difference.
      .filter(({ direction, to }) => before || direction === 'worse' || to === 'inconclusive')
      .toSorted((a, b) => rank(a) - rank(b)),
  }
}

function isDifferent({ presence, becameIncomplete, grade, changes }: TargetComparison): boolean {
  return presence !== 'both' || becameIncomplete || grade !== null || changes.length > 0
}

function listNotes(before: NamedRuns, now: NamedRuns): string[] {
  const differing = (what: string, of: (runs: NamedRuns) => readonly string[]) => {
    const [a, b] = [before, now].map((runs) => [...new Set(of(runs))].sort().join(', '))
    return a === b ? [] : [`${what}: ${a || 'none'} before, ${b || 'none'} now`]
  }
  const each = (value: (run: Run) => string) => (of: NamedRuns) => [...of.runs.values()].map(value)
  return [
    ...differing('version of mmverify', ({ file }) => [file.tool.version]),
    ...differing(
      'profile',
      each(({ profile }) => profile),
    ),
    ...differing(
      'scope',
      each(({ scope }) => (scope ? JSON.stringify(scope) : 'all checks')),
    ),
  ]
}
