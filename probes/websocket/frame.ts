import * as z from 'zod'

/** The first frame that a server sent, or the beginning of what is none. */
export const frameSchema = z.strictObject({
  /** The final piece of its message. */
  fin: z.boolean(),
  /** RSV1 to RSV3 as a number: other than 0 only where an extension was agreed on. */
  reserved: z.int(),
  opcode: z.int(),
  masked: z.boolean(),
  /** Of the payload: 126 and 127 stand for a longer one, whose length follows. */
  length: z.int(),
  /** Of a close frame that has one. */
  closeCode: z.int().optional(),
  /** An HTTP answer stands where a frame ought to: its status. */
  httpStatus: z.int().nullable().optional(),
})
export type Frame = z.infer<typeof frameSchema>

/**
 * RFC 6455 §5.2: FIN (1), RSV1 to 3 (3), opcode (4), MASK (1), payload length (7), longer lengths (16 or 64), masking key (32 where MASK
 * is set), payload. A close frame's payload begins with its code (§5.5.1).
 */
export function decodeFrame(bytes: Buffer): Frame | null {
  const [first, second] = bytes
  if (first === undefined || second === undefined) return null
  const frame: Frame = {
    fin: (first & 0x80) !== 0,
    reserved: (first & 0x70) >> 4,
    opcode: first & 0x0f,
    masked: (second & 0x80) !== 0,
    length: second & 0x7f,
  }
  if (beginsLikeHttp(bytes)) {
    const status = /^HTTP\/\d(?:\.\d)? (\d{3})/.exec(bytes.toString('latin1'))?.[1]
    return { ...frame, httpStatus: status === undefined ? null : Number(status) }
  }
  const start = frame.masked ? 6 : 2
  if (frame.opcode !== closeOpcode || frame.length < 2 || bytes.length < start + 2) return frame
  const mask = frame.masked ? bytes.readUInt16BE(2) : 0
  return { ...frame, closeCode: bytes.readUInt16BE(start) ^ mask }
}

/** Whether `decodeFrame` can say of these bytes all that it ever will. */
export function isFrameWhole(bytes: Buffer): boolean {
  const frame = decodeFrame(bytes)
  if (!frame) return false
  if (beginsLikeHttp(bytes)) return bytes.length >= 'HTTP/1.1 200'.length
  return frame.opcode !== closeOpcode || frame.length < 2 || frame.closeCode !== undefined
}

const closeOpcode = 8
const httpStart = Buffer.from('HTTP/')

function beginsLikeHttp(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, httpStart.length)
  return length >= 2 && bytes.subarray(0, length).equals(httpStart.subarray(0, length))
}
