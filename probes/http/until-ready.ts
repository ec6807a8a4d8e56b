import { setTimeout as pause } from 'node:timers/promises'
import type { Outcome } from '../../core/outcome.ts'

/** Milliseconds before each repetition: limits of requests are counted by the second. */
const pausesBeforeRepetition = [400, 800, 1200]

/**
 * Asks again where the answer is that the server cannot answer now: 429 (RFC 6585 §4) and whatever begins with 5 but 501 and 505, which
 * are about the request (RFC 9110 §15.6). Limits, reloads and full tables pass; what stays is the server's.
 *
 * @returns the last answer, with the statuses of those before it
 */
export async function askUntilReady<T>(
  ask: () => Promise<Outcome<T>>,
  statusOf: (value: T) => number,
  signal: AbortSignal,
): Promise<{ outcome: Outcome<T>; earlier: number[] }> {
  const earlier: number[] = []
  for (const milliseconds of [...pausesBeforeRepetition, null]) {
    const outcome = await ask()
    if (outcome.status !== 'ok' || !isTemporary(statusOf(outcome.value)) || milliseconds === null)
      return { outcome, earlier }
    await pause(milliseconds, undefined, { signal }).catch(() => {})
    if (signal.aborted) return { outcome, earlier }
    earlier.push(statusOf(outcome.value))
  }
  throw new Error('the last repetition returns')
}

/** The same of answers that have their status themselves: those before are written into the last. */
export async function askStatusUntilReady<T extends { status: number; earlier?: number[] | undefined }>(
  ask: () => Promise<Outcome<T>>,
  signal: AbortSignal,
): Promise<Outcome<T>> {
  const { outcome, earlier } = await askUntilReady(ask, ({ status }) => status, signal)
  return outcome.status === 'ok' && earlier.length > 0
    ? { ...outcome, value: { ...outcome.value, earlier } }
    : outcome
}

function isTemporary(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501 && status !== 505)
}
