import type { Socket } from 'node:net'

/** What undici doesn't tell of a response: its version, its bytes, and where in it the parser stopped. */
export interface ResponseObserver {
  /** To be called once undici listens to the socket. It reads upon `readable`, and each read is a `data` event too. */
  start(): void
  /** Bytes received, without those of the latest chunk. */
  readonly before: number
  /** Of the status line; null where it isn't HTTP/1.0 or 1.1. */
  readonly version: '1.0' | '1.1' | null
  /** 100 or 101, where the response begins with one: answers to requests that were not made. */
  readonly unasked: string | null
  /** Where in the response the latest chunk's tail begins. */
  offsetOf(tail: string): number
}

/** @param onChunk - called before the parser sees a chunk. */
export function observeResponse(socket: Socket, onChunk: () => void): ResponseObserver {
  let before = 0
  let latest: Buffer = Buffer.alloc(0)
  let start = ''
  return {
    start() {
      socket.on('data', (chunk: Buffer) => {
        before += latest.length
        latest = chunk
        if (start.length < statusLineStart) {
          // The parser skips empty lines ahead of the status line (RFC 9112 §2.2).
          start = `${start}${chunk.subarray(0, 1024).toString('latin1')}`
            .replace(/^[\r\n]+/, '')
            .slice(0, statusLineStart)
        }
        onChunk()
      })
    },
    get before() {
      return before
    },
    get version() {
      const version = /^HTTP\/(1\.[01]) /.exec(start)?.[1]
      return version === '1.0' || version === '1.1' ? version : null
    },
    get unasked() {
      return /^HTTP\/1\.[01] (10[01])\b/.exec(start)?.[1] ?? null
    },
    offsetOf(tail) {
      const text = latest.toString()
      return before + Buffer.byteLength(text.slice(0, text.length - tail.length))
    },
  }
}

/** `HTTP/1.1 200 `. */
const statusLineStart = 13
