import { createServer, type Socket } from 'node:net'

export type Loopback = '127.0.0.1' | '::1'

/** A bound port whose connections go to `accept`. Disposing closes the port and every connection left. */
export interface Listener extends AsyncDisposable {
  readonly port: number
}

export interface ListenOptions {
  address: Loopback
  /** 0, the default: one the kernel chooses. */
  port?: number
  /** What HTTP servers need: a client that has sent its request and closed its side is still answered. */
  allowHalfOpen?: boolean
}

/**
 * The protocol servers of the replica bind nothing themselves: they are handed sockets, so that one of them can
 * serve both address families, stand behind a scripted front, or be exposed on another port.
 */
export function listenOnLoopback(
  options: ListenOptions,
  accept: (socket: Socket) => void,
): Promise<Listener> {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: options.allowHalfOpen ?? false, noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // A peer that resets is nothing to report; without a listener it would end the process.
    socket.on('error', () => {})
    accept(socket)
  })
  server.maxConnections = 1024
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, options.address, () => {
      const bound = server.address()
      if (bound === null || typeof bound === 'string') throw new Error('a TCP listener without a port')
      resolve({
        port: bound.port,
        [Symbol.asyncDispose]: () =>
          new Promise((closed) => {
            server.close(() => closed())
            for (const socket of sockets) socket.destroy()
          }),
      })
    })
  })
}

/** The same port at both loopback addresses: a documented port has one number, whatever the address. */
export async function listenOnBothLoopbacks(
  options: Omit<ListenOptions, 'address'>,
  accept: (socket: Socket, address: Loopback) => void,
): Promise<Listener & AsyncDisposable> {
  for (let attempt = 1; ; attempt++) {
    const ipv4 = await listenOnLoopback({ ...options, address: '127.0.0.1' }, (socket) =>
      accept(socket, '127.0.0.1'),
    )
    try {
      const ipv6 = await listenOnLoopback({ ...options, address: '::1', port: ipv4.port }, (socket) =>
        accept(socket, '::1'),
      )
      return {
        port: ipv4.port,
        [Symbol.asyncDispose]: async () => {
          await Promise.all([ipv4[Symbol.asyncDispose](), ipv6[Symbol.asyncDispose]()])
        },
      }
    } catch (error) {
      await ipv4[Symbol.asyncDispose]()
      // The kernel chose a port that is free for IPv4 only; anything else is not ours to mend.
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt === 10) throw error
    }
  }
}
