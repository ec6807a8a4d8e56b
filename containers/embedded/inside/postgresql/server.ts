import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createServer, type SecureVersion, type Server } from 'node:tls'
import { postgresqlQueries } from '../../../../probes/database/postgresql/queries.ts'
import type { Credential } from '../../../pki/certificate.ts'
import { type Listener, listen } from '../../listener.ts'
import type { DatabaseSettings, PostgresqlTable } from '../settings.ts'
import {
  authentication,
  type ErrorFields,
  errorResponse,
  type Field,
  parameterStatus,
  readyForQuery,
  resultSet,
} from './messages.ts'
import recorded from './recording.json' with { type: 'json' }
import { scramExchange, scramVerifier } from './scram.ts'

export interface PostgresqlOptions {
  settings: DatabaseSettings
  /** Leaf first; without TLS it isn't shown. */
  chain: readonly Credential[]
  /** Mattermost's own account, whose password nobody has. */
  appUser: string
  database: string
  account: { user: string; password: string }
}

/**
 * PostgreSQL as far as its wire protocol is looked at: SSLRequest, pg_hba.conf's refusals, SCRAM-SHA-256, and the recorded rows
 * of the queries that are known. It holds no data.
 *
 * @see https://www.postgresql.org/docs/15/protocol-flow.html
 */
export async function startPostgresql(options: PostgresqlOptions): Promise<Listener> {
  const { tls } = options.settings
  const server = tls && secureServer(options, tls.minVersion, (stream) => void startUp(stream, true, options))
  return listen({ address: '127.0.0.1' }, (socket) => {
    socket.setTimeout(patienceMs, () => socket.destroy())
    void greet(socket, server, options)
  })
}

const patienceMs = 60_000
const startupLimit = 10_000
const messageLimit = 65_536
const sslRequest = 80_877_103
const protocol3 = 0x0003_0000

