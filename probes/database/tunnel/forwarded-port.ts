import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Failure, Outcome } from '../../../core/outcome.ts'
import type { SshEndpoint } from '../../../core/ssh-endpoint.ts'
import type { SshContext } from '../../host/transports/ssh/ssh-connection.ts'
import { type Session, withSession } from '../../host/transports/ssh/ssh-session.ts'
import { watchOwnConnections } from './own-connections.ts'

/** Most connections at once, whatever the limiter lets through. */
const maxConnections = 32

/** A port of this machine that leads to one place, by way of an SSH host. */
export interface ForwardedPort {
  address: string
  port: number
  /** Why the host could not make the first connection that it failed to make; null: it made all. */
  failure(): Failure | null
}

/**
 * Logs in to the SSH host and listens on a port of loopback for as long as `use` takes. Each connection of this process to
 * it is made by the host (direct-tcpip); those of other users of this machine are hung up on.
 */
export function withForwardedPort<T>(
  context: SshContext,
  through: SshEndpoint,
  destination: { address: string; port: number },
  use: (tunnel: ForwardedPort) => Promise<T>,
): Promise<Outcome<T>> {
  return withSession(context, through, async (session) => {
    const open = new Set<Duplex>()
    let failure: Failure | null = null
    let port = 0
    using own = watchOwnConnections(() => port)
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
      trackStream(socket, open)
      void relaySocket(session, socket, () => own.made(socket), destination, open).then((end) => {
        failure ??= end
      })
    })
    server.maxConnections = maxConnections
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
    try {
      return await use({ address: '127.0.0.1', port, failure: () => failure })
    } finally {
      for (const stream of open) stream.destroy()
      server.close()
    }
  })
}

async function relaySocket(
  session: Session,
  socket: Socket,
  isOurs: () => Promise<boolean>,
  { address, port }: { address: string; port: number },
  open: Set<Duplex>,
): Promise<Failure | null> {
  if (!(await isOurs())) {
    socket.destroy()
    return null
  }
  const made = await session.forward(address, port)
  if (made.status !== 'ok') {
    socket.resetAndDestroy()
    return made
  }
  const channel = made.value
  trackStream(channel, open)
  if (socket.destroyed) channel.destroy()
  socket.on('close', () => channel.destroy())
  channel.on('close', () => socket.destroy())
  socket.pipe(channel).pipe(socket)
  return null
}

/** Errors are the prober's to see, at its own end; without a listener they would end the process. */
function trackStream(stream: Duplex, open: Set<Duplex>): void {
  open.add(stream)
  stream.on('error', () => {})
  stream.on('close', () => open.delete(stream))
}
