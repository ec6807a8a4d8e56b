import { type Attachment, Stage, Status, type StepResult } from 'allure-js-commons'
import type { CheckResult } from '../../core/run.ts'
import type { AuditTarget } from '../../suites/audit-plan.ts'
import { factsBehind } from '../../suites/judge.ts'
import { checkNamed } from '../../suites/run-checks.ts'
import { makeVisibleLine } from '../../suites/visible-text.ts'

export interface StepContext {
  profile: string
  historyId: string
  /** When it was judged, in milliseconds: judging takes no time that is worth showing. */
  at: number
  /** What the test ended with. */
  status: Status
  attach: AttachFact
}

/** Keeps a fact as a file of the report, for the result with this history id. */
export type AttachFact = (historyId: string, path: string, value: unknown) => Attachment

/**
 * How a verdict came about, as Allure's steps: one for each fact that the check looked at, with what was seen there and the fact
 * itself attached, and one for the judgement.
 */
export function allureSteps(
  check: CheckResult,
  { collection }: AuditTarget,
  { profile, historyId, at, status, attach }: StepContext,
): StepResult[] {
  const facts = factsBehind(checkNamed(check.id), collection)
  const known = new Set<string>(facts.map(({ path }) => path))
  const others = new Set(check.evidence.map(({ fact }) => fact).filter((fact) => !known.has(fact)))
  const seen = (path: string) =>
    check.evidence
      .filter(({ fact }) => fact === path)
      .map(({ observed }) => step(makeVisibleLine(observed), at, Status.PASSED))
  return [
    ...facts.map(({ path, value }) =>
      step(`Look at ${path}`, at, Status.PASSED, seen(path), [attach(historyId, path, value)]),
    ),
    ...[...others].map((path) => step(`Look at ${makeVisibleLine(path)}`, at, Status.PASSED, seen(path))),
    step(`Judge by the profile ${profile}: ${check.verdict}`, at, status),
  ]
}

function step(
  name: string,
  at: number,
  status: Status,
  steps: StepResult[] = [],
  attachments: Attachment[] = [],
): StepResult {
  const rest = { stage: Stage.FINISHED, statusDetails: {}, parameters: [], start: at, stop: at }
  return { name, status, steps, attachments, ...rest }
}
