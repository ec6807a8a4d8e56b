import { createSocket } from 'node:dgram'
import { createConnection } from 'node:net'
import { createInterface } from 'node:readline'

/** One thing to try: a connection, or a datagram with the try's number in it. */
export interface Try {
  id: number
  family: 'ip' | 'ip6'
  protocol: 'tcp' | 'udp'
  source: string
  sourcePort: number
  destination: string
  port: number
}

/** `node sender.ts`: tries each list that it is given as a line of JSON, all at once, and prints which connections came about. */
const patience = Number(process.env.PATIENCE ?? 300)

function connect({ source, sourcePort, destination, port, id }: Try): Promise<number | null> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: destination, port, localAddress: source, localPort: sourcePort })
    const end = (result: number | null) => {
      clearTimeout(timer)
      // Closed in order it would wait for a minute, in which no other rule set could be tried from its port.
      socket.resetAndDestroy()
      resolve(result)
    }
    const timer = setTimeout(end, patience, null)
    socket.on('connect', () => end(id)).on('error', () => end(null))
  })
}

function send({ source, sourcePort, destination, port, id, family }: Try): Promise<null> {
  return new Promise((resolve) => {
    const socket = createSocket(family === 'ip' ? 'udp4' : 'udp6')
    const end = () => {
      socket.close()
      resolve(null)
    }
    socket.on('error', () => resolve(null))
    socket.bind(sourcePort, source, () => {
      // A refusal by ICMP is an answer too.
      for (let at = 0; at < 2; at += 1) socket.send(String(id), port, destination, () => undefined)
      setTimeout(end, patience / 3)
    })
  })
}

if (process.argv[1]?.endsWith('sender.ts')) {
  console.log('ready')
  createInterface({ input: process.stdin })
    .on('line', async (line) => {
      const tries = JSON.parse(line) as Try[]
      const results = await Promise.all(
        tries.map((each) => (each.protocol === 'tcp' ? connect(each) : send(each))),
      )
      console.log(JSON.stringify(results.filter((id) => id !== null)))
    })
    .on('close', () => process.exit())
}
