import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import pg from 'pg'
import type { PeerProof } from '../../../core/credential-rules.ts'
import {
  addressOf,
  type DatabaseAccess,
  type DatabaseAccount,
  type LoginTlsMode,
} from '../../../core/database-access.ts'
import { type Ok, ok } from '../../../core/outcome.ts'
import type { ProbeContext } from '../../../core/probe.ts'
import { DecodeError } from '../../../core/tls/wire/codec.ts'
import { serverNameOf } from '../../net/server-name.ts'
import { type Channel, openSocket, withChannel } from '../../net/tcp-channel.ts'
import type { NoLogin } from '../database-facts.ts'
import { catchDecodeError } from '../decode-failure.ts'
import type { Query, RawAnswer, Row } from '../query-answer.ts'
import { type BoundedStream, createBoundedStream, type Step } from '../session/bounded-stream.ts'
import {
  checkIdentity,
  createVerificationOptions,
  isServerProven,
} from '../session/certificate-verification.ts'
import { type Session, sessionByteLimit } from '../session/database-session.ts'
import { requireTextRows } from '../session/rows.ts'
import { openSecureSocket } from '../session/secure-socket.ts'
import { messageLimit, postgresqlFraming } from '../wire/postgresql-messages.ts'
import { type AuthenticationGate, createAuthenticationGate } from './authentication-gate.ts'
import { requestTls } from './ssl-request.ts'

/** Logs the read-only account in to PostgreSQL, with no less protection than it asks for, and out again after `use`. */
export async function withPostgresqlSession<T>(
  context: ProbeContext,
  access: DatabaseAccess,
  account: DatabaseAccount,
  use: (session: Session) => Promise<T>,
): Promise<Ok<T> | NoLogin> {
  if (account.tls === 'disable') {
    return context.limiter.run(async () => {
      const socket = await openSocket(context, addressOf(access))
      return socket.status === 'ok' ? logIn(socket.value, context, access, account, use) : socket
    })
  }
  // A refusal of the login is no failure of the connection: it is carried through it as a value.
  const options = { ...addressOf(access), byteLimit: messageLimit }
  const outcome = await withChannel<Ok<T> | NoLogin>(context, options, async (channel) => {
    const secure = await secureChannel(channel, context, access, account.tls)
    return secure.status === 'ok' ? ok(await logIn(secure.value, context, access, account, use)) : ok(secure)
  })
  return outcome.status === 'ok' ? outcome.value : outcome
}

async function secureChannel(
  channel: Channel,
  context: ProbeContext,
  access: DatabaseAccess,
  mode: LoginTlsMode,
): Promise<Ok<TLSSocket> | NoLogin> {
  const answer = await catchDecodeError(() => requestTls(channel))
  if (answer.status !== 'ok') return answer
  if (answer.value.kind === 'none') return { status: 'unprotected', code: 'NO_TLS' }
  if (answer.value.kind === 'error') {
    const { sqlState, routine } = answer.value
    return { status: 'rejected', errno: null, sqlState, routine }
  }
  const servername = serverNameOf(access.host)
  const tls = await openSecureSocket(channel.socket, context, {
    ...createVerificationOptions(access, mode),
    minVersion: 'TLSv1',
    // Names are compared below, addresses as well as DNS names.
    checkServerIdentity: () => undefined,
    ...(servername !== null && { servername }),
  })
  if (tls.status !== 'ok') return tls
  const code = checkIdentity(access, mode, tls.value.getPeerX509Certificate())
  return code ? { status: 'unprotected', code } : tls
}

async function logIn<T>(
  socket: Duplex,
  context: ProbeContext,
  access: DatabaseAccess,
  account: DatabaseAccount,
  use: (session: Session) => Promise<T>,
): Promise<Ok<T> | NoLogin> {
  const stream = createBoundedStream(socket, {
    ...context,
    byteLimit: sessionByteLimit,
    framing: postgresqlFraming,
  })
  const tls = socket instanceof TLSSocket ? socket : null
  const bound = tls && findBindableCertificate(tls)
  const client = createClient(stream, access, account, bound)
  client.on('error', () => {})
  const proof: PeerProof =
    tls && isServerProven(access, account.tls, tls) ? 'certificate' : (access.forwarding ?? 'none')
  const gate = createAuthenticationGate(proof, tls !== null, bound !== null)
  guardAuthentication(client, stream, gate)
  try {
    const step = await stream.step('handshake', () => client.connect())
    if (gate.refusal) return gate.refusal
    if (step.status !== 'ok') return createNoLogin(step)
    const encrypted = tls && { version: tls.getProtocol() ?? 'unknown', suite: tls.getCipher().standardName }
    const login = { user: account.user, tls: account.tls, encrypted, proof, method: gate.method }
    const result = await use({ login, ask: (query) => askQuery(client, stream, query) })
    await stream.step('response', () => client.end())
    return ok(result)
  } finally {
    stream.end()
  }
}

