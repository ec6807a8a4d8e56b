import type { Outcome } from '../../../core/outcome.ts'

/**
 * Did the server decline a renegotiation, in words (no_renegotiation, RFC 5246 §7.2.2; Go's crypto/tls says unexpected_message of the
 * hello) or by hanging up in an orderly way, as nginx did before OpenSSL 1.1.1? The handshake it was asked in had succeeded a moment before. Silence and a reset
 * decline nothing.
 */
export function isRenegotiationDeclined(answer: Outcome<true>): boolean {
  return answer.status === 'closed' || (answer.status === 'alert' && decliningAlerts.has(answer.description))
}

const decliningAlerts: ReadonlySet<string> = new Set([
  'no_renegotiation',
  'handshake_failure',
  'close_notify',
  'unexpected_message',
])
