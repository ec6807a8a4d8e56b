import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { reserveClosedPorts } from '../../containers/embedded/closed-port.ts'

/** Something on a loopback port that is no deployment at all. */
export interface MisbehavingServer extends AsyncDisposable {
  port: number
}

/** Nothing listens there: every SYN is answered with a RST. */
export async function reserveClosedPort(): Promise<MisbehavingServer> {
  const closed = await reserveClosedPorts(1, ['127.0.0.1'])
  const [port = 0] = closed.numbers
  return { port, [Symbol.asyncDispose]: async () => closed[Symbol.dispose]() }
}

/** Accepts and resets at once. */
export function startResettingServer(): Promise<MisbehavingServer> {
  return startServer((socket) => socket.resetAndDestroy())
}

/** Accepts, reads and never says a word. */
export function startSilentServer(): Promise<MisbehavingServer> {
  return startServer((socket) => socket.resume())
}

/** Speaks HTTP and nothing else, on whatever port it is asked. */
export async function startPlainHttpServer(): Promise<MisbehavingServer> {
  const server = createHttpServer((_, response) => response.end('hello'))
  return createDisposable(server, await listenOnLoopback(server), () => server.closeAllConnections())
}

/**
 * Swallows every SYN, as a firewall that drops does: a stopped process whose accept queue is full, so that the kernel
 * answers nothing more (Linux).
 */
export async function startBlackHole(): Promise<MisbehavingServer> {
  const program = `const s = require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(s.address().port))`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const port = Number(line.toString())
  child.kill('SIGSTOP')
  const fillers: Socket[] = []
  for (let full = false; !full; ) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    fillers.push(socket)
    full = await Promise.race([once(socket, 'connect').then(() => false), wait(300).then(() => true)])
    if (fillers.length > 16) throw new Error('the accept queue never filled')
  }
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of fillers) socket.destroy()
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

async function startServer(handle: (socket: Socket) => void): Promise<MisbehavingServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    handle(socket)
  })
  return createDisposable(server, await listenOnLoopback(server), () => {
    for (const socket of sockets) socket.destroy()
  })
}

function createDisposable(server: Server, { port }: AddressInfo, disconnect: () => void): MisbehavingServer {
  return {
    port,
    async [Symbol.asyncDispose]() {
      disconnect()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function listenOnLoopback(server: Server): Promise<AddressInfo> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server.address() as AddressInfo
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