function secureServer(
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
async function greet(socket: Socket, server: Server | null, options: PostgresqlOptions): Promise<void> {
  const first = await startupMessage(socket)
  if (first?.code !== sslRequest) return first ? decide(socket, first.body, false, options) : leave(socket)
  if (!server) {
    socket.write('N')
    return startUp(socket, false, options)
  }
  socket.write('S')
  server.emit('connection', socket)
}

async function startUp(stream: Duplex, secure: boolean, options: PostgresqlOptions): Promise<void> {
  const first = await startupMessage(stream)
  return first?.code === protocol3 ? decide(stream, first.body, secure, options) : leave(stream)
}

/** pg_hba.conf: who may log in how. */
async function decide(
  stream: Duplex,
  body: Buffer,
  secure: boolean,
  options: PostgresqlOptions,
): Promise<void> {
  const parameters = parametersOf(body)
  const user = parameters.get('user')
  const { settings, appUser, account, database } = options
  const known = (user === appUser || user === account.user) && parameters.get('database') === database
  if (!known || (!secure && !(settings.clearText && user === appUser))) {
    const encryption = secure ? 'SSL encryption' : 'no encryption'
    return leave(stream, {
      ...refusal,
      text: `no pg_hba.conf entry for host "127.0.0.1", user "${user}", database "${database}", ${encryption}`,
    })
  }
  if (user === appUser && settings.method === 'trust') return serve(stream, settings)
  if (user === appUser && settings.method === 'md5') {
    stream.write(authentication(5, randomBytes(4)))
    await clientMessage(stream)
    return leave(stream, wrongPassword)
  }
  const loggedIn = await scram(
    stream,
    user === account.user ? account.password : randomBytes(16).toString('hex'),
  )
  return loggedIn ? serve(stream, settings) : leave(stream, wrongPassword)
}

/** Names and values, each ended by a zero byte. */
function parametersOf(body: Buffer): Map<string, string> {
  const words = body.toString().split('\0')
  const pairs = words.flatMap((name, index) =>
    index % 2 === 0 ? [[name, words[index + 1] ?? ''] as const] : [],
  )
  return new Map(pairs)
}

async function scram(stream: Duplex, password: string): Promise<boolean> {
  const mechanism = 'SCRAM-SHA-256'
  stream.write(authentication(10, `${mechanism}\0\0`))
  const initial = await clientMessage(stream)
  const prefix = mechanism.length + 1 + 4
  if (initial?.type !== 'p' || !initial.body.toString().startsWith(`${mechanism}\0`)) return false
  const exchange = scramExchange(scramVerifier(password))
  const first = exchange.first(initial.body.subarray(prefix).toString())
  if (first === null) return false
  stream.write(authentication(11, first))
  const response = await clientMessage(stream)
  const final = response?.type === 'p' ? exchange.final(response.body.toString()) : null
  if (final === null) return false
  stream.write(authentication(12, final))
  return true
}

/** Answers what is asked for as it was recorded, until the client says good-bye. */
async function serve(stream: Duplex, { rows }: DatabaseSettings): Promise<void> {
  const version = rows.settings.find(([name]) => name === 'server_version')?.[1] ?? ''
  stream.write(
    Buffer.concat([
      authentication(0),
      parameterStatus('server_version', version),
      parameterStatus('client_encoding', 'UTF8'),
      parameterStatus('standard_conforming_strings', 'on'),
      readyForQuery(),
    ]),
  )
  for (;;) {
    const asked = await clientMessage(stream)
    if (asked?.type !== 'Q') return leave(stream, asked && asked.type !== 'X' ? unsupported : null)
    const sql = asked.body.subarray(0, -1).toString()
    const table = tables.find((name) => postgresqlQueries[name].sql === sql)
    const answer = table
      ? resultSet(recorded[table].fields as unknown as readonly Field[], rows[table])
      : errorResponse({ ...unsupported, severity: 'ERROR' })
    stream.write(Buffer.concat([answer, readyForQuery()]))
  }
}

const tables = Object.keys(recorded) as PostgresqlTable[]

const refusal = { severity: 'FATAL', code: '28000', routine: 'ClientAuthentication' } as const
const wrongPassword: ErrorFields = {
  severity: 'FATAL',
  code: '28P01',
  text: 'password authentication failed',
  routine: 'auth_failed',
}
const unsupported: ErrorFields = {
  severity: 'FATAL',
  code: '0A000',
  text: 'the replica answers what was recorded, and nothing else',
  routine: 'exec_simple_query',
}

function leave(stream: Duplex, reason: ErrorFields | null = null): void {
  if (reason) stream.end(errorResponse(reason))
  else stream.end()
}

/** Length with itself (4), code (4), body. Null: the end, or longer than PostgreSQL takes. */
async function startupMessage(stream: Duplex): Promise<{ code: number; body: Buffer } | null> {
  const header = await take(stream, 8)
  const length = header?.readUInt32BE(0) ?? 0
  if (!header || length < 8 || length > startupLimit) return null
  const body = await take(stream, length - 8)
  return body && { code: header.readUInt32BE(4), body }
}

async function clientMessage(stream: Duplex): Promise<{ type: string; body: Buffer } | null> {
  const header = await take(stream, 5)
  const length = header?.readUInt32BE(1) ?? 0
  if (!header || length < 4 || length - 4 > messageLimit) return null
  const body = await take(stream, length - 4)
  return body && { type: header.toString('latin1', 0, 1), body }
}

/** Exactly so many bytes; null: the stream ended before. */
async function take(stream: Duplex, size: number): Promise<Buffer | null> {
  if (size === 0) return Buffer.alloc(0)
  for (;;) {
    const chunk: Buffer | null = stream.read(size)
    if (chunk) return chunk.length === size ? chunk : null
    if (stream.readableEnded || stream.destroyed) return null
    await new Promise<void>((resolve) => {
      const wake = () => {
        for (const event of signs) stream.off(event, wake)
        resolve()
      }
      for (const event of signs) stream.on(event, wake)
    })
  }
}

const signs = ['readable', 'end', 'close'] as const
