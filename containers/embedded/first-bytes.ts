import type { Socket } from 'node:net'

/** Longest wait for a client to show what it is, and most bytes kept of it meanwhile. */
const limits = { ms: 10_000, bytes: 65_536 }

/**
 * Reads the first bytes of a connection without consuming them. `decide` is called with all bytes so far, until it
 * returns what to do; by then they are back in the socket, as if unread. A client too slow or too long is dropped.
 */
export function peekFirstBytes(socket: Socket, decide: (seen: Buffer) => 'more' | (() => void)): void {
  let seen = Buffer.alloc(0)
  const timer = setTimeout(() => socket.destroy(), limits.ms)
  const stop = () => {
    clearTimeout(timer)
    socket.off('data', onData).off('close', stop).off('end', onEnd)
  }
  const onEnd = () => socket.destroy()
  const onData = (chunk: Buffer) => {
    seen = Buffer.concat([seen, chunk])
    const act = decide(seen)
    if (act === 'more') {
      if (seen.length > limits.bytes) socket.destroy()
      return
    }
    stop()
    socket.pause()
    socket.unshift(seen)
    act()
  }
  socket.on('data', onData).on('close', stop).on('end', onEnd)
}
