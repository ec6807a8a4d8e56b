import { severities } from '../core/verdict.ts'
import { countDifferences, type FileComparison, type TargetComparison } from '../suites/file-comparison.ts'
import type { CheckChange, Direction } from '../suites/run-comparison.ts'
import { clipText, escapeJson, makeVisibleLine } from '../suites/visible-text.ts'

/** One difference, in words. What is in it came from files that somebody gave: a renderer has to make it harmless. */
interface Difference {
  direction: Direction
  /** `high`; none for what is of a target as a whole. */
  severity: (typeof severities)[number] | null
  target: string
  what: string
  from: string
  to: string
  reason: string
}

const directions = ['worse', 'changed', 'better'] as const satisfies Direction[]

/** A line for each difference, the worst first, each harmless for a terminal; then how many there are. */
export function renderDifferences(comparison: FileComparison): string {
  const differences = listDifferences(comparison)
  const lines = directions.flatMap((direction) => {
    const those = differences.filter((one) => one.direction === direction)
    return those.length === 0 ? [] : [`${direction}:`, ...those.map(renderLine), '']
  })
  const notes = comparison.notes.map((note) => makeVisibleLine(`note: ${note}`))
  return `${[...notes, ...lines, renderSummary(comparison)].join('\n')}\n`
}

/** The same as a table for a merge request. What a peer had a hand in stands in code, where no markup acts. */
export function renderMarkdownDifferences(comparison: FileComparison): string {
  const rows = listDifferences(comparison).map(({ direction, severity, target, what, from, to, reason }) =>
    [direction, severity ?? '', code(target), code(what), from, to, code(reason)].join(' | '),
  )
  const table =
    rows.length === 0
      ? []
      : [
          '| | severity | target | check | before | now | reason |',
          '|---|---|---|---|---|---|---|',
          ...rows.map((row) => `| ${row} |`),
          '',
        ]
  const notes = comparison.notes.map((note) => `${code(note)}\n`)
  return `${[`**${renderSummary(comparison)}**`, '', ...notes, ...table].join('\n').trimEnd()}\n`
}

/** The same for machines. */
export function renderJsonDifferences(comparison: FileComparison): string {
  const { targets, notes } = comparison
  const summary = Object.fromEntries(
    directions.map((direction) => [direction, countDifferences(comparison, direction)]),
  )
  const content = {
    summary,
    notes,
    targets: targets.map(({ name, presence, becameIncomplete, grade, changes }) => ({
      ...{ name, presence, becameIncomplete, grade },
      changes: changes.map(({ result, before, ...change }) => ({
        ...change,
        title: result.title,
        reason: change.to === 'not run' ? null : result.reason,
        reasonBefore: before?.reason ?? null,
      })),
    })),
  }
  return `${escapeJson(JSON.stringify(content, null, 2))}\n`
}

function listDifferences({ targets }: FileComparison): Difference[] {
  const rank = ({ direction, severity }: Difference) =>
    directions.indexOf(direction) * 10 + (severity ? severities.indexOf(severity) : -1)
  return targets.flatMap(listTargetDifferences).toSorted((a, b) => rank(a) - rank(b))
}

function listTargetDifferences(target: TargetComparison): Difference[] {
  const { name, presence, becameIncomplete, grade, changes } = target
  const about = { severity: null, target: name }
  if (presence === 'gone') {
    const reason = `${changes.length} checks are no longer run`
    return [{ ...about, direction: 'worse', what: 'target', from: 'there', to: 'not run', reason }]
  }
  return [
    ...(presence === 'added'
      ? [
          {
            ...about,
            direction: 'changed' as const,
            what: 'target',
            from: 'not run',
            to: 'there',
            reason: '',
          },
        ]
      : []),
    ...(becameIncomplete
      ? [
          {
            ...about,
            direction: 'worse' as const,
            ...{ what: 'complete', from: 'complete', to: 'incomplete', reason: 'some probes did not finish' },
          },
        ]
      : []),
    ...(grade
      ? [
          {
            ...about,
            direction: grade.direction,
            ...{ what: 'grade', from: grade.from ?? 'none', to: grade.to ?? 'none' },
            reason: grade.newCaps.join('; '),
          },
        ]
      : []),
    ...changes.map((change) => ({
      ...{ direction: change.direction, severity: change.severity, target: name, what: change.id },
      ...{ from: change.from, to: change.to, reason: reasonOf(change) },
    })),
  ]
}

function reasonOf({ from, to, newGrounds, result, before }: CheckChange): string {
  if (to === 'not run') return `it said: ${result.reason}`
  if (from !== to) return result.reason
  return newGrounds.length > 0
    ? `${result.reason} (new: ${newGrounds.join('; ')})`
    : `${result.reason} (before: ${before?.reason})`
}

function renderLine({ severity, target, what, from, to, reason }: Difference): string {
  const text = `${severity ?? '-'} ${target} ${what}: ${from} → ${to}${reason ? `: ${reason}` : ''}`
  return `  ${clipText(makeVisibleLine(text), 2000)}`
}

function renderSummary(comparison: FileComparison): string {
  return directions.map((direction) => `${countDifferences(comparison, direction)} ${direction}`).join(', ')
}

/** A code span (CommonMark §6.1), in a cell of a table. */
function code(text: string): string {
  if (text === '') return ''
  const shown = clipText(makeVisibleLine(text), 500)
  const fence = '`'.repeat(Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length)) + 1)
  return `${fence} ${shown.replaceAll('|', '\\|')} ${fence}`
}
