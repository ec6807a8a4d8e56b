import type { Duplex } from 'node:stream'
import type { ClientChannel } from 'ssh2'
import { createLimiter } from '../../../../core/limiter.ts'
import { type Failure, type Outcome, ok, type Phase } from '../../../../core/outcome.ts'
import type { SshEndpoint } from '../../../../core/ssh-endpoint.ts'
import type { Command } from '../../command.ts'
import type { CommandResult } from '../../command-result.ts'
import { renderCommandLine } from './command-line.ts'
import { createNonce, readMarkedOutput, surroundingLimit } from './marks.ts'
import { type Connection, openConnection, openForward, type SshContext } from './ssh-connection.ts'

/** One connection to one host. */
export interface Session {
  /** Runs a defined command, and nothing else. */
  run(command: Command): Promise<Outcome<CommandResult>>
  /** A TCP connection that the host makes. The caller destroys it. */
  forward(host: string, port: number): Promise<Outcome<Duplex>>
}

/** Commands at once: sshd's MaxSessions is 10, and a host under audit has other things to do. */
const concurrency = 4

/** Logs in, hands the session to `use`, and closes however that ends. */
export async function withSession<T>(
  context: SshContext,
  endpoint: SshEndpoint,
  use: (session: Session) => Promise<T>,
): Promise<Outcome<T>> {
  const opened = await openConnection(context, endpoint)
  if (opened.status !== 'ok') return opened
  const connection = opened.value
  const limiter = createLimiter(concurrency)
  try {
    return ok(
      await use({
        run: (command) => limiter.run(() => executeCommand(context, connection, command, endpoint.sudo)),
        forward: (host, port) => openForward(context, connection, host, port),
      }),
    )
  } finally {
    connection.close()
  }
}

function executeCommand(
  { timeout, signal }: SshContext,
  connection: Connection,
  command: Command,
  sudo: boolean,
): Promise<Outcome<CommandResult>> {
  const ended = connection.ended()
  if (ended) return Promise.resolve(ended)
  return new Promise((resolve) => {
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    const { byteLimit } = command
    const nonce = createNonce()
    let received = 0
    let phase: Phase = 'request'
    let channel: ClientChannel | null = null
    let finished = false

    const finish = (outcome: Outcome<CommandResult>) => {
      if (finished) return
      finished = true
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      forget()
      if (channel) abandonChannel(channel)
      resolve(outcome)
    }
    const oversize = { status: 'oversize', phase: 'body', limit: byteLimit } as const
    const take = (into: Buffer[]) => (chunk: Buffer) => {
      if (finished) return
      received += chunk.length
      if (received > byteLimit + surroundingLimit) return finish(oversize)
      phase = 'body'
      connection.allow(chunk.length)
      into.push(chunk)
    }
    const abort = () => finish({ status: 'cancelled' })
    const timer = setTimeout(() => finish({ status: 'timeout', phase, seconds: timeout / 1000 }), timeout)
    const forget = connection.onEnd(() => finish(withPhase(connection.ended(), phase)))
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) return abort()

    connection.client.exec(renderCommandLine(command, sudo, nonce), (error, opened) => {
      // The host wouldn't open a channel or run anything (RFC 4254 §5.1, §5.4): the connection's end has its own answer.
      if (error) return finish(connection.ended() ?? { status: 'refused' })
      channel = opened
      if (finished) return abandonChannel(opened)
      phase = 'response'
      let exit: number | null | undefined
      opened.on('data', take(stdout))
      opened.stderr.on('data', take(stderr))
      opened.on('exit', (status: number | null) => {
        exit = status
      })
      opened.on('error', () => finish(withPhase(connection.ended(), phase)))
      opened.on('close', () => {
        // Without an exit status (RFC 4254 §6.10) nobody knows whether the output is whole.
        if (exit === undefined) return finish(withPhase(connection.ended(), phase))
        const printed = { exit, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }
        const result = readMarkedOutput(nonce, printed)
        const within = 'notRun' in result || result.stdout.length + result.stderr.length <= byteLimit
        finish(within ? ok(result) : oversize)
      })
    })
  })
}

/** Stops reading, so that the host runs out of window (RFC 4254 §5.2), and closes. */
function abandonChannel(channel: ClientChannel): void {
  channel.removeAllListeners('data').pause()
  channel.stderr.removeAllListeners('data').pause()
  channel.on('error', () => {})
  channel.close()
}

function withPhase(failure: Failure | null, phase: Phase): Failure {
  if (failure === null || failure.status === 'closed') return { status: 'closed', phase }
  return failure.status === 'reset' ? { ...failure, phase } : failure
}
