import { randomInt } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { type Listener, type Loopback, listenOnLoopback } from './listener.ts'

/** Below every system's ephemeral range, so that no listener on a port of the kernel's choice lands here later. */
const range = { from: 20_000, to: 30_000 }

/** Ports that nobody listens on, and that nobody else is given before this is disposed of. */
export interface ClosedPorts extends Disposable {
  numbers: readonly number[]
}

/**
 * As many distinct ports that nobody listens on at any of these addresses: a SYN to them is answered with a RST, a datagram with
 * ICMP. Each is reserved by a UDP socket of the same number, which only one process of the machine can bind, and which ends with its
 * process. So two replicas never share a port, of which one would listen where the other says that it is closed.
 */
export async function reserveClosedPorts(
  count: number,
  addresses: readonly Loopback[],
): Promise<ClosedPorts> {
  using reserved = new DisposableStack()
  const numbers = new Set<number>()
  for (let attempt = 0; numbers.size < count; attempt++) {
    if (attempt === count + 200)
      throw new Error(`fewer than ${count} closed ports in ${range.from}–${range.to}`)
    const port = randomInt(range.from, range.to)
    const reservation = await reserve(port)
    if (!reservation) continue
    reserved.adopt(reservation, (socket) => socket.close())
    if (await isFree(port, addresses)) numbers.add(port)
  }
  const kept = reserved.move()
  return { numbers: [...numbers], [Symbol.dispose]: () => kept.dispose() }
}

/** Does this machine have an IPv6 loopback address? */
export function hasIpv6(): Promise<boolean> {
  return canBind(0, '::1')
}

async function reserve(port: number): Promise<Socket | null> {
  const socket = createSocket('udp4').unref()
  socket.bind({ port, address: '127.0.0.1', exclusive: true })
  try {
    await once(socket, 'listening')
    // From then on the kernel refuses the datagrams of everyone else.
    socket.connect(port, '127.0.0.1')
    await once(socket, 'connect')
    return socket
  } catch (error) {
    socket.close()
    return whenUnavailable(error, null)
  }
}

async function isFree(port: number, addresses: readonly Loopback[]): Promise<boolean> {
  for (const address of addresses) if (!(await canBind(port, address))) return false
  return true
}

async function canBind(port: number, address: Loopback): Promise<boolean> {
  let listener: Listener
  try {
    listener = await listenOnLoopback({ address, port }, (socket) => socket.destroy())
  } catch (error) {
    return whenUnavailable(error, false)
  }
  await listener[Symbol.asyncDispose]()
  return true
}

function whenUnavailable<T>(error: unknown, answer: T): T {
  if (unavailable.has((error as NodeJS.ErrnoException).code ?? '')) return answer
  throw error
}

const unavailable: ReadonlySet<string> = new Set(['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'])
