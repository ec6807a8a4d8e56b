import { type CipherSuite, parseCipherSuite } from './cipher-suite.ts'
import { ianaCipherSuites, ssl2CipherKinds, unregisteredCipherSuites } from './cipher-suite-codes.ts'
import { createRegistry } from './code-points.ts'

/**
 * Not a suite: "secure renegotiation is understood" in hellos without extensions (RFC 5746 §3.3). A server
 * that knows it answers with renegotiation_info.
 */
export const TLS_EMPTY_RENEGOTIATION_INFO_SCSV = 0x00ff

/** Not a suite: "this is a retry with a lower version" (RFC 7507 §4); answered by inappropriate_fallback. */
export const TLS_FALLBACK_SCSV = 0x5600

const tls = createRegistry(
  [...ianaCipherSuites, ...unregisteredCipherSuites].map(([code, name]) => parseCipherSuite(code, name)),
)

const ssl2 = createRegistry(
  ssl2CipherKinds.map(([code, name]) => parseCipherSuite(code, name)),
  tls.name,
)

/**
 * Every cipher suite known. The SSL 2.0 entries have a code space of their own (three bytes): filter by
 * `protocol` before offering `code`.
 */
export const cipherSuites: readonly CipherSuite[] = [...tls.entries, ...ssl2.entries]

/**
 * IANA name of a two-byte code, or the SSL 2.0 name of a longer one: `unassigned(0x1234)`, `GREASE(0x0A0A)`.
 */
export function cipherSuiteName(code: number): string {
  if (code === TLS_EMPTY_RENEGOTIATION_INFO_SCSV) return 'TLS_EMPTY_RENEGOTIATION_INFO_SCSV'
  if (code === TLS_FALLBACK_SCSV) return 'TLS_FALLBACK_SCSV'
  return code > 0xffff ? ssl2.name(code) : tls.name(code)
}

/**
 * Name of a cipher kind in an SSL 2.0 message; 0x00XXXX other than 0 is the TLS suite 0xXXXX (RFC 5246 §E.2).
 */
export function ssl2CipherKindName(code: number): string {
  return ssl2.at(code) ? ssl2.name(code) : cipherSuiteName(code)
}

export function cipherSuiteNamed(name: string): CipherSuite | undefined {
  return tls.named(name) ?? ssl2.named(name)
}

/** The entry of a two-byte code. */
export function cipherSuiteAt(code: number): CipherSuite | undefined {
  return tls.at(code)
}

export type { CipherSuite } from './cipher-suite.ts'
