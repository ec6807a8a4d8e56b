import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import { type Answer, type DecodedPacket, decode, encode, type Packet, TRUNCATED_RESPONSE } from 'dns-packet'

export interface ScriptedNameserver extends AsyncDisposable {
  port: number
  /** Every datagram and message that came, in order. */
  readonly queries: DecodedPacket[]
}

/** What it says to a query: datagrams over UDP, one message over TCP; nothing: silence. */
export type Script = (query: DecodedPacket, transport: 'udp' | 'tcp') => readonly (Packet | Buffer)[]

/** Follows a script on the same port of UDP and TCP. */
export async function startScriptedNameserver(script: Script): Promise<ScriptedNameserver> {
  const queries: DecodedPacket[] = []
  const sockets = new Set<Socket>()
  const say = (query: Buffer, transport: 'udp' | 'tcp') => {
    const packet = decode(query)
    queries.push(packet)
    return script(packet, transport).map((said) => (Buffer.isBuffer(said) ? said : encode(said)))
  }
  const tcp = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    let seen = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      seen = Buffer.concat([seen, chunk])
      if (seen.length < 2 || seen.length < 2 + seen.readUInt16BE(0)) return
      for (const said of say(seen.subarray(2), 'tcp')) {
        const length = Buffer.alloc(2)
        length.writeUInt16BE(said.length)
        socket.write(Buffer.concat([length, said]))
      }
    })
  })
  for (;;) {
    tcp.listen(0, '127.0.0.1')
    await once(tcp, 'listening')
    const { port } = tcp.address() as AddressInfo
    const udp = createSocket('udp4')
    udp.on('message', (query, from) => {
      for (const said of say(query, 'udp')) udp.send(said, from.port, from.address)
    })
    const bound = await new Promise<boolean>((resolve) => {
      udp.once('error', () => resolve(false)).bind(port, '127.0.0.1', () => resolve(true))
    })
    if (!bound) {
      // The port the kernel chose for TCP is taken for UDP.
      await new Promise((closed) => tcp.close(closed))
      continue
    }
    return {
      port,
      queries,
      async [Symbol.asyncDispose]() {
        for (const socket of sockets) socket.destroy()
        await Promise.all([
          new Promise((closed) => tcp.close(closed)),
          new Promise<void>((closed) => void udp.close(() => closed())),
        ])
      },
    }
  }
}

/** A reply that repeats the query's id and question. */
export function createReply(query: DecodedPacket, parts: Partial<Packet> = {}): Packet {
  return { type: 'response', id: query.id ?? 0, questions: query.questions ?? [], ...parts }
}

export function createTruncatedReply(query: DecodedPacket): Packet {
  return createReply(query, { flags: TRUNCATED_RESPONSE })
}

/** The SOA record of a zone, which stands beside the word that there is nothing (RFC 2308 §3). */
export function createAuthority(zone: string): Answer {
  const times = { serial: 1, refresh: 60, retry: 60, expire: 60, minimum: 60 }
  return { type: 'SOA', name: zone, data: { mname: 'ns.invalid', rname: 'root.invalid', ...times } }
}
