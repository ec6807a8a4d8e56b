import { setTimeout as pause } from 'node:timers/promises'
import { mapOutcome, type Outcome } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'

/** Milliseconds before each repetition: limits of requests are counted by the second. */
const pausesBeforeRepetition = [400, 800, 1200]

/** How often a request is made again at most. */
export const maxRepetitions = pausesBeforeRepetition.length

/**
 * Asks again where the answer is that the server cannot answer now: 429 (RFC 6585 §4) and whatever begins with 5 but 501 and 505, which
 * are about the request (RFC 9110 §15.6). Limits, reloads and full tables pass; what stays is the server's.
 *
 * @returns the last answer, whose response has the statuses of those before it
 */
export async function askUntilReady<T extends { response: Declinable }>(
  ask: () => Promise<Outcome<T>>,
  { signal, limiter: { pace } }: AskingContext,
): Promise<Outcome<T>> {
  const earlier: number[] = []
  for (const milliseconds of [...pausesBeforeRepetition, null]) {
    const turn = await pace.takeTurn(signal)
    const outcome = await ask()
    if (outcome.status !== 'ok') return noteEarlier(outcome, earlier)
    const { response } = outcome.value
    const isLimited = isLimit(response.status)
    if (isLimited) pace.slowDown(turn, retryAfterOf(response))
    const isLast = milliseconds === null || (isLimited && pace.isFutile)
    if (!isTemporary(response.status) || isLast) return noteEarlier(outcome, earlier)
    await pause(milliseconds, undefined, { signal }).catch(() => {})
    if (signal.aborted) return noteEarlier(outcome, earlier)
    earlier.push(response.status)
  }
  throw new Error('the last repetition returns')
}

/** The same of answers that are the response themselves. */
export async function askStatusUntilReady<T extends Declinable>(
  ask: () => Promise<Outcome<T>>,
  context: AskingContext,
): Promise<Outcome<T>> {
  const wrapped = async () => mapOutcome(await ask(), (response) => ({ response }))
  return mapOutcome(await askUntilReady(wrapped, context), ({ response }) => response)
}

type AskingContext = Pick<ProbeContext, 'signal'> & { limiter: Pick<ProbeContext['limiter'], 'pace'> }

interface Declinable {
  status: number
  headers?: [string, string][]
  earlier?: number[] | undefined
}

function noteEarlier<T extends { response: Declinable }>(outcome: Outcome<T>, earlier: number[]): Outcome<T> {
  return earlier.length === 0
    ? outcome
    : mapOutcome(outcome, (value) => ({ ...value, response: { ...value.response, earlier } }))
}

/** What limits of requests answer: 429, and nginx's limit_req and limit_conn 503 unless they are told otherwise. */
function isLimit(status: number): boolean {
  return status === 429 || status === 503
}

/** In milliseconds; 0 where it is a date, or not said (RFC 9110 §10.2.3). */
function retryAfterOf({ headers = [] }: Declinable): number {
  const value = headers.find(([name]) => name === 'retry-after')?.[1] ?? ''
  return /^\d{1,6}$/.test(value) ? Number(value) * 1000 : 0
}

/** Says the status that the server cannot answer now, whatever was asked for? */
export function isTemporary(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501 && status !== 505)
}
