import { AsnConvert } from '@peculiar/asn1-schema'

/** The DER encoding of one ASN.1 type read by the library, or null: these bytes are not that. */
export function parseDer<T>(der: Uint8Array, type: new () => T): T | null {
  try {
    return AsnConvert.parse(der, type)
  } catch {
    // The library throws untyped errors; nothing but its reading of the peer's bytes happens in this block.
    return null
  }
}

/** The DER encoding of a value, as bytes. */
export function encodeDer(value: object): Buffer {
  return Buffer.from(AsnConvert.serialize(value))
}
