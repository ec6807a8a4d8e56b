import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import {
  encodeSignedEntry,
  encodeTimestamp,
  encodeTimestampList,
  type LogEntry,
} from '../../core/tls/wire/signed-certificate-timestamp.ts'

/** A log of certificates (RFC 6962) that keeps nothing: it only signs. */
export interface TransparencyLog {
  description: string
  operator: string
  /** SubjectPublicKeyInfo in DER. */
  publicKey: Buffer
  privateKey: KeyObject
}

/** With a key on P-256, as nearly all logs have. */
export function createTransparencyLog(description: string, operator: string): TransparencyLog {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { description, operator, privateKey, publicKey: publicKey.export({ type: 'spki', format: 'der' }) }
}

/** SHA-256 of the log's key (RFC 6962 §3.2). */
export function logIdOf({ publicKey }: Pick<TransparencyLog, 'publicKey'>): Buffer {
  return createHash('sha256').update(publicKey).digest()
}

/** A SignedCertificateTimestampList with one timestamp of each log; `forged`: the last one is signed for something else. */
export function createTimestampList(
  logs: readonly TransparencyLog[],
  entry: LogEntry,
  forged = false,
): Uint8Array {
  return encodeTimestampList(
    logs.map((log, index) => signTimestamp(log, entry, forged && index === logs.length - 1)),
  )
}

function signTimestamp(log: TransparencyLog, entry: LogEntry, forged: boolean): Uint8Array {
  const sct = { timestamp: Date.now() - 60_000, extensions: new Uint8Array() }
  const signed = encodeSignedEntry({ ...sct, timestamp: sct.timestamp + (forged ? 1 : 0) }, entry)
  const signature = sign('sha256', signed, log.privateKey)
  return encodeTimestamp({ ...sct, logId: logIdOf(log), hash: sha256, algorithm: ecdsa, signature })
}

/** RFC 5246 §7.4.1.4.1. */
const sha256 = 4
const ecdsa = 3
