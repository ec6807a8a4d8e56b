/** Types of frames (RFC 9113 §6). */
export const http2Frames = {
  data: 0,
  headers: 1,
  priority: 2,
  rst_stream: 3,
  settings: 4,
  push_promise: 5,
  ping: 6,
  goaway: 7,
  window_update: 8,
  continuation: 9,
} as const

export const endStream = 0x1
export const acknowledged = 0x1
export const endHeaders = 0x4

/** Length (3), type (1), flags (1), stream (4), payload (RFC 9113 §4.1). A number is a type that has no name. */
export function encodeHttp2Frame(
  type: keyof typeof http2Frames | number,
  { flags = 0, stream = 0, payload = new Uint8Array() }: Http2FrameParts = {},
): Buffer {
  const header = Buffer.alloc(9)
  header.writeUIntBE(payload.length, 0, 3)
  header[3] = typeof type === 'number' ? type : http2Frames[type]
  header[4] = flags
  header.writeUInt32BE(stream, 5)
  return Buffer.concat([header, payload])
}

export interface Http2FrameParts {
  flags?: number
  stream?: number
  payload?: Uint8Array
}

/** `:status: 200`, the eighth entry of the static table (RFC 7541 appendix A). */
export const status200 = Buffer.of(0x88)

/** A field that is not put into the dynamic table (RFC 7541 §6.2.2), in plain bytes of at most 126 each. */
export function encodeField(name: string, value: string): Buffer {
  return Buffer.concat([
    Buffer.of(0, name.length),
    Buffer.from(name),
    Buffer.of(value.length),
    Buffer.from(value),
  ])
}
