import { once } from 'node:events'
import net from 'node:net'
import { join } from 'node:path'

/** A way to the engine that can be cut, as if the engine had been killed; containers run on without their engine, too. */
export interface EngineProxy extends AsyncDisposable {
  dockerHost: string
  cut(): Promise<void>
}

export async function startEngineProxy(endpoint: string, folder: string): Promise<EngineProxy> {
  const sockets = new Set<net.Socket>()
  const keep = (socket: net.Socket) => {
    sockets.add(socket.on('error', () => {}))
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  const server = net.createServer({ allowHalfOpen: true }, (client) => {
    const engine = keep(net.connect({ path: endpoint, allowHalfOpen: true }))
    keep(client).pipe(engine).pipe(client)
  })
  const path = join(folder, 'docker.sock')
  await once(server.listen(path), 'listening')
  const cut = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return { dockerHost: `unix://${path}`, cut, [Symbol.asyncDispose]: cut }
}
