import { formatClause } from '../core/requirement.ts'
import type { CheckResult } from '../core/run.ts'
import { makeVisible, makeVisibleLine } from './visible-text.ts'

/** What was seen, a line each. */
export function evidenceLines({ evidence }: CheckResult): string[] {
  return evidence.map(({ fact, observed }) => makeVisibleLine(`seen ${fact}: ${observed}`))
}

/** Why it matters, by which clause, and how to mend it. */
export function remedyLines(check: CheckResult): string[] {
  const clauses = check.requirements.map((clause) => makeVisibleLine(`required by ${formatClause(clause)}`))
  const note = check.note ? [`note: ${makeVisibleLine(check.note)}`] : []
  return [
    `severity: ${check.severity}`,
    `why: ${makeVisible(check.why)}`,
    ...clauses,
    ...note,
    'how to mend it:',
    makeVisible(check.remediation),
    ...check.references.map(makeVisibleLine),
  ]
}
