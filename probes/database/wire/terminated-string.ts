import type { Reader } from '../../../core/tls/wire/codec.ts'

/** A string that ends with a zero byte, which is taken too. @throws DecodeError: there is none. */
export function readTerminated(reader: Reader, field: string): Uint8Array {
  const start = reader.offset
  const bytes: number[] = []
  for (;;) {
    if (reader.remaining === 0) reader.reject(field, reader.offset - start)
    const [byte = 0] = reader.bytes(1, field)
    if (byte === 0) return Uint8Array.from(bytes)
    bytes.push(byte)
  }
}

export function encodeTerminated(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text)
  if (bytes.includes(0)) throw new RangeError('a zero byte would end the string')
  return Uint8Array.of(...bytes, 0)
}
