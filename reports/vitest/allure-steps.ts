import { Status } from 'allure-js-commons'
import type { RuntimeMessage } from 'allure-js-commons/sdk'
import type { CheckResult } from '../../core/run.ts'
import type { AuditTarget } from '../../suites/audit-plan.ts'
import { factsBehind } from '../../suites/judge.ts'
import { checkNamed } from '../../suites/run-checks.ts'
import { makeVisibleLine } from '../../suites/visible-text.ts'

/**
 * How a verdict came about, as Allure's steps: one for each fact that the check looked at, with what was seen there and the fact
 * itself attached, and one for the judgement.
 *
 * @param at - when it was judged, in milliseconds: judging takes no time that is worth showing
 * @param status - what the test ended with
 */
export function allureSteps(
  check: CheckResult,
  { collection }: AuditTarget,
  { profile, at, status }: { profile: string; at: number; status: Status },
): RuntimeMessage[] {
  const facts = factsBehind(checkNamed(check.id), collection)
  const observed = (path: string) =>
    check.evidence
      .filter(({ fact }) => fact === path)
      .flatMap((evidence) => step(makeVisibleLine(evidence.observed), at, Status.PASSED))
  const attached = facts.map(({ path }) => path as string)
  const others = new Set(check.evidence.map(({ fact }) => fact).filter((fact) => !attached.includes(fact)))
  return [
    ...facts.flatMap(({ path, value }) =>
      step(`Look at ${path}`, at, Status.PASSED, [attachment(path, value), ...observed(path)]),
    ),
    ...[...others].flatMap((path) =>
      step(`Look at ${makeVisibleLine(path)}`, at, Status.PASSED, observed(path)),
    ),
    ...step(`Judge by the profile ${profile}: ${check.verdict}`, at, status),
  ]
}

function step(name: string, at: number, status: Status, inside: RuntimeMessage[] = []): RuntimeMessage[] {
  return [
    { type: 'step_start', data: { name, start: at } },
    ...inside,
    { type: 'step_stop', data: { stop: at, status } },
  ]
}

function attachment(path: string, value: unknown): RuntimeMessage {
  return {
    type: 'attachment_content',
    data: {
      name: path,
      content: Buffer.from(JSON.stringify(value, null, 2)).toString('base64'),
      encoding: 'base64',
      contentType: 'application/json',
      fileExtension: '.json',
    },
  }
}
