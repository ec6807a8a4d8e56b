/**
 * Bytes that are not the structure asked for. The codec throws nothing else for what a peer sent. `offset`
 * counts bytes from the start of the message that was given to the decoder.
 */
export class DecodeError extends Error {
  override readonly name = 'DecodeError'
  readonly field: string
  readonly offset: number

  constructor(field: string, offset: number) {
    super(`${field} at byte ${offset}`)
    this.field = field
    this.offset = offset
  }
}

/**
 * Reads a message front to back within its bounds. A vector (RFC 8446 §3.4) becomes a reader of its own, so a
 * length can never reach past the structure that holds it; `end` rejects what the structure does not account
 * for.
 */
export class Reader {
  readonly #bytes: Uint8Array
  readonly #name: string
  readonly #base: number
  readonly #limit: number
  #position: number

  /**
   * @param name - what this is, for the error about trailing bytes.
   * @param base - where `bytes` begin in the message that offsets are counted in.
   */
  constructor(bytes: Uint8Array, name = 'message', base = 0) {
    this.#bytes = bytes
    this.#name = name
    this.#base = base
    this.#limit = bytes.length
    this.#position = 0
  }

  /** Bytes not read yet. */
  get remaining(): number {
    return this.#limit - this.#position
  }

  /** Offset of the next byte in the message. */
  get offset(): number {
    return this.#base + this.#position
  }

  u8(field: string): number {
    return this.#uint(1, field)
  }

  u16(field: string): number {
    return this.#uint(2, field)
  }

  u24(field: string): number {
    return this.#uint(3, field)
  }

  /** A view of the next `length` bytes, not a copy. */
  bytes(length: number, field: string): Uint8Array {
    if (length > this.remaining) throw new DecodeError(field, this.offset)
    const start = this.#position
    this.#position += length
    return this.#bytes.subarray(start, this.#position)
  }

  /** A vector whose length takes one byte. */
  vector8(field: string): Reader {
    return this.#vector(this.u8(field), field)
  }

  vector16(field: string): Reader {
    return this.#vector(this.u16(field), field)
  }

  vector24(field: string): Reader {
    return this.#vector(this.u24(field), field)
  }

  /** The content of a vector of bytes whose length takes one byte. */
  opaque8(field: string): Uint8Array {
    return this.bytes(this.u8(field), field)
  }

  opaque16(field: string): Uint8Array {
    return this.bytes(this.u16(field), field)
  }

  opaque24(field: string): Uint8Array {
    return this.bytes(this.u24(field), field)
  }

  /** All that is left. */
  rest(): Uint8Array {
    return this.bytes(this.remaining, this.#name)
  }

  /** The bytes that `read` passes over, as a view. */
  measured(read: () => void): Uint8Array {
    const start = this.#position
    read()
    return this.#bytes.subarray(start, this.#position)
  }

  /** Items until nothing is left. Every item must take at least one byte. */
  list<T>(item: (reader: Reader) => T): T[] {
    const items: T[] = []
    while (this.remaining > 0) items.push(item(this))
    return items
  }

  /** Nothing may be left. */
  end(): void {
    if (this.remaining > 0) throw new DecodeError(this.#name, this.offset)
  }

  /** Refuses the value just read: the error names the field and points at its first byte. */
  reject(field: string, size: number): never {
    throw new DecodeError(field, this.offset - size)
  }

  #uint(size: number, field: string): number {
    let value = 0
    for (const byte of this.bytes(size, field)) value = value * 256 + byte
    return value
  }

  #vector(length: number, field: string): Reader {
    const base = this.offset
    return new Reader(this.bytes(length, field), field, base)
  }
}

/** Builds a message. A value that does not fit its field is a bug of the caller: RangeError. */
export class Writer {
  readonly #parts: Uint8Array[] = []

  u8(value: number): this {
    return this.#uint(value, 1)
  }

  u16(value: number): this {
    return this.#uint(value, 2)
  }

  u24(value: number): this {
    return this.#uint(value, 3)
  }

  bytes(bytes: Uint8Array): this {
    this.#parts.push(bytes)
    return this
  }

  /** A vector whose length takes one byte. */
  vector8(content: Content): this {
    return this.#vector(content, 1)
  }

  vector16(content: Content): this {
    return this.#vector(content, 2)
  }

  vector24(content: Content): this {
    return this.#vector(content, 3)
  }

  finish(): Uint8Array {
    return concatBytes(this.#parts)
  }

  #vector(content: Content, size: number): this {
    const bytes = content instanceof Uint8Array ? content : writeBytes(content)
    return this.#uint(bytes.length, size).bytes(bytes)
  }

  #uint(value: number, size: number): this {
    if (!Number.isInteger(value) || value < 0 || value >= 256 ** size) {
      throw new RangeError(`${value} does not fit ${size} bytes`)
    }
    const bytes = new Uint8Array(size)
    for (let index = 0; index < size; index += 1) bytes[index] = Math.floor(value / 256 ** (size - 1 - index))
    return this.bytes(bytes)
  }
}

/** A vector's content: its bytes, or what writes them. */
export type Content = Uint8Array | ((writer: Writer) => void)

export function writeBytes(content: (writer: Writer) => void): Uint8Array {
  const writer = new Writer()
  content(writer)
  return writer.finish()
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let position = 0
  for (const part of parts) {
    whole.set(part, position)
    position += part.length
  }
  return whole
}
