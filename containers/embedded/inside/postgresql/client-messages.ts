import type { Duplex } from 'node:stream'
import { type ErrorFields, encodeErrorResponse } from './server-messages.ts'

const startupLimit = 10_000
const messageLimit = 65_536

/** A StartupMessage, or a request in its place: length with itself (4), code (4), body. Null: the end, or longer than PostgreSQL takes. */
export async function readStartupMessage(stream: Duplex): Promise<{ code: number; body: Buffer } | null> {
  const header = await readExactly(stream, 8)
  const length = header?.readUInt32BE(0) ?? 0
  if (!header || length < 8 || length > startupLimit) return null
  const body = await readExactly(stream, length - 8)
  return body && { code: header.readUInt32BE(4), body }
}

/** Any later message: type (1), length with itself (4), body. Null: the end, or too long. */
export async function readClientMessage(stream: Duplex): Promise<{ type: string; body: Buffer } | null> {
  const header = await readExactly(stream, 5)
  const length = header?.readUInt32BE(1) ?? 0
  if (!header || length < 4 || length - 4 > messageLimit) return null
  const body = await readExactly(stream, length - 4)
  return body && { type: header.toString('latin1', 0, 1), body }
}

/** Exactly so many bytes; null: the stream ended before. */
async function readExactly(stream: Duplex, size: number): Promise<Buffer | null> {
  if (size === 0) return Buffer.alloc(0)
  for (;;) {
    const chunk: Buffer | null = stream.read(size)
    if (chunk) return chunk.length === size ? chunk : null
    if (stream.readableEnded || stream.destroyed) return null
    await new Promise<void>((resolve) => {
      const wake = () => {
        for (const event of endEvents) stream.off(event, wake)
        resolve()
      }
      for (const event of endEvents) stream.on(event, wake)
    })
  }
}

const endEvents = ['readable', 'end', 'close'] as const

/** Hangs up, saying why where there is something to say. */
export function endStream(stream: Duplex, reason: ErrorFields | null = null): void {
  if (reason) stream.end(encodeErrorResponse(reason))
  else stream.end()
}
