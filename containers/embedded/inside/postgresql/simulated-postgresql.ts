import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createServer, type SecureVersion, type Server } from 'node:tls'
import type { Credential } from '../../../pki/issued-certificate.ts'
import { type Listener, listenOnLoopback } from '../../listener.ts'
import { endStream, readStartupMessage } from './client-messages.ts'
import { type Accounts, decideLogin } from './login-decision.ts'

export interface PostgresqlOptions extends Accounts {
  /** Leaf first; without TLS it isn't shown. */
  chain: readonly Credential[]
}

/**
 * PostgreSQL as far as its wire protocol is looked at: SSLRequest, pg_hba.conf's refusals, SCRAM-SHA-256, and the recorded rows
 * of the queries that are known. It holds no data.
 *
 * @see https://www.postgresql.org/docs/15/protocol-flow.html
 */
export async function startPostgresql(options: PostgresqlOptions): Promise<Listener> {
  const { tls } = options.settings
  const inside = async (stream: Duplex) =>
    answerStartup(stream, await readStartupMessage(stream), true, options)
  const server = tls && createSecureServer(options, tls.minVersion, (stream) => void inside(stream))
  return listenOnLoopback({ address: '127.0.0.1' }, (socket) => {
    socket.setTimeout(patienceMs, () => socket.destroy())
    void answerFirstMessage(socket, server, options)
  })
}

const patienceMs = 60_000
const sslRequest = 80_877_103
const protocol3 = 0x0003_0000

function createSecureServer(
  { chain }: PostgresqlOptions,
  minVersion: SecureVersion,
  accept: (stream: Duplex) => void,
): Server {
  const old = minVersion !== 'TLSv1.2' && minVersion !== 'TLSv1.3'
  const server = createServer({
    key: chain[0]?.privateKey.export({ type: 'pkcs8', format: 'pem' }) ?? '',
    cert: chain.map(({ pem }) => pem).join(''),
    minVersion,
    ciphers: old ? 'DEFAULT@SECLEVEL=0' : 'TLS_AES_256_GCM_SHA384:ECDHE+AESGCM',
    ecdhCurve: 'X25519:prime256v1',
  })
  server.on('tlsClientError', () => {})
  server.on('secureConnection', (socket) => {
    socket.on('error', () => {})
    accept(socket)
  })
  return server
}

/** The first message, which may ask for TLS. */
async function answerFirstMessage(socket: Socket, server: Server | null, options: Accounts): Promise<void> {
  const first = await readStartupMessage(socket)
  if (first?.code !== sslRequest) return answerStartup(socket, first, false, options)
  socket.write(server ? 'S' : 'N')
  if (server) server.emit('connection', socket)
  else await answerStartup(socket, await readStartupMessage(socket), false, options)
}

function answerStartup(
  stream: Duplex,
  first: Awaited<ReturnType<typeof readStartupMessage>>,
  secure: boolean,
  options: Accounts,
): void | Promise<void> {
  return first?.code === protocol3 ? decideLogin(stream, first.body, secure, options) : endStream(stream)
}
