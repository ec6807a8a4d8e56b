import { mapOutcome, type Outcome } from '../../core/outcome.ts'
import { decodeFrame, type Frame } from './frame.ts'

export const websocketPath = '/api/v4/websocket'

/** What makes a request an opening handshake over HTTP/1.1 (RFC 6455 §4.1). @param key - 16 random bytes in base64 */
export function createOpeningFields(key: string) {
  return {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-key': key,
    'sec-websocket-version': '13',
  }
}

/** A page that nobody has (RFC 2606 §2). */
export const foreignOrigin = 'https://mmverify.invalid'

/**
 * Foreign to a site, and taken for its own by who compares beginnings, ends or parts; the last is what a sandboxed frame of any page sends
 * (HTML standard, "Origin").
 */
export function listResemblingOrigins(own: URL): string[] {
  const port = own.port === '' ? '' : `:${own.port}`
  // An address has no names beside it.
  const isName = /[a-z]/i.test(own.hostname) && !own.hostname.startsWith('[')
  const names = isName ? [`${own.hostname}.mmverify.invalid`, `mmverify-${own.hostname}`] : []
  return [...names.map((name) => `https://${name}${port}`), 'null']
}

/**
 * How long an open socket is listened to, in milliseconds. Mattermost says nothing to whoever does not log in, and hangs up after five
 * seconds; what cannot carry a WebSocket shows it within a round trip or two.
 */
export const listenMs = 1000

/** A single byte is the beginning of a frame that never came. */
export function readFirstFrame(bytes: Outcome<Buffer>): Outcome<Frame> {
  const frame = mapOutcome(bytes, decodeFrame)
  if (frame.status !== 'ok') return frame
  return frame.value ? { ...frame, value: frame.value } : { status: 'malformed', field: 'frame', offset: 1 }
}

/** The peer is gone, or says that it goes. */
export function isEnd(first: Outcome<Frame>): boolean {
  return first.status === 'ok'
    ? first.value.opcode === 8
    : first.status === 'closed' || first.status === 'reset'
}
