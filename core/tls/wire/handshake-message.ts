import { ByteQueue } from './byte-queue.ts'
import { DecodeError, Writer } from './codec.ts'

/** HandshakeType (RFC 8446 §4, RFC 5246 §7.4, RFC 6066 §8). Others are possible and kept as numbers. */
export const handshakeTypes = {
  hello_request: 0,
  client_hello: 1,
  server_hello: 2,
  new_session_ticket: 4,
  end_of_early_data: 5,
  encrypted_extensions: 8,
  certificate: 11,
  server_key_exchange: 12,
  certificate_request: 13,
  server_hello_done: 14,
  certificate_verify: 15,
  client_key_exchange: 16,
  finished: 20,
  certificate_status: 22,
  key_update: 24,
} as const

export interface Handshake {
  type: number
  body: Uint8Array
  /** With the header, as transcripts need it. */
  raw: Uint8Array
}

/** A message with its four-byte header. */
export function encodeHandshake(type: number, body: Uint8Array): Uint8Array {
  return new Writer().u8(type).vector24(body).finish()
}

/**
 * struct { HandshakeType msg_type; uint24 length; select (msg_type) { … }; } Handshake;      (RFC 8446 §4)
 *
 * Messages may be split over records and share them, so payloads are pushed as they come. `length` may claim
 * 16 MB: what is over the limit is refused from the header alone, before anything is kept.
 */
export class HandshakeDecoder {
  readonly #queue = new ByteQueue()
  readonly #limit: number
  #error: DecodeError | null = null

  /** @param limit - the longest body taken, in bytes. */
  constructor({ limit = 128 * 1024 }: { limit?: number } = {}) {
    this.#limit = limit
  }

  /**
   * What was wrong after the last good message; it is thrown by the next `push`. Offsets count from its
   * header.
   */
  get error(): DecodeError | null {
    return this.#error
  }

  /**
   * Bytes of a message that is not whole yet: a change of keys or an alert must not come now (RFC 8446 §5.1).
   */
  get pending(): number {
    return this.#queue.length
  }

  /**
   * The messages made whole by this payload. Nothing is lost before an error: it comes at the next `push`.
   */
  push(payload: Uint8Array): Handshake[] {
    if (this.#error) throw this.#error
    this.#queue.push(payload)
    const messages: Handshake[] = []
    while (this.#queue.length >= 4) {
      const length = this.#queue.uint(1, 3)
      if (length > this.#limit) {
        this.#error = new DecodeError('length', 1)
        this.#queue.clear()
        break
      }
      if (this.#queue.length < 4 + length) break
      const raw = this.#queue.take(4 + length)
      messages.push({ type: raw[0] as number, body: raw.subarray(4), raw })
    }
    if (this.#error && messages.length === 0) throw this.#error
    return messages
  }
}
