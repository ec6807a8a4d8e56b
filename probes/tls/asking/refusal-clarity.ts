import type { Failure } from '../../../core/outcome.ts'

/**
 * How clearly a failure answers "not this": 2 for an answer about the version, 1 for one about what was offered in it, 0 for
 * everything that leaves the question open: silence, a cut connection, or an alert such as internal_error. Said twice of the same
 * offer (`repeated`), that one is an answer: so OpenSSL refuses suites that its key may not sign for in the version.
 */
export function clarity(failure: Failure): 0 | 1 | 2 {
  if (failure.status === 'lower-version') return 2
  if (failure.status !== 'alert') return 0
  if (failure.description === 'protocol_version') return 2
  return refusals.has(failure.description) || (failure.description === 'internal_error' && failure.repeated)
    ? 1
    : 0
}

/** "Nothing in your offer suits me" (RFC 8446 §6.2, RFC 5246 §7.2.2). Not illegal_parameter, which may be about how we asked. */
const refusals: ReadonlySet<string> = new Set(['handshake_failure', 'insufficient_security'])

/**
 * One failure for several hellos: one that leaves the question open stands for all; else the clearest.
 *
 * @param failures - at least one
 */
export function mostTelling(failures: readonly Failure[]): Failure {
  const open = failures.find((failure) => clarity(failure) === 0)
  const telling = open ?? failures.toSorted((a, b) => clarity(b) - clarity(a))[0]
  if (!telling) throw new RangeError('no failure to choose from')
  return telling
}
