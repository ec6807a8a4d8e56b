import type { Failure } from '../../../core/outcome.ts'
import type { Channel } from '../../net/tcp-channel.ts'

/** `HTTP/1.1 400` (RFC 9112 §4): no TLS record and no SSL 2.0 answer of a sensible length begins with an H. */
const statusLine = /^HTTP\/\d\.\d (\d{3})/
const statusLineLength = 12
const letterH = 0x48

/**
 * Was a hello answered in plain HTTP? Servers and proxies that don't see TLS in it read it as a request, and say 400. Null: it is
 * something else.
 *
 * @param start - the first bytes that came; more are read where they are too few to tell
 */
export async function readPlainHttpAnswer(channel: Channel, start: Uint8Array): Promise<Failure | null> {
  if (start[0] !== letterH) return null
  let bytes = Buffer.from(start)
  while (bytes.length < statusLineLength) {
    const more = await channel.readSome('handshake')
    if (more.status !== 'ok') return null
    bytes = Buffer.concat([bytes, more.value])
  }
  const code = statusLine.exec(bytes.subarray(0, statusLineLength).toString('latin1'))?.[1]
  return code === undefined ? null : { status: 'plain-http', code: Number(code) }
}
