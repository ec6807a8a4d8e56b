import { randomInt } from 'node:crypto'
import { type Listener, type Loopback, listen } from './listener.ts'

/** Below every system's ephemeral range, so that no listener on a port of the kernel's choice lands here later. */
const range = { from: 20_000, to: 30_000 }

/** As many distinct ports that nobody listens on at any of these addresses: a SYN to them is answered with a RST. */
export async function closedPorts(count: number, addresses: readonly Loopback[]): Promise<number[]> {
  const found = new Set<number>()
  for (let attempt = 0; found.size < count; attempt++) {
    if (attempt === count + 200)
      throw new Error(`fewer than ${count} closed ports in ${range.from}–${range.to}`)
    const port = randomInt(range.from, range.to)
    if (await isFree(port, addresses)) found.add(port)
  }
  return [...found]
}

/** Does this machine have an IPv6 loopback address? */
export function hasIpv6(): Promise<boolean> {
  return canBind(0, '::1')
}

async function isFree(port: number, addresses: readonly Loopback[]): Promise<boolean> {
  for (const address of addresses) if (!(await canBind(port, address))) return false
  return true
}

async function canBind(port: number, address: Loopback): Promise<boolean> {
  let listener: Listener
  try {
    listener = await listen({ address, port }, (socket) => socket.destroy())
  } catch (error) {
    if (unavailable.has((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
  await listener[Symbol.asyncDispose]()
  return true
}

const unavailable: ReadonlySet<string> = new Set(['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'])
