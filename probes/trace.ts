import { AsyncLocalStorage } from 'node:async_hooks'
import { channel } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import type { FactPath } from '../core/fact.ts'
import type { Outcome } from '../core/outcome.ts'
import type { AnyProbe } from '../core/probe.ts'

/**
 * What happens while facts are collected, for `--debug`. An event holds names from our own tables, addresses, statuses, counts and
 * durations (in milliseconds) and nothing else that a peer or a config said, so that no secret can be in one.
 */
export type TraceEvent =
  | ({ kind: 'wait'; facts: readonly FactPath[] } & Origin)
  | ({ kind: 'start'; foreseen: readonly FactPath[] } & Origin)
  | ({ kind: 'restart' } & Origin)
  | ({ kind: 'finish'; took: number; outcomes: readonly FactOutcome[] } & Origin)
  | ({ kind: 'open'; connection: Connection } & Partial<Origin>)
  | ({ kind: 'opened'; connection: Connection; took: number; status: Status } & Partial<Origin>)
  | ({
      kind: 'closed'
      connection: Connection
      took: number
      received: number
      sent: number
    } & Partial<Origin>)
  | ({ kind: 'datagram'; connection: Connection; took: number; status: Status } & Partial<Origin>)

/** Whose doing it is; a connection that is opened outside of every probe has none. */
interface Origin {
  /** `host:port`. */
  target: string
  probe: string
}

interface Place {
  address: string
  port: number
}

interface Connection extends Place {
  /** Counts from 1 in this process. */
  number: number
}

type Status = Outcome<unknown>['status']

export interface FactOutcome {
  path: FactPath
  /** How many exchanges in it came to which status; empty where it holds none at its first or second level. */
  counts: Readonly<Record<string, number>>
}

const events = channel('mmverify.trace')
const origins = new AsyncLocalStorage<Origin>()
let connections = 0

/** Calls the listener with every event from now on. Nothing is traced before the first call. */
export function listenToTrace(listener: (event: TraceEvent) => void): void {
  events.subscribe((event) => listener(event as TraceEvent))
}

/** Says of each probe that has not started what it waits for. */
export function traceWaiting(
  target: string,
  probes: readonly AnyProbe[],
  isThere: (path: FactPath) => boolean,
): void {
  if (!events.hasSubscribers) return
  for (const { id, needs } of probes)
    publish({ kind: 'wait', target, probe: id, facts: needs.filter((path) => !isThere(path)) })
}

/** Runs a probe, and says when it starts and with what it ends. */
export function traceProbe<T extends object>(
  origin: Origin,
  foreseen: readonly FactPath[],
  run: () => Promise<T>,
): Promise<T> {
  return events.hasSubscribers ? runTraced(origin, foreseen, run) : run()
}

async function runTraced<T extends object>(
  origin: Origin,
  foreseen: readonly FactPath[],
  run: () => Promise<T>,
): Promise<T> {
  publish({ kind: 'start', ...origin, foreseen })
  const started = performance.now()
  const facts = await origins.run(origin, run)
  const outcomes = Object.entries(facts).map(([path, fact]) => ({
    path: path as FactPath,
    counts: countStatuses(fact),
  }))
  publish({ kind: 'finish', ...origin, took: performance.now() - started, outcomes })
  return facts
}

/** Says that what the running probe started on has come out otherwise. */
export function traceRestart(): void {
  const origin = origins.getStore()
  if (origin) publish({ kind: 'restart', ...origin })
}

/** Opens a TCP connection, and says so, what came of it, and when it was closed. */
export function traceOpening(place: Place, open: () => Promise<Outcome<Socket>>): Promise<Outcome<Socket>> {
  return events.hasSubscribers ? openTraced(place, open) : open()
}

async function openTraced(place: Place, open: () => Promise<Outcome<Socket>>): Promise<Outcome<Socket>> {
  const connection = numberConnection(place)
  publish({ kind: 'open', ...origins.getStore(), connection })
  const started = performance.now()
  const outcome = await open()
  const opened = performance.now()
  const origin = origins.getStore()
  publish({ kind: 'opened', ...origin, connection, took: opened - started, status: outcome.status })
  if (outcome.status !== 'ok') return outcome
  const socket = outcome.value
  socket.once('close', () => {
    const { bytesRead: received, bytesWritten: sent } = socket
    publish({ kind: 'closed', ...origin, connection, took: performance.now() - opened, received, sent })
  })
  return outcome
}

/** Sends a datagram and waits for its answer, and says what came of it. */
export function traceDatagram<T>(place: Place, exchange: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  return events.hasSubscribers ? exchangeTraced(place, exchange) : exchange()
}

async function exchangeTraced<T>(place: Place, exchange: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const connection = numberConnection(place)
  const started = performance.now()
  const outcome = await exchange()
  const took = performance.now() - started
  publish({ kind: 'datagram', ...origins.getStore(), connection, took, status: outcome.status })
  return outcome
}

function publish(event: TraceEvent): void {
  events.publish(event)
}

function numberConnection({ address, port }: Place): Connection {
  connections += 1
  return { number: connections, address, port }
}

function countStatuses(fact: unknown): Record<string, number> {
  const counts: Record<string, number> = {}
  const inside = typeof fact === 'object' && fact !== null ? Object.values(fact) : []
  for (const status of [statusOf(fact) ?? inside.map(statusOf)].flat())
    if (status !== null) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

/** Outcomes name theirs in words; an HTTP status is a number. */
function statusOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('status' in value)) return null
  return typeof value.status === 'string' ? value.status : null
}
