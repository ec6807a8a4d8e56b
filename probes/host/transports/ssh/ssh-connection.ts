import type { Duplex } from 'node:stream'
import { type Algorithms, Client } from 'ssh2'
import { type Failure, type Outcome, ok, type Phase } from '../../../../core/outcome.ts'
import type { ProbeContext } from '../../../../core/probe.ts'
import type { HostKeyPolicy, SshEndpoint } from '../../../../core/ssh-endpoint.ts'
import { openSocket } from '../../../net/tcp-channel.ts'
import { chooseHostKeyAlgorithms, hostKeyFailureOf } from './host-key.ts'
import { sshFailureOf } from './ssh-failure.ts'
import { createLogin } from './ssh-login.ts'

export type SshContext = Pick<ProbeContext, 'timeout' | 'signal'> & { hostKeys: HostKeyPolicy }

/** A logged-in connection. */
export interface Connection {
  client: Client
  /** Why it is of no use any more; null while it is. */
  ended(): Failure | null
  /** Calls back once it has ended; returns how to take that back. */
  onEnd(callback: () => void): () => void
  /** Lets the host send as much more: what of an answer was read, or what goes through a forwarded connection. */
  allow(bytes: number): void
  close(): void
}

/**
 * Without group exchange (RFC 4419): Node tests the prime that the server sends, before anybody knows whose host key it has, and for as long
 * as that takes nothing else is done: 10 s for 4096 bits.
 */
const keyExchanges = {
  append: [],
  prepend: [],
  remove: ['diffie-hellman-group-exchange-sha256', 'diffie-hellman-group-exchange-sha1'],
} as const satisfies Algorithms['kex']

/**
 * Most bytes taken before the login is done (identification lines and banners included), in all that belong to no answer that is read,
 * and through a forwarded connection. Messages that nobody asked for (SSH_MSG_IGNORE, window adjustments) take our time, and so does
 * what a command that was cut off still prints, which is up to 2 MiB each.
 */
export const byteLimits = {
  login: 256 * 1024,
  unread: 16 * 1024 * 1024,
  forward: 64 * 1024 * 1024,
} as const

/**
 * Connects (through the hosts in between), verifies the host key, and logs in. Connecting, the key exchange and the login
 * have one deadline each. No retry, and nothing is forwarded back to us.
 */
export async function openConnection(
  context: SshContext,
  endpoint: SshEndpoint,
): Promise<Outcome<Connection>> {
  if (context.signal.aborted) return { status: 'cancelled' }
  if (!endpoint.via) {
    const place = { address: endpoint.host, port: endpoint.port }
    const socket = await openSocket({ ...context, limiter: null }, place)
    return socket.status === 'ok' ? logIn(context, endpoint, socket.value, () => {}) : socket
  }
  const between = await openConnection(context, endpoint.via)
  if (between.status !== 'ok') return between
  const stream = await openForward(context, between.value, endpoint.host, endpoint.port)
  if (stream.status !== 'ok') {
    between.value.close()
    return stream
  }
  const opened = await logIn(context, endpoint, stream.value, between.value.close)
  if (opened.status !== 'ok') between.value.close()
  return opened
}

/** A TCP connection made by the host (direct-tcpip, RFC 4254 §7.2). The caller destroys it. */
export function openForward(
  { timeout, signal }: Pick<ProbeContext, 'timeout' | 'signal'>,
  connection: Connection,
  host: string,
  port: number,
): Promise<Outcome<Duplex>> {
  const ended = connection.ended()
  if (ended) return Promise.resolve(ended)
  return new Promise((resolve) => {
    const finish = (outcome: Outcome<Duplex>) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      forget()
      resolve(outcome)
    }
    const abort = () => finish({ status: 'cancelled' })
    const timer = setTimeout(
      () => finish({ status: 'timeout', phase: 'connect', seconds: timeout / 1000 }),
      timeout,
    )
    const forget = connection.onEnd(() =>
      finish(connection.ended() ?? { status: 'closed', phase: 'connect' }),
    )
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) return abort()
    connection.allow(byteLimits.forward)
    connection.client.forwardOut('127.0.0.1', 0, host, port, (error, stream) => {
      if (!error) return finish(ok(stream))
      // SSH_MSG_CHANNEL_OPEN_FAILURE (RFC 4254 §5.1): what the host would or could not do for us, not a RST of the peer.
      const { reason } = error as Error & { reason?: unknown }
      finish({ status: 'unreachable', code: typeof reason === 'number' ? `SSH_OPEN_${reason}` : 'SSH_OPEN' })
    })
  })
}

function logIn(
  { timeout, signal, hostKeys }: SshContext,
  endpoint: SshEndpoint,
  stream: Duplex,
  afterwards: () => void,
): Promise<Outcome<Connection>> {
  return new Promise((resolve) => {
    const client = new Client()
    const { handler, exhausted, denied } = createLogin(endpoint, hostKeys)
    const watchers = new Set<() => void>()
    let phase: Phase = 'handshake'
    let received = 0
    let limit: number = byteLimits.login
    let loggedIn = false
    let ended: Failure | null = null

    const end = (failure: Failure) => {
      if (ended) return
      ended = failure
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      stream.destroy()
      afterwards()
      if (!loggedIn) resolve(failure)
      for (const watcher of [...watchers]) watcher()
    }
    const abort = () => end({ status: 'cancelled' })
    const expire = () => end({ status: 'timeout', phase, seconds: timeout / 1000 })
    let timer = setTimeout(expire, timeout)

    client.on('error', (error) => {
      const { level } = error as { level?: unknown }
      // One agent or key that fails is passed over by ssh2, which then asks for the next.
      if (level === 'agent' || level === 'client-authentication')
        return exhausted() ? end(denied()) : undefined
      // ssh2 calls an early FIN a protocol error too.
      if (stream.readableEnded) return end({ status: 'closed', phase })
      end(sshFailureOf(error, phase, timeout, received))
    })
    client.on('close', () => end({ status: 'closed', phase }))
    // A password that must be changed is a login that was refused; changing it is not for us.
    client.on('change password', () => end(denied()))
    client.on('handshake', () => {
      if (phase !== 'handshake') return
      phase = 'login'
      clearTimeout(timer)
      timer = setTimeout(expire, timeout)
    })
    client.on('ready', () => {
      if (ended) return
      loggedIn = true
      limit = received + byteLimits.unread
      phase = 'response'
      clearTimeout(timer)
      resolve(
        ok({
          client,
          ended: () => ended,
          onEnd(callback) {
            watchers.add(callback)
            return () => watchers.delete(callback)
          },
          allow(bytes) {
            limit += bytes
          },
          close: () => end({ status: 'closed', phase }),
        }),
      )
    })
    signal.addEventListener('abort', abort, { once: true })
    client.connect({
      sock: stream,
      username: endpoint.user,
      authHandler: handler,
      algorithms: { ...chooseHostKeyAlgorithms(endpoint, hostKeys), kex: keyExchanges },
      hostVerifier: (key: Buffer) => {
        const failure = hostKeyFailureOf(endpoint, hostKeys, key)
        if (failure) end(failure)
        return failure === null
      },
      // ssh2's own timeout is off: our deadlines are exact, and separate for the key exchange and the login.
      readyTimeout: 0,
    })
    // After connect(), which pauses the stream until it listens itself.
    stream.on('data', (chunk: Buffer) => {
      received += chunk.length
      if (received > limit) end({ status: 'oversize', phase, limit })
    })
    if (signal.aborted) abort()
  })
}
