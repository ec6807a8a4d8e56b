import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { type Failure, type Outcome, ok } from '../../../core/outcome.ts'
import { DecodeError } from '../../../core/tls/wire/codec.ts'
import { decodeSignedCertificateTimestamps } from '../../../core/tls/wire/extensions/signed-certificate-timestamps.ts'
import {
  decodeTimestamp,
  encodeSignedEntry,
  type LogEntry,
  type SignedCertificateTimestamp,
} from '../../../core/tls/wire/signed-certificate-timestamp.ts'
import type { Log } from '../../../core/transparency-log.ts'
import { findExtension } from '../certificate/certificate-fields.ts'
import { readWhole, tags } from '../certificate/der-element.ts'
import type { CertificateReading } from '../certificate/parsed-certificate.ts'
import { timestampListId } from './precertificate.ts'
import type { Timestamp } from './transparency-facts.ts'

/**
 * Reads a SignedCertificateTimestampList and verifies each of its timestamps against the logs known.
 *
 * @param entry - what the logs signed; null where it can't be told, and then no signature can be verified.
 */
export function readTimestamps(
  list: Uint8Array,
  entry: LogEntry | null,
  logs: readonly Log[],
): Outcome<Timestamp[]> {
  try {
    const items = decodeSignedCertificateTimestamps(list)
    if (items.length > maxTimestamps) return tooMany
    return ok(items.map((item) => readTimestamp(item, entry, logs)))
  } catch (error) {
    return malformedOf(error)
  }
}

/** Certificates in use have two to five; each is a signature to check. */
const maxTimestamps = 64
const tooMany: Failure = {
  status: 'too-much-work',
  work: 'verifying the timestamps',
  limit: maxTimestamps,
  unit: 'pieces',
}

/** The list embedded in a certificate, without the OCTET STRING that belongs around it; null: none. */
export function readEmbeddedList({ fields }: CertificateReading): Uint8Array | null {
  const extension = findExtension(fields, timestampListId)
  return extension && (readWhole(extension.value, tags.octetString) ?? extension.value)
}

function readTimestamp(item: Uint8Array, entry: LogEntry | null, logs: readonly Log[]): Timestamp {
  const sct = decodeTimestamp(item)
  const logId = Buffer.from(sct.logId).toString('base64')
  const log = logs.find(({ id }) => id === logId)
  return {
    logId,
    timestamp: new Date(sct.timestamp).toISOString(),
    log: log ? describeLog(log) : null,
    signature: (log && entry && verifySignature(sct, entry, log)) ?? 'unverifiable',
  }
}

function describeLog({ description, operator, state, tiled }: Log): NonNullable<Timestamp['log']> {
  return { description, operator, state, ...(tiled !== undefined && { tiled }) }
}

/** Null: the log's key can't be loaded. */
function verifySignature(
  sct: SignedCertificateTimestamp,
  entry: LogEntry,
  log: Log,
): 'valid' | 'invalid' | null {
  const key = loadKey(log)
  if (!key) return null
  // A log signs with ECDSA on P-256 or RSA, and SHA-256 (RFC 6962 §2.1.4): what says otherwise isn't by its key.
  if (sct.hash !== sha256 || signatureAlgorithms[sct.algorithm] !== key.asymmetricKeyType) return 'invalid'
  return verify('sha256', encodeSignedEntry(sct, entry), key, sct.signature) ? 'valid' : 'invalid'
}

const sha256 = 4
/** SignatureAlgorithm (RFC 5246 §7.4.1.4.1), by Node's names of the keys. */
const signatureAlgorithms: Readonly<Record<number, string>> = { 1: 'rsa', 3: 'ec' }

function loadKey({ key }: Log): KeyObject | null {
  try {
    return createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' })
  } catch {
    // Node's error has no code here; nothing but the reading of the list's bytes happens in this block.
    return null
  }
}

function malformedOf(error: unknown): Failure {
  if (!(error instanceof DecodeError)) throw error
  return { status: 'malformed', field: error.field, offset: error.offset }
}
