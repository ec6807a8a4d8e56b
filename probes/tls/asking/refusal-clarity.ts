import type { Failure } from '../../../core/outcome.ts'

/**
 * How clearly a failure refuses the offer: 2 for an answer about the version, 1 for one about what was offered in it, 0 if it is
 * no clear answer: a timeout, a cut connection, or an alert such as internal_error. If internal_error came twice for the same
 * offer (`repeated`) it counts as 1: OpenSSL refuses suites with it when its key may not sign for them in the version.
 */
export function refusalClarityOf(failure: Failure): 0 | 1 | 2 {
  if (failure.status === 'lower-version') return 2
  if (failure.status !== 'alert') return 0
  if (failure.description === 'protocol_version') return 2
  return refusals.has(failure.description) || (failure.description === 'internal_error' && failure.repeated)
    ? 1
    : 0
}

/**
 * The offer was understood and nothing in it is acceptable (RFC 8446 §6.2, RFC 5246 §7.2.2). illegal_parameter is not among them:
 * it may be about how we asked.
 */
const refusals: ReadonlySet<string> = new Set(['handshake_failure', 'insufficient_security'])

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
