import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * A relay on loopback that adds latency, run as a process of its own: `node relay.ts ROUND_TRIP_MS PORT…`. Prints a line of JSON
 * with the ports it listens at, and after each line on stdin what passed since the last.
 *
 * Half of the round trip is added to each chunk in each direction, and a whole one before the first, for the TCP handshake that
 * loopback makes in no time. A round trip is counted for the handshake, and each time that the client speaks after the server.
 */
export interface RelayCount {
  connections: number
  /** The longest exchange of one connection, and the sum over all. */
  roundTrips: number
  /** Most connections open at once. */
  concurrent: number
}

const [roundTrip = 0, ...targets] = process.argv.slice(2).map(Number)
let count: RelayCount = { connections: 0, roundTrips: 0, concurrent: 0 }
let open = 0

const ports = await Promise.all(
  targets.map(
    (target) =>
      new Promise<number>((resolve) => {
        const server = createServer({ allowHalfOpen: true }, (client) => relayConnection(client, target))
        server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
      }),
  ),
)
process.stdout.write(`${JSON.stringify(ports)}\n`)
process.stdin.on('data', () => {
  process.stdout.write(`${JSON.stringify(count)}\n`)
  count = { connections: 0, roundTrips: 0, concurrent: open }
})
process.stdin.on('end', () => process.exit())

function relayConnection(client: Socket, port: number): void {
  count.connections += 1
  count.roundTrips += 1
  open += 1
  count.concurrent = Math.max(count.concurrent, open)
  const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  let serverSpoke = false
  pipeDelayed(client, server, roundTrip * 1.5, () => {
    if (serverSpoke) count.roundTrips += 1
    serverSpoke = false
  })
  pipeDelayed(server, client, roundTrip / 2, () => {
    serverSpoke = true
  })
  // The handshake's round trip is in the first chunk's delay; what the server says unasked waits for it too.
  client.on('close', () => {
    open -= 1
    server.destroy()
  })
  client.on('error', () => server.destroy())
  server.on('error', () => client.resetAndDestroy())
}

/** Chunks in their order, each later by `firstDelay` or, once something has passed, by half of a round trip. */
function pipeDelayed(from: Socket, to: Socket, firstDelay: number, onChunk: () => void): void {
  const opened = performance.now()
  let last = Promise.resolve()
  const later = (act: () => void) => {
    const due = Math.max(performance.now() + roundTrip / 2, opened + firstDelay)
    last = last.then(async () => {
      const wait = due - performance.now()
      if (wait > 0) await sleep(wait)
      act()
    })
  }
  from.on('data', (chunk) => {
    later(() => {
      onChunk()
      to.write(chunk)
    })
  })
  from.on('end', () => later(() => to.end()))
}
