import type { Failure } from '../../../core/outcome.ts'
import { isAbsentEachTime } from '../../../core/repeated-absence.ts'

/**
 * How clearly a failure refuses the offer: 2 for an answer about the version, 1 for one about what was offered in it, 0 if it is
 * no clear answer. What a single answer leaves open is 1 where it came each time, with hellos around it that were answered:
 * stacks refuse by decode_error (rustls), unexpected_message (Erlang, Java), internal_error (OpenSSL without a key that may sign),
 * close_notify (s2n), FIN (Python's asyncio), RST (balancers) and plain HTTP. Silence refuses nothing, however often it comes.
 */
export function refusalClarityOf(failure: Failure): 0 | 1 | 2 {
  if (failure.status === 'lower-version') return 2
  if (failure.status === 'alert') {
    if (failure.description === 'protocol_version') return 2
    if (refusals.has(failure.description)) return 1
  }
  return isPossibleRefusal(failure) && failure.repeated && isAbsentEachTime(failure.repeated) ? 1 : 0
}

/**
 * The offer was understood and nothing in it is acceptable (RFC 8446 §6.2, RFC 5246 §7.2.2). Any other alert may be about how we
 * asked, or about a passing trouble.
 */
const refusals: ReadonlySet<string> = new Set(['handshake_failure', 'insufficient_security'])

type PossibleRefusal = Extract<Failure, { status: 'alert' | 'closed' | 'reset' | 'plain-http' }>

/** Did the server, or what stands before it, end the handshake after the hello? Then it may be because of the offer. */
export function isPossibleRefusal(failure: Failure): failure is PossibleRefusal {
  switch (failure.status) {
    case 'alert':
      return true
    case 'closed':
    case 'reset':
      return failure.phase === 'handshake'
    case 'plain-http':
      return unreadRequests.has(failure.code)
    default:
      return false
  }
}

/** "This is no HTTP request of mine": other statuses (403, 429, 503) are of gates, which may let the next hello through. */
const unreadRequests: ReadonlySet<number> = new Set([400, 405, 426, 501, 505])

/**
 * One failure for several hellos: the first one that is no clear refusal, else the clearest.
 *
 * @param failures - at least one
 */
export function clearestFailureOf(failures: readonly Failure[]): Failure {
  const open = failures.find((failure) => refusalClarityOf(failure) === 0)
  const telling = open ?? failures.toSorted((a, b) => refusalClarityOf(b) - refusalClarityOf(a))[0]
  if (!telling) throw new RangeError('no failure to choose from')
  return telling
}
