import { connect, createServer, type Server, type Socket } from 'node:net'
import type { RelayBehaviour } from './disturbances.ts'

export interface UnreliableRelay extends AsyncDisposable {
  /** A new audit begins: connections are counted from 1, and `drawn` is its number for `after-drawn`. */
  begin(drawn: number): void
}

/** Listens at the address on each port, and passes connections on to the same port of 127.0.0.1, as well as it is told to. */
export async function startUnreliableRelay(
  address: string,
  ports: readonly number[],
  { delay, drops, end }: RelayBehaviour,
): Promise<UnreliableRelay> {
  let count = 0
  let drawn = 0
  const open = new Set<Socket>()
  const isDropped = () =>
    drops === 'every-third' ? count % 3 === 0 : drops === 'after-drawn' && count > drawn
  const relay = (client: Socket, port: number) => {
    count += 1
    keep(client, open)
    if (isDropped()) {
      if (end === 'reset') client.resetAndDestroy()
      else if (end === 'close') client.end()
      return
    }
    const server = keep(connect({ port, host: '127.0.0.1', allowHalfOpen: true }), open)
    client.on('close', () => server.destroy())
    server.on('error', () => client.resetAndDestroy())
    passOn(client, server, delay)
    passOn(server, client, delay)
  }
  const servers = await Promise.all(
    ports.map(
      (port) =>
        new Promise<Server>((resolve, reject) => {
          const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => relay(client, port))
          server.once('error', reject)
          server.listen(port, address, () => resolve(server))
        }),
    ),
  )
  return {
    begin(number) {
      count = 0
      drawn = number
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
    },
  }
}

function keep(socket: Socket, open: Set<Socket>): Socket {
  open.add(socket)
  socket.on('close', () => open.delete(socket))
  socket.on('error', () => {})
  return socket
}

/** Chunks stay in their order, whatever each is held for. */
function passOn(from: Socket, to: Socket, delay: RelayBehaviour['delay']): void {
  let last = Promise.resolve()
  const later = (act: () => void) => {
    if (!delay) return act()
    const due = performance.now() + delay[0] + Math.random() * (delay[1] - delay[0])
    last = last
      .then(() => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, due - performance.now()))))
      .then(act)
  }
  from.on('data', (chunk) => later(() => to.writable && to.write(chunk)))
  from.on('end', () => later(() => to.end()))
}
