import type { CheckResult } from '../core/run.ts'
import { makeVisibleLine } from './visible-text.ts'

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

/** The words before a reason where the reader cannot see the standing itself. Allure's categories are told apart by them. */
export const standingWords: Readonly<Record<Standing, string>> = {
  pass: '',
  fail: '',
  inconclusive: 'Inconclusive: ',
  waived: 'Waived: ',
  'not-applicable': 'Not applicable: ',
  'not-assessed': 'Not assessed: ',
}

/** The words before a finding that does not count by the severity it has. */
export const letPass = 'Let pass by the gate: '

/** `Not assessed: this run was not given …`; a waiver stands on a line of its own. */
export function standingMessage(check: CheckResult): string {
  const waiver = check.waiver ? `\n${formatWaiver(check)}` : ''
  return `${standingWords[standing(check)]}${makeVisibleLine(check.reason)}${waiver}`
}

/** `waived until 2026-03-01 by A. Auditor: replaced in spring (risk: low)`. */
export function formatWaiver({ waiver }: CheckResult): string {
  if (!waiver) return ''
  const approver = waiver.approver ? ` by ${waiver.approver}` : ''
  const risk = waiver.risk ? ` (risk: ${waiver.risk})` : ''
  return makeVisibleLine(`waived until ${waiver.expiration_date}${approver}: ${waiver.justification}${risk}`)
}
