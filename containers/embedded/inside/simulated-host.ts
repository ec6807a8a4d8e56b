import { connect } from 'node:net'
import ssh2, { type Connection, type ParsedKey, type ServerChannel } from 'ssh2'
import type { KnownHosts, SshEndpoint } from '../../../core/ssh-endpoint.ts'
import { type CommandId, commands } from '../../../probes/host/commands.ts'
import { formatKnownHostName, parseKnownHosts } from '../../../probes/host/known-hosts.ts'
import { mattermostConfigNamed } from '../../../probes/host/questions/mattermost-config-named.ts'
import { parseCommandLine, renderScript } from '../../../probes/host/transports/ssh/command-line.ts'
import { markOutput } from '../../../probes/host/transports/ssh/marks.ts'
import { createSshKey } from '../../pki/ssh-key.ts'
import { listenOnLoopback } from '../listener.ts'
import type { Recording } from './recordings.ts'

const { Server } = ssh2

/** The unprivileged account that looks from inside. */
export const auditor = 'mmaudit'
/** The name that the host goes by. */
export const hostName = 'mattermost'

export interface SimulatedHostOptions {
  answer: (command: CommandId) => Recording
  /** `host:port` that a client may ask to be connected to → the port on 127.0.0.1 where that is. */
  forwards: Readonly<Record<string, number>>
}

/** An SSH server that answers the fixed commands and nothing else. Its keys are made anew by every start. */
export interface SimulatedHost extends AsyncDisposable {
  endpoint: SshEndpoint
  knownHosts: KnownHosts
  /** The public host key as /etc/ssh has it. */
  publicKey: string
}

/** Listens on 127.0.0.1 and lets in `mmaudit` with a key that only the endpoint has. */
export async function startSimulatedHost({ answer, forwards }: SimulatedHostOptions): Promise<SimulatedHost> {
  const keys = { host: createSshKey(), client: createSshKey() }
  const answers = new Map<string, CommandId>(
    Object.values(commands).map((command) => [renderScript(command, true), command.id]),
  )
  // Mattermost's unit names the file that is asked for by its place, too.
  answers.set(
    renderScript(mattermostConfigNamed.discovered.at('/etc/mattermost/config.json'), true),
    'mattermost-config-etc',
  )
  const server = new Server({ hostKeys: [keys.host.pem] }, (client) => {
    // What goes wrong with one client is nothing to report; without a listener it would end the process.
    client.on('error', () => {})
    admitAuditor(client, keys.client.private)
    client.on('ready', () => {
      client.on('session', (accept) => {
        accept().on('exec', (acceptExec, _reject, { command: line }) => {
          const asked = parseCommandLine(line)
          const id = asked && answers.get(asked.script)
          sendRecording(acceptExec(), asked && id ? markRecording(asked.nonce, answer(id)) : unknownCommand)
        })
      })
      client.on('tcpip', (accept, reject, { destIP, destPort }) => {
        const port = forwards[`${destIP}:${destPort}`]
        if (port === undefined) return reject()
        forwardPort(accept, reject, port)
      })
    })
  })
  const listener = await listenOnLoopback({ address: '127.0.0.1' }, (socket) => server.injectSocket(socket))
  const { port } = listener
  return {
    endpoint: {
      name: hostName,
      host: '127.0.0.1',
      port,
      user: auditor,
      hostKeyAlias: null,
      credentials: { agent: null, keys: [keys.client.private], password: null },
      sudo: true,
      via: null,
    },
    knownHosts: parseKnownHosts(`${formatKnownHostName('127.0.0.1', port)} ${keys.host.public}`),
    publicKey: `${keys.host.public} root@${hostName}\n`,
    [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
  }
}

/** As a shell says of what it does not know. */
const unknownCommand: Recording = { stdout: '', stderr: '', exit: 127 }

function admitAuditor(client: Connection, key: ParsedKey): void {
  client.on('authentication', (context) => {
    const known =
      context.method === 'publickey' &&
      context.username === auditor &&
      context.key.data.equals(key.getPublicSSH()) &&
      // Without a signature the client only asks whether the key would do (RFC 4252 §7).
      (context.signature === undefined ||
        key.verify(context.blob ?? '', context.signature, context.hashAlgo) === true)
    if (known) context.accept()
    else context.reject(['publickey'])
  })
}

/** As the script has it, which a host would run. */
function markRecording(nonce: string, recording: Recording): Recording {
  return { ...markOutput(nonce, recording), exit: recording.exit }
}

function sendRecording(channel: ServerChannel, { stdout, stderr, exit }: Recording): void {
  channel.on('error', () => {})
  if (stderr !== '') channel.stderr.write(stderr)
  channel.write(stdout, () => {
    channel.exit(exit)
    channel.end()
  })
}

function forwardPort(accept: () => ServerChannel, reject: () => void, port: number): void {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  socket.once('error', reject)
  socket.once('connect', () => {
    socket.off('error', reject).on('error', () => {})
    const channel = accept()
    channel.on('error', () => {})
    channel.on('close', () => socket.destroy())
    socket.on('close', () => channel.destroy())
    socket.pipe(channel).pipe(socket)
  })
}
