/** A socket that counts what it reads, whoever reads it. */
interface CountingSocket {
  readonly bytesRead: number
}

/** Milliseconds. A peer cannot send much in it: a few MiB on loopback, of which nothing is kept. */
const everyMs = 10

/**
 * Calls back once a socket has read more than `limit` bytes; returns how to stop that. The count is looked at by a clock, since a socket
 * that Node's TLS or HTTP/2 has taken over tells nobody of its reads, and both read on as long as what comes is of no consequence to
 * them: HelloRequest within a handshake, frames of unknown types.
 */
export function watchReceivedBytes(socket: CountingSocket, limit: number, exceeded: () => void): () => void {
  const timer = setInterval(() => {
    if (socket.bytesRead <= limit) return
    clearInterval(timer)
    exceeded()
  }, everyMs)
  return () => clearInterval(timer)
}
