import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'

/** Tells the connections that this process made to one of its own ports from those of other users of the machine. */
export interface OwnConnections extends Disposable {
  /** Whether the accepted connection is one of ours. */
  made(accepted: Socket): Promise<boolean>
}

/** @param port - the listener's, on loopback: known before anyone can connect to it through us. */
export function watchOwnConnections(port: () => number): OwnConnections {
  const ours = new Set<number>()
  const waiting = new Map<number, () => void>()
  const created = (message: unknown) => {
    const { socket } = message as { socket: Socket }
    socket.once('connect', () => {
      const { localPort, remotePort } = socket
      if (remotePort !== port() || localPort === undefined) return
      ours.add(localPort)
      waiting.get(localPort)?.()
    })
  }
  subscribe(socketChannel, created)
  return {
    made({ remotePort }) {
      if (remotePort === undefined) return Promise.resolve(false)
      if (ours.delete(remotePort)) return Promise.resolve(true)
      // The listener accepted the connection before this process was told of its own socket: wait for that.
      return new Promise((resolve) => {
        const finish = () => {
          clearTimeout(timer)
          waiting.delete(remotePort)
          resolve(ours.delete(remotePort))
        }
        const timer = setTimeout(finish, ownSocketWaitMs)
        waiting.set(remotePort, finish)
      })
    },
    [Symbol.dispose]: () => {
      unsubscribe(socketChannel, created)
    },
  }
}

/** Node publishes every client socket of the process there when it is made. */
const socketChannel = 'net.client.socket'

/**
 * Milliseconds to wait. Both ends of a connection on loopback are announced in the same turn of the event loop, or in the next.
 */
const ownSocketWaitMs = 1000
