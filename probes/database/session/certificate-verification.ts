import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { rootCertificates, type TLSSocket } from 'node:tls'
import type { DatabaseAccess, LoginTlsMode } from '../../../core/database-access.ts'

/** What Node's TLS is told for a login: a chain is verified against the CAs that were given, and only without any against the public ones. */
export function createVerificationOptions(access: DatabaseAccess, mode: LoginTlsMode) {
  return {
    ca: access.ca.length > 0 ? [...access.ca] : [...rootCertificates],
    rejectUnauthorized: mode === 'verify-full' || mode === 'verify-ca',
  }
}

/** The code of Node's complaint about a certificate that does not cover the host (RFC 9525); null: it does, or nobody asked. */
export function checkIdentity(
  { host }: DatabaseAccess,
  mode: LoginTlsMode,
  certificate: X509Certificate | undefined,
): string | null {
  if (mode !== 'verify-full') return null
  const name = isIP(host)
    ? certificate?.checkIP(host)
    : certificate?.checkHost(host, { partialWildcards: false })
  return name === undefined ? 'ERR_TLS_CERT_ALTNAME_INVALID' : null
}

/** Whether the finished handshake proves who the server is, whatever the mode asked for: `PeerProof`, `certificate`. */
export function isServerProven(access: DatabaseAccess, mode: LoginTlsMode, tls: TLSSocket): boolean {
  if (!tls.authorized) return false
  if (mode === 'verify-ca' && access.ca.length > 0) return true
  return checkIdentity(access, 'verify-full', tls.getPeerX509Certificate()) === null
}

/** Whether a code is OpenSSL's verifier's, or Node's own, about a certificate. */
export function isCertificateCode(code: unknown): code is string {
  return typeof code === 'string' && (verifierCodes.has(code) || code.startsWith('ERR_TLS_CERT'))
}

/** X509_V_ERR_* as Node spells them. */
const verifierCodes: ReadonlySet<string> = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'CERT_SIGNATURE_FAILURE',
  'CRL_SIGNATURE_FAILURE',
  'CERT_NOT_YET_VALID',
  'CERT_HAS_EXPIRED',
  'CRL_NOT_YET_VALID',
  'CRL_HAS_EXPIRED',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CRL_LAST_UPDATE_FIELD',
  'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
  'OUT_OF_MEM',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'INVALID_CA',
  'PATH_LENGTH_EXCEEDED',
  'INVALID_PURPOSE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'HOSTNAME_MISMATCH',
  'UNSPECIFIED',
])
