import type { Reader } from '../../../core/tls/wire/codec.ts'

/** MySQL's integers have the low byte first; the shared reader and writer know network order only. */
export function readLittleEndian(reader: Reader, size: number, field: string): number {
  return reader.bytes(size, field).reduceRight((value, byte) => value * 256 + byte, 0)
}

/** @throws RangeError: the value does not fit. */
export function encodeLittleEndian(value: number, size: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value >= 256 ** size) {
    throw new RangeError(`${value} does not fit ${size} bytes`)
  }
  return Uint8Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** index) % 256)
}
