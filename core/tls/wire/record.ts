import { ByteQueue } from './byte-queue.ts'
import { concatBytes, DecodeError, Writer } from './codec.ts'

/** ContentType over TCP (RFC 8446 §B.1, RFC 6520). */
export const contentTypes = {
  change_cipher_spec: 20,
  alert: 21,
  handshake: 22,
  application_data: 23,
  heartbeat: 24,
} as const

export interface TlsRecord {
  type: number
  version: number
  payload: Uint8Array
}

/**
 * Longest plaintext of a record (RFC 8446 §5.1), and what compression and encryption may add (RFC 5246
 * §6.2.3).
 */
const maximumPlaintext = 2 ** 14
const maximumLength = maximumPlaintext + 2048
const headerLength = 5

/** One record, or as many as the payload needs. An empty payload gives one empty record. */
export function encodeRecord(type: number, version: number, payload: Uint8Array): Uint8Array {
  const records: Uint8Array[] = []
  let position = 0
  do {
    const fragment = payload.subarray(position, position + maximumPlaintext)
    records.push(new Writer().u8(type).u16(version).vector16(fragment).finish())
    position += maximumPlaintext
  } while (position < payload.length)
  return concatBytes(records)
}

/**
 * struct { ContentType type; ProtocolVersion legacy_record_version; uint16 length;      (RFC 8446 §5.1)
 *          opaque fragment[length]; } TLSPlaintext;
 *
 * Driven by `length` alone, so it doesn't matter how TCP cuts the stream. What isn't TLS is refused at its
 * first wrong byte: plain HTTP at byte 0, as `content_type`. Every version writes 3 as the major one.
 */
export class RecordDecoder {
  readonly #queue = new ByteQueue()
  #error: DecodeError | null = null

  /**
   * What was wrong after the last good record; it is thrown by the next `push`. Offsets count from its
   * header.
   */
  get error(): DecodeError | null {
    return this.#error
  }

  /** Bytes of a record that is not whole yet. */
  get pending(): number {
    return this.#queue.length
  }

  /** The records made whole by these bytes. Nothing is lost before an error: it comes at the next `push`. */
  push(bytes: Uint8Array): TlsRecord[] {
    if (this.#error) throw this.#error
    this.#queue.push(bytes)
    const records: TlsRecord[] = []
    for (;;) {
      this.#error = findHeaderError(this.#queue)
      if (this.#error || this.#queue.length < headerLength) break
      const length = this.#queue.uint(3, 2)
      if (this.#queue.length < headerLength + length) break
      const type = this.#queue.uint(0, 1)
      const version = this.#queue.uint(1, 2)
      // A copy of the payload alone, no view of a larger one: a flood of tiny records takes several times less memory.
      this.#queue.skip(headerLength)
      records.push({ type, version, payload: this.#queue.take(length) })
    }
    if (this.#error) {
      this.#queue.clear()
      if (records.length === 0) throw this.#error
    }
    return records
  }
}

/**
 * Could these be the first bytes of a TLS record? Tells a TLS answer from an SSL 2.0 one; five bytes decide.
 */
export function isRecordHeader(bytes: Uint8Array): boolean {
  const queue = new ByteQueue()
  queue.push(bytes.subarray(0, headerLength))
  return bytes.length >= headerLength && findHeaderError(queue) === null
}

const knownTypes: ReadonlySet<number> = new Set(Object.values(contentTypes))

function findHeaderError(queue: ByteQueue): DecodeError | null {
  if (queue.length >= 1 && !knownTypes.has(queue.uint(0, 1))) return new DecodeError('content_type', 0)
  if (queue.length >= 2 && queue.uint(1, 1) !== 3) return new DecodeError('legacy_record_version', 1)
  if (queue.length >= headerLength && queue.uint(3, 2) > maximumLength) return new DecodeError('length', 3)
  return null
}
