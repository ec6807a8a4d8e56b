/** Bytes waiting to become whole messages. Grows by doubling, so many small pushes stay cheap. */
export class ByteQueue {
  #bytes = new Uint8Array(256)
  #start = 0
  #end = 0

  get length(): number {
    return this.#end - this.#start
  }

  push(bytes: Uint8Array): void {
    if (this.#end + bytes.length > this.#bytes.length) this.#make(this.length + bytes.length)
    this.#bytes.set(bytes, this.#end)
    this.#end += bytes.length
  }

  /** The big-endian number in `size` bytes at `index`; they must be there. */
  uint(index: number, size: number): number {
    if (index + size > this.length) throw new RangeError('not that many bytes')
    let value = 0
    for (let at = 0; at < size; at += 1)
      value = value * 256 + (this.#bytes[this.#start + index + at] as number)
    return value
  }

  /** Removes the first `length` bytes and returns a copy of them; they must be there. */
  take(length: number): Uint8Array {
    if (length > this.length) throw new RangeError('not that many bytes')
    const taken = this.#bytes.slice(this.#start, this.#start + length)
    this.skip(length)
    return taken
  }

  /** Removes the first `length` bytes; they must be there. */
  skip(length: number): void {
    if (length > this.length) throw new RangeError('not that many bytes')
    this.#start += length
    if (this.#start === this.#end) this.clear()
  }

  clear(): void {
    this.#bytes = new Uint8Array(256)
    this.#start = 0
    this.#end = 0
  }

  #make(room: number): void {
    const roomier = room > this.#bytes.length / 2 ? new Uint8Array(room * 2) : this.#bytes
    const kept = this.#bytes.subarray(this.#start, this.#end)
    roomier.set(kept)
    this.#bytes = roomier
    this.#end = kept.length
    this.#start = 0
  }
}