/** The library gets what the gate has admitted, and from the end of the login on it can answer no method any more. */
function guardAuthentication(
  client: pg.Client,
  { duplex, end }: BoundedStream,
  gate: AuthenticationGate,
): void {
  const emit = duplex.emit.bind(duplex)
  duplex.emit = (event: string | symbol, ...values: unknown[]) => {
    if (event !== 'data' || gate.ready) return emit(event, ...values)
    if (!gate.admit(values[0] as Buffer)) {
      end()
      return true
    }
    if (gate.ready) for (const method of answeredMethods) connectionOf(client).removeAllListeners(method)
    return emit(event, ...values)
  }
}

/** The library's events on which it sends something made of the password. */
const answeredMethods = [
  'authenticationCleartextPassword',
  'authenticationMD5Password',
  'authenticationSASL',
  'authenticationSASLContinue',
] as const

/** Part of pg's client that its types leave out. A test fails should it change. */
function connectionOf(client: pg.Client): NodeJS.EventEmitter {
  return (client as unknown as { connection: NodeJS.EventEmitter }).connection
}

/**
 * The certificate that SCRAM-SHA-256-PLUS is bound to (tls-server-end-point, RFC 5929 §4), so that nobody can pass on to the
 * real server, inside TLS of his own, what we answer. Null where its signature names no hash of its own, or none that is known to the
 * library, and servers differ in what they make of that.
 */
function findBindableCertificate(tls: TLSSocket): Buffer | null {
  const certificate = tls.getPeerX509Certificate()
  return certificate && bindableSignature.test(certificate.signatureAlgorithm ?? '') ? certificate.raw : null
}

/** As OpenSSL spells them. */
const bindableSignature = /^(?:sha(?:1|256|384|512)WithRSAEncryption|ecdsa-with-SHA(?:1|256|384|512))$/

/** TLS is underneath already, so that the library sees a plain connection; PG* variables of this machine decide nothing. */
function createClient(
  { duplex }: BoundedStream,
  access: DatabaseAccess,
  account: DatabaseAccount,
  bound: Buffer | null,
): pg.Client {
  const options = {
    stream: () => Object.assign(duplex, createSocketAdapter(duplex, bound)),
    enableChannelBinding: bound !== null,
    ssl: false,
    host: access.host,
    port: access.port,
    user: account.user,
    password: account.password.reveal(),
    database: access.database,
    application_name: 'mmverify',
    // The gate has read how many there are to be.
    scramMaxIterations: 0,
    options: '-c default_transaction_read_only=on',
    // Values stay text.
    types: { getTypeParser: () => (value: unknown) => value },
  } satisfies pg.ClientConfig & { scramMaxIterations: number; enableChannelBinding: boolean }
  return new pg.Client(options)
}

/** What the library calls on a socket that it thinks it has made. */
function createSocketAdapter(duplex: Duplex, bound: Buffer | null) {
  return {
    getPeerCertificate: () => ({ raw: bound }),
    connect: () => setImmediate(() => duplex.emit('connect')),
    setNoDelay: () => duplex,
    setKeepAlive: () => duplex,
    ref: () => duplex,
    unref: () => duplex,
  }
}

function createNoLogin({ error, failure }: Step<unknown> & { status: 'failed' }): NoLogin {
  const code = sqlStateOf(error)
  if (code !== null) return { status: 'rejected', errno: null, sqlState: code, routine: routineOf(error) }
  return failure ?? { status: 'malformed', field: 'message', offset: 0 }
}

async function askQuery(client: pg.Client, stream: BoundedStream, query: Query): Promise<RawAnswer> {
  const step = await stream.step('response', () =>
    client.query({
      text: query.sql,
      rowMode: 'array',
      ...(query.parameters && { values: [...query.parameters] }),
    }),
  )
  if (step.status === 'ok') {
    const rows = await catchDecodeError(async () => ok(readWholeResult(step.value, query.columns)))
    return rows.status === 'ok' ? { status: 'ok', rows: rows.value } : rows
  }
  const code = sqlStateOf(step.error)
  if (code === insufficientPrivilege) return { status: 'forbidden', code, grant: query.grant }
  if (code !== null) return { status: 'rejected', code }
  return step.failure ?? { status: 'malformed', field: 'message', offset: 0 }
}

/**
 * The library takes ReadyForQuery for the end of a query, whatever came before it: only CommandComplete says that the rows are all.
 *
 * @throws DecodeError
 */
function readWholeResult(result: Partial<pg.QueryArrayResult>, columns: number): Row[] {
  const rows = requireTextRows(result.rows, columns)
  if (
    result.command !== 'SELECT' ||
    result.rowCount !== result.rows?.length ||
    result.fields?.length !== columns
  )
    throw new DecodeError('command_complete', 0)
  return rows
}

const insufficientPrivilege = '42501'

/** Of an ErrorResponse; null: the error is the library's or the connection's. */
function sqlStateOf(error: unknown): string | null {
  if (!(error instanceof pg.DatabaseError)) return null
  return /^[0-9A-Z]{5}$/.test(error.code ?? '') ? (error.code ?? null) : null
}

function routineOf(error: unknown): string | null {
  const routine = error instanceof pg.DatabaseError ? error.routine : undefined
  return routine && /^\w{1,64}$/.test(routine) ? routine : null
}
