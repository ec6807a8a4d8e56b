import type { Failure, Phase } from '../../../core/outcome.ts'
import { failureOf } from '../../net/node-failure.ts'

/**
 * What an error of Node's TLS says the peer did, from its code alone. Node makes the codes from OpenSSL's reasons:
 * received alerts, answers that are no TLS, and what OpenSSL itself declined (`local`, which says nothing about
 * the peer). An error without such a code is thrown on.
 */
export function libraryFailureOf(error: unknown, phase: Phase): Failure {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown }
  if (typeof code !== 'string') throw error
  // Node reports an orderly close during the handshake under this code too; only a real RST comes from a system call.
  if (code === 'ECONNRESET' && syscall === undefined) return { status: 'closed', phase }
  const alert = parseReceivedAlert(code)
  if (alert) return { status: 'alert', level: 'fatal', description: alert }
  // OpenSSL ends the connection on this warning, and names it without its usual prefix.
  if (code === 'ERR_SSL_NO_RENEGOTIATION') {
    return { status: 'alert', level: 'warning', description: 'no_renegotiation' }
  }
  if (declinedCodes.has(code)) return { status: 'local', code }
  if (code === 'ERR_SSL_EXCESSIVE_MESSAGE_SIZE')
    return { status: 'oversize', phase, limit: maxCertificateList }
  const reason = /^ERR_(?:SSL|OSSL)_(.+)$/.exec(code)?.[1]
  return reason ? { status: 'malformed', field: reason.toLowerCase(), offset: 0 } : failureOf(error, phase)
}

/** SSL_MAX_CERT_LIST_DEFAULT: OpenSSL reads no longer Certificate message. */
const maxCertificateList = 100 * 1024

/** RFC name of the alert in a code such as `ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION`, `ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE`. */
function parseReceivedAlert(code: string): string | null {
  const reason = /^ERR_SSL_(?:SSLV3|SSL\/TLS|TLSV1|TLSV13)_(ALERT_)?(.+)$/.exec(code)
  const description = reason?.[2]?.toLowerCase()
  if (!description || !(reason?.[1] || unmarkedAlerts.has(description))) return null
  return description === 'user_cancelled' ? 'user_canceled' : description
}

/** Alerts of RFC 6066 §9 and RFC 5246 §7.2 whose reasons lack the word. */
const unmarkedAlerts: ReadonlySet<string> = new Set([
  'unsupported_extension',
  'certificate_unobtainable',
  'unrecognized_name',
  'bad_certificate_status_response',
  'bad_certificate_hash_value',
])

/** OpenSSL's own policy or abilities ended the handshake, not the peer. */
const declinedCodes: ReadonlySet<string> = new Set([
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_NO_PROTOCOLS_AVAILABLE',
  'ERR_SSL_NO_CIPHERS_AVAILABLE',
  'ERR_SSL_NO_SUITABLE_KEY_SHARE',
  'ERR_SSL_NO_SUITABLE_GROUPS',
  'ERR_SSL_DH_KEY_TOO_SMALL',
  'ERR_SSL_EE_KEY_TOO_SMALL',
  'ERR_SSL_CA_KEY_TOO_SMALL',
  'ERR_SSL_CA_MD_TOO_WEAK',
  'ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED',
  'ERR_SSL_WRONG_SIGNATURE_TYPE',
  'ERR_SSL_UNKNOWN_CERTIFICATE_TYPE',
  'ERR_SSL_UNSUPPORTED_ELLIPTIC_CURVE',
  'ERR_SSL_WRONG_CURVE',
  'ERR_SSL_INTERNAL_ERROR',
])
