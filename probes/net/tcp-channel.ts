import { connect, type Socket } from 'node:net'
import { type Failure, type Outcome, ok, type Phase } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'
import { traceOpening } from '../trace.ts'
import { connectionFailureOf } from './connection-failure.ts'

/** A TCP connection whose every wait has a deadline, ends on the run's signal, and whose bytes are counted. */
export interface Channel {
  readonly socket: Socket
  send(bytes: Uint8Array): void
  /** Exactly `length` bytes, or why they never came: `closed` and `reset` name the phase given. */
  read(length: number, phase: Phase): Promise<Outcome<Buffer>>
  /**
   * Whatever is there, at least one byte and at most what the socket gave.
   *
   * @param within - milliseconds, where less than the timeout is enough.
   */
  readSome(phase: Phase, within?: number): Promise<Outcome<Buffer>>
}

export interface ChannelOptions {
  address: string
  port: number
  /** Most bytes taken from the peer in all; one more is `oversize`. */
  byteLimit: number
}

type Context = Pick<ProbeContext, 'timeout' | 'signal' | 'limiter'>

/** Opens a connection, hands it to `use` and closes it however that ends. Takes one place of the limiter meanwhile. */
export function withChannel<T>(
  context: Context,
  options: ChannelOptions,
  use: (channel: Channel) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return context.limiter.run(() => useChannel(context, options, use))
}

/** The same for a caller that holds a place of the limiter. */
export async function useChannel<T>(
  context: Context,
  options: ChannelOptions,
  use: (channel: Channel) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const opened = await openSocket(context, options)
  if (opened.status !== 'ok') return opened
  const socket = opened.value
  try {
    return await use(createChannel(socket, context, options.byteLimit))
  } finally {
    socket.destroy()
  }
}

/** A connected socket, which the caller must destroy. The caller holds the limiter's place: here the limiter only counts. */
export async function openSocket(context: OpeningContext, place: Place): Promise<Outcome<Socket>> {
  if (context.signal.aborted) return { status: 'cancelled' }
  const opened = await traceOpening(place, () => connectTo(context, place))
  context.limiter?.connections.note(place, opened.status)
  return opened
}

/** Without a limiter where the connection says nothing about the target, as to a host that is logged in to. */
export type OpeningContext = Pick<Context, 'timeout' | 'signal'> & {
  limiter: Pick<ProbeContext['limiter'], 'connections' | 'sessions'> | null
}
type Place = Pick<ChannelOptions, 'address' | 'port'>

function connectTo({ timeout, signal }: OpeningContext, { address, port }: Place): Promise<Outcome<Socket>> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, noDelay: true, autoSelectFamily: false })
    const finish = (outcome: Outcome<Socket>) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      socket.removeAllListeners('connect').removeAllListeners('error')
      // Nobody waits for errors that come after the answer was given; without a listener they would end the process.
      socket.on('error', () => {})
      if (outcome.status !== 'ok') socket.destroy()
      resolve(outcome)
    }
    const timer = setTimeout(
      () => finish({ status: 'timeout', phase: 'connect', seconds: timeout / 1000 }),
      timeout,
    )
    const abort = () => finish({ status: 'cancelled' })
    signal.addEventListener('abort', abort, { once: true })
    socket.once('connect', () => finish(ok(socket)))
    socket.once('error', (error) => {
      try {
        finish(connectionFailureOf(error, 'connect', timeout))
      } catch (bug) {
        reject(bug)
      }
    })
  })
}

function createChannel(socket: Socket, { timeout, signal }: Context, byteLimit: number): Channel {
  const chunks: Buffer[] = []
  let buffered = 0
  let received = 0
  let ended: ((phase: Phase) => Failure) | null = null
  let wake: (() => void) | null = null

  const end = (how: (phase: Phase) => Failure) => {
    ended ??= how
    wake?.()
  }
  socket.on('data', (chunk: Buffer) => {
    received += chunk.length
    if (received > byteLimit) {
      socket.destroy()
      return end((phase) => ({ status: 'oversize', phase, limit: byteLimit }))
    }
    chunks.push(chunk)
    buffered += chunk.length
    wake?.()
  })
  socket.on('end', () => end((phase) => ({ status: 'closed', phase })))
  socket.on('close', () => end((phase) => ({ status: 'closed', phase })))
  socket.on('error', (error) => end((phase) => connectionFailureOf(error, phase, timeout)))

  /** Waits until `length` bytes are buffered: one deadline for the whole wait, so that a dripping peer gains nothing. */
  async function fill(length: number, phase: Phase, within = timeout): Promise<Failure | null> {
    if (buffered >= length) return null
    let stop: Failure | null = null
    const halt = (failure: Failure) => {
      stop = failure
      wake?.()
    }
    const timer = setTimeout(() => halt({ status: 'timeout', phase, seconds: within / 1000 }), within)
    const abort = () => halt({ status: 'cancelled' })
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    try {
      while (buffered < length) {
        if (stop) return stop
        if (ended) return ended(phase)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        wake = null
      }
      return null
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    }
  }

  function take(length: number): Buffer {
    const all = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
    chunks.length = 0
    if (all.length > length) chunks.push(all.subarray(length))
    buffered -= length
    return all.subarray(0, length)
  }

  return {
    socket,
    send(bytes) {
      if (socket.writable) socket.write(bytes)
    },
    async read(length, phase) {
      return (await fill(length, phase)) ?? ok(take(length))
    },
    async readSome(phase, within) {
      return (await fill(1, phase, within)) ?? ok(take(buffered))
    },
  }
}
