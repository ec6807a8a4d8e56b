import { Duplex } from 'node:stream'
import type { Failure, Phase } from '../../../core/outcome.ts'
import type { ProbeContext } from '../../../core/probe.ts'
import { connectionFailureOf } from '../../net/connection-failure.ts'
import { createMessageCounter, type Framing } from './message-counter.ts'

/** A connection for a client library, which ends when it must, whatever the library and the server do. */
export interface BoundedStream {
  /** For the library: it may write, read and wrap it in TLS. */
  duplex: Duplex
  /** Runs one step of the library. All of the step has one deadline; when it passes the connection is ended. */
  step<T>(phase: Phase, task: () => Promise<T>): Promise<Step<T>>
  /** Ends the connection as `malformed` when whoever listens for data on this socket throws, as on `duplex` itself. */
  guard(socket: Duplex): void
  end(): void
}

/** How a step ended. `error` is the library's own, which its caller reads codes from; the failure is the connection's. */
export type Step<T> =
  | { status: 'ok'; value: T }
  | { status: 'failed'; failure: Failure | null; error: unknown }

type Bounds = Pick<ProbeContext, 'timeout' | 'signal'> & {
  /** Most bytes taken from the server over the whole connection. */
  byteLimit: number
  /** How its messages are told apart, which are counted, too: a library makes an object of hundreds of bytes of the shortest. */
  framing?: Framing
}

/**
 * Most messages taken over a connection, and the longest: all our queries together are answered with half of the one at most, and no row
 * has more than a few values, of which no more than 1024 characters are kept.
 */
const messageLimits = { count: 10_000, bytes: 256 * 1024 } as const

/** @param source - a connected socket, TLS or not, which is destroyed with the stream */
export function createBoundedStream(
  source: Duplex,
  { timeout, signal, byteLimit, framing }: Bounds,
): BoundedStream {
  let phase: Phase = 'handshake'
  let failure: Failure | null = null
  let received = 0
  const ended = Promise.withResolvers<void>()
  const duplex = new Duplex({
    read: () => source.resume(),
    write: (chunk, _encoding, done) => {
      if (source.writable) source.write(chunk, () => done())
      else done()
    },
    final: (done) => source.end(() => done()),
    destroy: (error, done) => {
      source.destroy()
      done(error)
      ended.resolve()
    },
  })
  const stop = (how: Failure) => {
    failure ??= how
    duplex.destroy()
  }
  source.on('data', (chunk: Buffer) => {
    received += chunk.length
    if (received > byteLimit) stop({ status: 'oversize', phase, limit: byteLimit })
    else if (!duplex.push(chunk)) source.pause()
  })
  source.on('end', () => duplex.push(null))
  source.on('error', (error) => stop(connectionFailureOf(error, phase, timeout)))
  source.on('close', () => stop({ status: 'closed', phase }))
  // What a library does with a failed connection is its own; without a listener it would end the process.
  duplex.on('error', () => {})
  let innermost: Duplex | null = null
  const guard = (socket: Duplex) => {
    innermost = socket
    const read = framing ? createMessageCounter(framing) : () => ({ count: 0, longest: 0 })
    guardData(socket, {
      choked: () => stop({ status: 'malformed', field: 'message', offset: received }),
      // Outside of TLS there are no messages any more once there is an inside.
      surfeited: (chunk) => {
        if (socket !== innermost) return false
        const { count, longest } = read(chunk)
        if (longest > messageLimits.bytes) stop({ status: 'oversize', phase, limit: messageLimits.bytes })
        else if (count > messageLimits.count)
          stop({ status: 'violation', field: 'message', received: `more than ${messageLimits.count}` })
        else return false
        return true
      },
    })
  }
  guard(duplex)
  return {
    duplex,
    guard,
    end: () => duplex.destroy(),
    async step(name, task) {
      phase = name
      const timer = setTimeout(() => stop({ status: 'timeout', phase, seconds: timeout / 1000 }), timeout)
      const abort = () => stop({ status: 'cancelled' })
      signal.addEventListener('abort', abort, { once: true })
      if (signal.aborted) abort()
      try {
        return await Promise.race([runStep(task), ended.promise.then(waitForLastBytes)]).then((step) =>
          step.status === 'ok' ? step : { ...step, failure },
        )
      } finally {
        clearTimeout(timer)
        signal.removeEventListener('abort', abort)
      }
    },
  }
}

interface Guards {
  /** A library's parser that cannot read a server's bytes throws inside the `data` listener that they were given to. */
  choked: () => void
  /** Were there too many of them? Then nobody is given the last ones. */
  surfeited: (chunk: Buffer) => boolean
}

function guardData(socket: Duplex, { choked, surfeited }: Guards): void {
  const emit = socket.emit.bind(socket)
  socket.emit = (event: string | symbol, ...values: unknown[]) => {
    if (event !== 'data') return emit(event, ...values)
    if (surfeited(values[0] as Buffer)) return true
    try {
      return emit(event, ...values)
    } catch {
      choked()
      return true
    }
  }
}

async function runStep<T>(task: () => Promise<T>): Promise<Step<T>> {
  try {
    return { status: 'ok', value: await task() }
  } catch (error) {
    return { status: 'failed', failure: null, error }
  }
}

/**
 * Waits a moment: the server's last bytes may still be on their way through the library when the connection has already ended.
 */
function waitForLastBytes(): Promise<Step<never>> {
  return new Promise((resolve) => {
    setTimeout(() => resolve({ status: 'failed', failure: null, error: null }), 20)
  })
}
