import { type ExtensionName, extensionType } from '../registry/extensions.ts'
import { DecodeError, type Reader, type Writer } from './codec.ts'

/** One extension as it stands in a hello; `data` without its length. */
export interface Extension {
  type: number
  data: Uint8Array
}

/**
 * struct { ExtensionType extension_type; opaque extension_data<0..2^16-1>; } Extension;      (RFC 8446 §4.2)
 * Extension extensions<0..2^16-1>;
 *
 * Unknown types are kept. No type may come twice in a block, so a second one is an error: readers would
 * differ in which of them counts.
 */
export function readExtensions(reader: Reader): Extension[] {
  const seen = new Set<number>()
  return reader.vector16('extensions').list((item) => {
    const type = item.u16('extension_type')
    if (seen.has(type)) item.reject('extension_type', 2)
    seen.add(type)
    return { type, data: item.opaque16('extension_data') }
  })
}

export function writeExtensions(writer: Writer, extensions: readonly Extension[]): void {
  writer.vector16((list) => {
    for (const { type, data } of extensions) list.u16(type).vector16(data)
  })
}

/** The data of an extension, or null where it isn't there. */
export function findExtensionData(
  extensions: readonly Extension[] | null,
  name: ExtensionName,
): Uint8Array | null {
  const type = extensionType(name)
  return extensions?.find((extension) => extension.type === type)?.data ?? null
}

/**
 * Decodes the data of an extension found in a message; errors get the offset in that message. `data` must be
 * a view into `message`, as the decoders here return it.
 */
export function decodeWithin<T>(message: Uint8Array, data: Uint8Array, decode: (data: Uint8Array) => T): T {
  try {
    return decode(data)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    throw new DecodeError(error.field, error.offset + data.byteOffset - message.byteOffset)
  }
}
