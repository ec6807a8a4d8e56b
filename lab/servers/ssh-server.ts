import type { Socket } from 'node:net'
import ssh2, { type Connection, type ServerChannel, type ServerConfig } from 'ssh2'
import type { KnownHosts, SshEndpoint } from '../../core/ssh-endpoint.ts'
import { type CommandId, commands } from '../../probes/host/commands.ts'
import { parseKnownHosts } from '../../probes/host/known-hosts.ts'
import { parseCommandLine, renderScript } from '../../probes/host/transports/ssh/command-line.ts'
import { markOutput } from '../../probes/host/transports/ssh/marks.ts'
import { type LoopbackServer, serve } from './loopback-server.ts'

const { Server, utils } = ssh2

export interface KeyPair {
  private: string
  /** `ssh-ed25519 AAAA…` */
  public: string
}

export function createKeyPair(type: 'ed25519' | 'ecdsa' = 'ed25519', passphrase?: string): KeyPair {
  const sealed = passphrase === undefined ? {} : { passphrase, cipher: 'aes256-cbc', rounds: 16 }
  for (;;) {
    // The types want no second argument here, where the passphrase stands.
    const pair =
      type === 'ecdsa'
        ? utils.generateKeyPairSync('ecdsa', { bits: 256, ...sealed })
        : utils.generateKeyPairSync('ed25519', sealed as never)
    // ssh2 leaves out a leading zero (one key in 170), and cannot read such a key itself.
    if (!(utils.parseKey(pair.private, passphrase) instanceof Error)) return pair
  }
}

export const hostKey = createKeyPair()
/** What the client of these tests logs in with. */
export const userKey = createKeyPair()
export const password = 'correct horse'

export interface SshServerOptions extends Partial<ServerConfig> {
  /** Follows a script for every command; by default it runs each, which prints nothing and ends with exit status 0. */
  command?: (channel: ServerChannel, line: string) => void
  /** Takes over the login. */
  authentication?: (client: Connection) => void
  /** Takes over everything after the login. */
  ready?: (client: Connection) => void
}

export interface SshServer extends LoopbackServer {
  /** Command lines received so far. */
  readonly lines: string[]
}

/** A real SSH server on loopback, which lets in `audit` with the user key or the password. */
export async function serveSsh(options: SshServerOptions = {}): Promise<SshServer> {
  const lines: string[] = []
  const {
    command = (channel, line) => answerCommand(channel, line, { exit: 0 }),
    authentication = admitUser,
    ready,
    ...config
  } = options
  const server = new Server({ hostKeys: [hostKey.private], ...config }, (client) => {
    client.on('error', () => {})
    authentication(client)
    client.on('ready', () => {
      if (ready) return ready(client)
      client.on('session', (accept) => {
        accept().on('exec', (acceptExec, _reject, { command: line }) => {
          lines.push(line)
          const channel = acceptExec()
          channel.on('error', () => {})
          command(channel, line)
        })
      })
    })
  })
  // ssh2 keeps its net.Server to itself; `serve` needs the sockets to be able to hang up on them.
  const listening = await serve((server as unknown as { _srv: import('node:net').Server })._srv)
  return Object.defineProperty(listening, 'lines', { value: lines }) as SshServer
}

/** The id of the command that a line asks for; null where it is none of ours. */
export function findCommandId(line: string): CommandId | null {
  return ids.get(parseCommandLine(line)?.script ?? '') ?? null
}

const ids = new Map(
  Object.values(commands).flatMap((command) =>
    [false, true].map((sudo) => [renderScript(command, sudo), command.id] as const),
  ),
)

/** Answers as a host that ran the line: with the marks around what it prints. */
export function answerCommand(
  channel: ServerChannel,
  line: string,
  { stdout = '', stderr = '', exit }: { stdout?: string; stderr?: string; exit: number },
): void {
  const nonce = parseCommandLine(line)?.nonce
  if (nonce === undefined) throw new Error('a command line that nobody rendered')
  const marked = markOutput(nonce, { stdout, stderr, exit })
  channel.stderr.write(marked.stderr)
  channel.write(marked.stdout, () => endChannel(channel, exit))
}

export function endChannel(channel: ServerChannel, exit: number): void {
  channel.exit(exit)
  channel.end()
}

/** Resets the TCP connection under a client. */
export function resetConnection(client: Connection): void {
  internalsOf(client)._sock.resetAndDestroy()
}

/** Sends login banners (RFC 4252 §5.4) for as long as anyone reads them. */
export function floodBanners(client: Connection): void {
  floodPackets(client, encodePayload(53, Buffer.alloc(8 * 1024, '\x1b[2J'), Buffer.alloc(0)))
}

/** A message: its number, and strings with their lengths (RFC 4251 §5). */
export function encodePayload(type: number, ...strings: Uint8Array[]): Buffer {
  const parts = strings.map((bytes) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return Buffer.concat([length, bytes])
  })
  return Buffer.concat([Buffer.of(type), ...parts])
}

/** Sends the same message for as long as anyone reads it. */
export function floodPackets(client: Connection, payload: Uint8Array): void {
  const { _sock: socket } = internalsOf(client)
  const pump = () => {
    // ssh2 throws away what it is given once the connection is over, of which the socket may not know yet.
    for (let left = 256; left > 0; left -= 1) {
      if (!socket.writable || socket.writableNeedDrain) return
      sendPacket(client, payload)
    }
    setImmediate(pump)
  }
  socket.on('drain', pump)
  pump()
}

/** Sends a message, whatever it is, as the connection's ciphers have it. */
export function sendPacket(client: Connection, payload: Uint8Array): void {
  const { _packetRW, _cipher } = internalsOf(client)._protocol
  const { write } = _packetRW
  const packet = write.alloc(payload.length)
  packet.set(payload, write.allocStart)
  _cipher.encrypt(write.finalize(packet))
}

interface Internals {
  _sock: Socket
  _protocol: {
    _packetRW: {
      write: { allocStart: number; alloc(size: number): Buffer; finalize(packet: Buffer): Buffer }
    }
    _cipher: { encrypt(packet: Buffer): void }
  }
}

/** Parts of ssh2's connection that its types leave out. */
function internalsOf(client: Connection): Internals {
  return client as unknown as Internals
}

function admitUser(client: Connection): void {
  const allowed = utils.parseKey(userKey.public)
  client.on('authentication', (context) => {
    const byKey =
      context.method === 'publickey' &&
      !(allowed instanceof Error) &&
      context.key.data.equals(
        (Array.isArray(allowed) ? allowed[0] : allowed)?.getPublicSSH() ?? Buffer.alloc(0),
      ) &&
      (!context.signature ||
        [allowed].flat()[0]?.verify(context.blob ?? '', context.signature, context.hashAlgo))
    if (
      context.username === 'audit' &&
      (byKey || (context.method === 'password' && context.password === password))
    ) {
      context.accept()
    } else {
      context.reject(['publickey', 'password'])
    }
  })
}

export function createKnownHosts(port: number, key: KeyPair = hostKey): KnownHosts {
  return parseKnownHosts(`[127.0.0.1]:${port} ${key.public}`)
}

export function createEndpoint(port: number, overrides: Partial<SshEndpoint> = {}): SshEndpoint {
  const key = utils.parseKey(userKey.private)
  if (key instanceof Error) throw key
  return {
    name: 'mm1',
    host: '127.0.0.1',
    port,
    user: 'audit',
    hostKeyAlias: null,
    credentials: { agent: null, keys: [key].flat(), password: null },
    sudo: false,
    via: null,
    ...overrides,
  }
}
