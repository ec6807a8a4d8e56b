import picomatch from 'picomatch'
import type { CheckResult, Run, Waiver } from '../core/run.ts'
import { type Target, targetNameOf } from '../core/target.ts'

/**
 * Only a failure can be waived: a waiver hides neither what could not be seen nor what has been mended. It holds on the targets that
 * it names, to the end of its last day in UTC, by the time of the evidence; after that the failure counts, and says why.
 */
export function applyWaiver(
  result: CheckResult,
  waivers: readonly Waiver[],
  { target, startedAt }: Pick<Run, 'target' | 'startedAt'>,
): CheckResult {
  if (result.verdict !== 'fail') return result
  const concerned = waivers.filter((waiver) => waiver.control_id === result.id && concerns(waiver, target))
  const waiver = concerned.find((one) => !isExpired(one, startedAt))
  if (waiver) return { ...result, waiver }
  const [ended] = concerned
    .map(({ expiration_date }) => expiration_date)
    .sort()
    .reverse()
  return ended === undefined ? result : { ...result, reason: `${result.reason}${expiryNote(ended)}` }
}

/** The reason of a failure as it would be if it had never been waived. */
export function withoutExpiryNote(reason: string): string {
  return reason.replace(/ \(its waiver expired on [\d-]+\)$/, '')
}

/** A waiver that changed nothing in these runs, and why. */
export interface IdleWaiver {
  waiver: Waiver
  why: 'expired' | 'no such target' | 'nothing fails'
}

/** The waivers that changed nothing: whoever wrote them believes in something that is not, or is no more. */
export function listIdleWaivers(waivers: readonly Waiver[], runs: readonly Run[]): IdleWaiver[] {
  return waivers.flatMap((waiver) => {
    const why = findReasonOfIdleness(waiver, runs)
    return why ? [{ waiver, why }] : []
  })
}

function findReasonOfIdleness(waiver: Waiver, runs: readonly Run[]): IdleWaiver['why'] | null {
  const concerned = runs.filter(({ target }) => concerns(waiver, target))
  if (concerned.length === 0) return 'no such target'
  const failing = concerned.filter(({ checks }) =>
    checks.some(({ id, verdict }) => id === waiver.control_id && verdict === 'fail'),
  )
  if (failing.length === 0) return 'nothing fails'
  return failing.every(({ startedAt }) => isExpired(waiver, startedAt)) ? 'expired' : null
}

/** Is the target one of those that the waiver names? Without a port it names every port of the host. */
function concerns({ target: pattern }: Waiver, target: Target): boolean {
  if (pattern === undefined) return true
  // Neither brackets, which IPv6 addresses have, nor braces, exclamation marks and parentheses mean anything in a name.
  const isMatch = picomatch(pattern, {
    nobracket: true,
    nobrace: true,
    noext: true,
    nonegate: true,
    dot: true,
  })
  return [target.host, `${target.host}:${target.port}`, targetNameOf(target)].some((name) => isMatch(name))
}

function isExpired({ expiration_date }: Waiver, at: string): boolean {
  return expiration_date < at.slice(0, 'YYYY-MM-DD'.length)
}

function expiryNote(date: string): string {
  return ` (its waiver expired on ${date})`
}
