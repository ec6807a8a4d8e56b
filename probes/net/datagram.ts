import { createSocket } from 'node:dgram'
import { isIP } from 'node:net'
import type { Failure, Outcome, Phase } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'
import { traceDatagram } from '../trace.ts'
import { failureOf } from './node-failure.ts'

export interface DatagramOptions<T> {
  address: string
  port: number
  request: Uint8Array
  /** Longest wait for the answer, in milliseconds. */
  within: number
  phase: Phase
  /** Most bytes of one datagram; a longer one is `oversize`. */
  byteLimit: number
  /** Reads a datagram; null: not the answer to this request, so the wait goes on. */
  accept: (datagram: Buffer) => Outcome<T> | null
}

/**
 * How many datagrams that are no answer are read before the exchange ends as a `violation`: a peer must not keep us reading for
 * ever.
 */
const maxUnrelatedDatagrams = 32

/**
 * Sends one UDP datagram and waits for its answer. The socket is connected, so that the kernel drops what comes from elsewhere
 * and reports an ICMP "port unreachable" as `refused`. Sent once: a lost datagram is a timeout.
 */
export function exchangeDatagram<T>(
  { signal }: Pick<ProbeContext, 'signal'>,
  options: DatagramOptions<T>,
): Promise<Outcome<T>> {
  if (signal.aborted) return Promise.resolve({ status: 'cancelled' })
  return traceDatagram(options, () => exchangeOnce(signal, options))
}

function exchangeOnce<T>(
  signal: AbortSignal,
  { address, port, request, within, phase, byteLimit, accept }: DatagramOptions<T>,
): Promise<Outcome<T>> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4')
    let open = true
    let ignored = 0
    const close = () => {
      open = false
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      socket.close()
    }
    const finish = (outcome: Outcome<T>) => {
      if (!open) return
      close()
      resolve(outcome)
    }
    const guarded = (outcome: () => Outcome<T> | null) => {
      if (!open) return
      try {
        const ended = outcome()
        if (ended) finish(ended)
      } catch (bug) {
        close()
        reject(bug)
      }
    }
    const timer = setTimeout(() => finish({ status: 'timeout', phase, seconds: within / 1000 }), within)
    const abort = () => finish({ status: 'cancelled' })
    signal.addEventListener('abort', abort, { once: true })
    const failed = (error: unknown) => guarded(() => failureOf(error, phase))
    socket.on('error', failed)
    socket.on('message', (datagram) =>
      guarded(() => {
        if (datagram.length > byteLimit) return { status: 'oversize', phase, limit: byteLimit }
        const answer = accept(datagram)
        if (answer) return answer
        ignored += 1
        return ignored > maxUnrelatedDatagrams ? floodFailure : null
      }),
    )
    socket.on('connect', () => {
      if (open) socket.send(request, (error) => error && failed(error))
    })
    socket.connect(port, address)
  })
}

const floodFailure: Failure = {
  status: 'violation',
  field: 'datagram',
  received: 'nothing but other answers',
}
