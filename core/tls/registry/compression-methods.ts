/** CompressionMethod: `null` is what every peer must have (RFC 5246 §7.4.1.2), DEFLATE came with RFC 3749 §2. */
export const compressionMethods = { null: 0, DEFLATE: 1 } as const
