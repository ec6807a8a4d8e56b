import { type FactOutcome, listenToTrace, type TraceEvent } from '../probes/trace.ts'
import { makeVisibleLine } from '../suites/visible-text.ts'

/** How often it is said what still runs while nothing happens, in milliseconds. */
const patience = 2000

/** Prints what each probe does and waits for, a line for each event, with the seconds since now. */
export function printTrace(stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>): void {
  const begun = performance.now()
  const running = new Set<string>()
  const open = new Map<number, string>()
  const print = (text: string) => {
    const seconds = ((performance.now() - begun) / 1000).toFixed(3)
    // Over the line of progress, where there is one. No escape sequence of an address that somebody made up reaches the terminal.
    stream.write(`${stream.isTTY ? '\r\x1b[K' : ''}mmverify: debug: ${seconds} s ${makeVisibleLine(text)}\n`)
    quiet.refresh()
  }
  const quiet = setInterval(() => {
    if (running.size + open.size === 0) return
    print(`still running: ${[...running].join(', ') || 'no probe'}; open: ${countEqual([...open.values()])}`)
  }, patience).unref()
  listenToTrace((event) => {
    const origin = nameOrigin(event)
    if (event.kind === 'start') running.add(origin)
    if (event.kind === 'finish') running.delete(origin)
    if (event.kind === 'opened' && event.status === 'ok')
      open.set(event.connection.number, place(event.connection))
    if (event.kind === 'closed') open.delete(event.connection.number)
    print(`${origin}: ${describeEvent(event)}`)
  })
}

function nameOrigin({ target, probe }: TraceEvent): string {
  return probe === undefined ? 'no probe' : `${target} ${probe}`
}

function describeEvent(event: TraceEvent): string {
  switch (event.kind) {
    case 'wait':
      return `waits for ${event.facts.join(', ')}`
    case 'start':
      return event.foreseen.length === 0
        ? 'starts'
        : `starts on what it foresees of ${event.foreseen.join(', ')}`
    case 'restart':
      return 'starts anew: what it foresaw has come out otherwise'
    case 'finish':
      return `finished after ${whole(event.took)}: ${event.outcomes.map(describeFact).join('; ')}`
    case 'open':
      return `opens ${describeConnection(event)}`
    case 'opened':
      return `${describeConnection(event)}: ${event.status} after ${whole(event.took)}`
    case 'closed': {
      const { took, received, sent } = event
      return `closed ${describeConnection(event)} after ${whole(took)}: ${sent} bytes sent, ${received} received`
    }
    case 'datagram':
      return `datagram ${describeConnection(event)}: ${event.status} after ${whole(event.took)}`
  }
}

function describeConnection({ connection }: Extract<TraceEvent, { connection: unknown }>): string {
  return `#${connection.number} ${place(connection)}`
}

function place({ address, port }: { address: string; port: number }): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

function describeFact({ path, counts }: FactOutcome): string {
  const statuses = Object.entries(counts).map(([status, count]) =>
    count === 1 ? status : `${count} × ${status}`,
  )
  return statuses.length === 0 ? path : `${path} ${statuses.join(', ')}`
}

function countEqual(places: readonly string[]): string {
  const counts = Map.groupBy(places, (each) => each)
  return (
    [...counts].map(([each, { length }]) => (length === 1 ? each : `${length} × ${each}`)).join(', ') ||
    'nothing'
  )
}

function whole(milliseconds: number): string {
  return `${Math.round(milliseconds)} ms`
}
