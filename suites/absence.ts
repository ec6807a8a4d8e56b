import type { Failure, Outcome } from '../probes/outcome.ts'

/**
 * Is this failure an explicit refusal by a TLS peer? An alert or an older version says "I don't do that";
 * silence, a reset or a bare close may be a firewall, an overload or a crash, and say nothing. internal_error may be, too, unless it was
 * said each time of the same offer, while others were answered: so OpenSSL refuses suites that its key may not sign for in a version.
 */
export function refusedByTls(failure: Failure): boolean {
  if (failure.status === 'lower-version') return true
  if (failure.status !== 'alert') return false
  return (
    refusals.has(failure.description) ||
    (failure.description === 'internal_error' && (failure.attempts ?? 1) > 1)
  )
}

/**
 * Is a TCP port shown to be closed? A RST or an ICMP refusal is an answer; a swallowed SYN is not.
 * Holds only where another port of the same address accepted in the same run.
 */
export function closedPort(outcome: Outcome<unknown>): boolean {
  return outcome.status === 'refused' || (outcome.status === 'unreachable' && icmpRefusals.has(outcome.code))
}

/** Alerts that mean "nothing in your offer suits me" (RFC 8446 §6.2, RFC 5246 §7.2.2). illegal_parameter doesn't: it may be about how we asked. */
const refusals: ReadonlySet<string> = new Set([
  'handshake_failure',
  'protocol_version',
  'insufficient_security',
  'inappropriate_fallback',
])

/** "Administratively prohibited" over IPv4 and over IPv6. EPERM is this machine's own packet filter. */
const icmpRefusals: ReadonlySet<string> = new Set(['EHOSTUNREACH', 'EACCES'])
