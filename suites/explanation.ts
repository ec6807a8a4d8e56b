import { clauseText } from '../core/requirement.ts'
import type { CheckResult } from '../core/run.ts'
import { visible, visibleLine } from './visible-text.ts'

/** What was seen, a line each. */
export function evidenceLines({ evidence }: CheckResult): string[] {
  return evidence.map(({ fact, observed }) => visibleLine(`seen ${fact}: ${observed}`))
}

/** Why it matters, by which clause, and how to mend it. */
export function remedyLines(check: CheckResult): string[] {
  const clauses = check.requirements.map((clause) => visibleLine(`required by ${clauseText(clause)}`))
  const note = check.note ? [`note: ${visibleLine(check.note)}`] : []
  return [
    `severity: ${check.severity}`,
    `why: ${visible(check.why)}`,
    ...clauses,
    ...note,
    'how to mend it:',
    visible(check.remediation),
    ...check.references.map(visibleLine),
  ]
}
