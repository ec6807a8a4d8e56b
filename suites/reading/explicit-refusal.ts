import type { Failure, Outcome } from '../../core/outcome.ts'
import { refusalClarityOf } from '../../probes/tls/asking/refusal-clarity.ts'

/**
 * Is this failure an explicit refusal by a TLS peer? An alert or an older version refuses what was offered. A reset, a bare close or
 * an alert about something else may come from a firewall, an overload or a crash, and refuses only where it came each time, with
 * hellos around it that were answered; a timeout never does. That is decided in one place, `refusalClarityOf`. Besides, inappropriate_fallback refuses a hello because of its own TLS_FALLBACK_SCSV (RFC 7507 §3).
 */
export function isTlsRefusal(failure: Failure): boolean {
  return (
    refusalClarityOf(failure) > 0 ||
    (failure.status === 'alert' && failure.description === 'inappropriate_fallback')
  )
}

/**
 * Is a TCP port shown to be closed? A RST or an ICMP refusal is an answer; a SYN without any answer is not. Counts only where
 * another port of the same address accepted in the same run.
 */
export function isClosedPort(outcome: Outcome<unknown>): boolean {
  return outcome.status === 'refused' || (outcome.status === 'unreachable' && icmpRefusals.has(outcome.code))
}

/** "Administratively prohibited" over IPv4 and over IPv6. EPERM is this machine's own packet filter. */
const icmpRefusals: ReadonlySet<string> = new Set(['EHOSTUNREACH', 'EACCES'])
