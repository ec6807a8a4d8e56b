import type { Target } from '../../../core/target.ts'
import type { LogEntry } from '../../../core/tls/wire/signed-certificate-timestamp.ts'
import type { LogList } from '../../../core/transparency-log.ts'
import type { CertificateReading, ParsedCertificate } from '../certificate/parsed-certificate.ts'
import { shippedLogList } from './log-list.ts'
import { readOcspTimestampList } from './ocsp-timestamps.ts'
import { createPrecertificateEntry } from './precertificate.ts'
import { readEmbeddedList, readTimestamps } from './timestamps.ts'
import type { TimestampSource, Transparency } from './transparency-facts.ts'

/** The logs known: those given, which win, and those that come with mmverify. */
export function mergeLogLists({ ctLogs }: Pick<Target, 'ctLogs'>): LogList {
  if (!ctLogs) return shippedLogList
  const given = new Set(ctLogs.logs.map(({ id }) => id))
  const others = shippedLogList.logs.filter(({ id }) => !given.has(id))
  return { ...ctLogs, logs: [...ctLogs.logs, ...others] }
}

export interface TimestampDelivery {
  leaf: ParsedCertificate
  /** Null when it was neither sent nor is among the roots. */
  issuer: CertificateReading | null
  publicRoot: boolean
  /** SignedCertificateTimestampList of the handshake. */
  handshake: Uint8Array | null
  /** The stapled OCSP response. */
  staple: Uint8Array | null
}

/** The timestamps of one leaf from all three ways. Those outside of the certificate are over the certificate itself (RFC 6962 §3.2). */
export function readTransparency(
  { leaf, issuer, publicRoot, handshake, staple }: TimestampDelivery,
  { logs }: LogList,
): Transparency['certificates'][number] {
  const whole = { type: 'x509', certificate: new Uint8Array(leaf.fields.raw) } as const
  const precertificate = issuer && createPrecertificateEntry(leaf, issuer)
  const read = (source: TimestampSource, list: Uint8Array | null, entry: LogEntry | null) =>
    list ? { [source]: readTimestamps(list, entry, logs) } : {}
  return {
    sha256: leaf.facts.sha256,
    publicRoot,
    timestamps: {
      ...read('certificate', readEmbeddedList(leaf), precertificate),
      ...read('tls', handshake, whole),
      ...read('ocsp', staple && readOcspTimestampList(staple), whole),
    },
  }
}
