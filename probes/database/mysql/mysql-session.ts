import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { type Connection, type ConnectionOptions, createConnection, type QueryError } from 'mysql2'
import { addressOf, type DatabaseAccess, type DatabaseAccount } from '../../../core/database-access.ts'
import { type Ok, ok } from '../../../core/outcome.ts'
import type { ProbeContext } from '../../../core/probe.ts'
import { connectionFailureOf } from '../../net/connection-failure.ts'
import { openSocket } from '../../net/tcp-channel.ts'
import { withoutLegacyCertificate } from '../../net/tls-client.ts'
import type { Login, NoLogin } from '../database-facts.ts'
import { catchDecodeError } from '../decode-failure.ts'
import { type Query, type RawAnswer, valueLimit } from '../query-answer.ts'
import { type BoundedStream, createBoundedStream, type Step } from '../session/bounded-stream.ts'
import {
  checkIdentity,
  createVerificationOptions,
  isCertificateCode,
  isServerProven,
} from '../session/certificate-verification.ts'
import { type Session, sessionByteLimit } from '../session/database-session.ts'
import { requireTextRows } from '../session/rows.ts'
import { mysqlFraming } from '../wire/mysql-packets.ts'
import { createAuthPlugins, firstMethod, type LoginProgress, permitMethod } from './mysql-authentication.ts'

/**
 * Logs the read-only account in to MySQL or MariaDB, with no less protection than it asks for, and out again after `use`.
 *
 * @param asked - the plugin that the server greeted with, to be named where nothing may be said to it
 */
export function withMysqlSession<T>(
  context: ProbeContext,
  access: DatabaseAccess,
  account: DatabaseAccount,
  asked: string | null,
  use: (session: Session) => Promise<T>,
): Promise<Ok<T> | NoLogin> {
  const progress: LoginProgress = {
    proof: account.tls === 'disable' ? (access.forwarding ?? 'none') : null,
    encrypted: false,
    method: asked ?? firstMethod,
    refusal: null,
  }
  // In clear it will not become clearer who the server is: it is not even told who wants to log in.
  if (account.tls === 'disable' && !permitMethod(progress, firstMethod))
    return Promise.resolve(withholdFrom(progress, asked))
  return context.limiter.run(async () => {
    const socket = await openSocket(context, addressOf(access))
    return socket.status === 'ok'
      ? logIn(socket.value, context, access, account, { ...progress, tlsError: null, asked }, use)
      : socket
  })
}

/** What is noted during the login, since the library's own errors no longer say it. */
interface LoginObservation extends LoginProgress {
  tlsError: unknown
  asked: string | null
}

function withholdFrom({ proof, encrypted }: LoginProgress, asked: string | null): NoLogin {
  return { status: 'withheld', method: asked ?? firstMethod, proof: proof ?? 'none', encrypted }
}

async function logIn<T>(
  socket: Socket,
  context: ProbeContext,
  access: DatabaseAccess,
  account: DatabaseAccount,
  seen: LoginObservation,
  use: (session: Session) => Promise<T>,
): Promise<Ok<T> | NoLogin> {
  const stream = createBoundedStream(socket, {
    ...context,
    byteLimit: sessionByteLimit,
    framing: mysqlFraming,
  })
  const connection = createConnection(createConnectionOptions(stream, access, account, seen))
  connection.on('error', () => {})
  // Packets out of order: the library would go on, and print a line for each.
  connection.on('warn', (warning: Error) => {
    throw warning
  })
  if (account.tls === 'disable') connection.config.password = account.password.reveal()
  else observeTls(connection, stream, access, account, seen)
  try {
    const step = await stream.step('handshake', () => waitForConnection(connection))
    if (step.status !== 'ok') return createNoLogin(step, seen, context.timeout)
    // An OK that came in clear, where TLS was to come first.
    if (seen.proof === null) return { status: 'violation', field: 'ok', received: 'before TLS' }
    const { user, tls } = account
    const { proof, method } = seen
    const login = { user, tls, encrypted: encryptionOf(connection), proof, method }
    const result = await use({ login, ask: (query) => askQuery(connection, stream, query) })
    // COM_QUIT: without it the server notes an aborted connection.
    await stream.step('response', () => new Promise<void>((resolve) => connection.end(() => resolve())))
    return ok(result)
  } finally {
    stream.end()
  }
}

/** Parts of mysql2's connection that its types leave out. The live tests fail should they change. */
interface Internals {
  stream: unknown
  startTLS(onSecure: (error?: unknown) => void): void
}

function internalsOf(connection: Connection): Internals {
  return connection as unknown as Internals
}

/** Without the password, which the library is given once it may be used. */
function createConnectionOptions(
  { duplex }: BoundedStream,
  access: DatabaseAccess,
  account: DatabaseAccount,
  seen: LoginObservation,
): ConnectionOptions {
  return {
    stream: duplex,
    host: access.host,
    user: account.user,
    ...(account.tls !== 'disable' && {
      ssl: { ...createVerificationOptions(access, account.tls), verifyIdentity: false, minVersion: 'TLSv1' },
    }),
    // Deadlines are the stream's.
    connectTimeout: 0,
    enableKeepAlive: false,
    // Rows are text by place: a server's column names become neither code nor property names.
    disableEval: true,
    rowsAsArray: true,
    // The library's decoder makes a string of as many pieces as there are characters, of which few are kept.
    typeCast: (field: { buffer(): Buffer | null }) =>
      field.buffer()?.toString('utf8', 0, bytesOfCharacter * valueLimit) ?? null,
    // A server may ask its client for any file by LOAD DATA LOCAL.
    flags: ['-LOCAL_FILES'],
    authPlugins: createAuthPlugins(account.password, seen),
  }
}

/** At most, in UTF-8, in which the library has the server answer. */
const bytesOfCharacter = 4

/**
 * Steps in between the finished handshake and the password. mysql2 itself compares names with the certificate for hosts that
 * are no addresses only, and replaces the code of what went wrong.
 */
function observeTls(
  connection: Connection,
  bounded: BoundedStream,
  access: DatabaseAccess,
  { tls, password }: DatabaseAccount,
  seen: LoginObservation,
): void {
  const inside = internalsOf(connection)
  const start = inside.startTLS.bind(connection)
  inside.startTLS = (onSecure) => {
    start((error) => {
      const { stream } = inside
      if (error || !(stream instanceof TLSSocket)) {
        seen.tlsError = error ? { ...(error as object), code: (error as QueryError).code } : null
        return onSecure(error)
      }
      const objection = checkIdentity(access, tls, stream.getPeerX509Certificate())
      if (objection) {
        seen.tlsError = { code: objection }
        return onSecure(new Error(objection))
      }
      seen.encrypted = true
      seen.proof = isServerProven(access, tls, stream) ? 'certificate' : (access.forwarding ?? 'none')
      if (!permitMethod(seen, firstMethod)) {
        seen.refusal = withholdFrom(seen, seen.asked)
        return onSecure(new Error(seen.refusal.status))
      }
      connection.config.password = password.reveal()
      onSecure()
    })
    if (inside.stream instanceof TLSSocket) bounded.guard(withoutLegacyCertificate(inside.stream))
  }
}

function waitForConnection(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once('connect', () => resolve())
    connection.once('error', reject)
  })
}

function encryptionOf(connection: Connection): Login['encrypted'] {
  const { stream } = internalsOf(connection)
  if (!(stream instanceof TLSSocket)) return null
  return { version: stream.getProtocol() ?? 'unknown', suite: stream.getCipher().standardName }
}

function createNoLogin(
  step: Step<void> & { status: 'failed' },
  seen: LoginObservation,
  timeout: number,
): NoLogin {
  const { code, errno, sqlState } = (step.error ?? {}) as Partial<QueryError>
  const tlsCode = (seen.tlsError as { code?: unknown } | null)?.code
  if (isCertificateCode(tlsCode)) return { status: 'unprotected', code: tlsCode }
  if (seen.tlsError) return connectionFailureOf(seen.tlsError, 'handshake', timeout)
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT') return { status: 'unprotected', code }
  if (seen.refusal) return seen.refusal
  if (isServerError(step.error)) {
    return {
      status: 'rejected',
      errno: errno ?? null,
      sqlState: /^[0-9A-Z]{5}$/.test(sqlState ?? '') ? (sqlState ?? null) : null,
      routine: null,
    }
  }
  return step.failure ?? { status: 'malformed', field: 'packet', offset: 0 }
}

/** An ERR packet, as mysql2 hands it over; network errors have negative numbers. */
function isServerError(error: unknown): error is QueryError {
  const { errno, sqlMessage } = (error ?? {}) as Partial<QueryError & { sqlMessage: string }>
  return typeof errno === 'number' && errno > 0 && sqlMessage !== undefined
}

async function askQuery(connection: Connection, stream: BoundedStream, query: Query): Promise<RawAnswer> {
  const step = await stream.step('response', () => runQuery(connection, query))
  if (step.status === 'ok') {
    const rows = await catchDecodeError(async () => ok(requireTextRows(step.value, query.columns)))
    return rows.status === 'ok' ? { status: 'ok', rows: rows.value } : rows
  }
  if (isServerError(step.error)) {
    const code = String(step.error.errno)
    return denials.has(code)
      ? { status: 'forbidden', code, grant: query.grant }
      : { status: 'rejected', code }
  }
  return step.failure ?? { status: 'malformed', field: 'packet', offset: 0 }
}

/** ER_DBACCESS_DENIED, ER_TABLEACCESS_DENIED, ER_COLUMNACCESS_DENIED, ER_SPECIFIC_ACCESS_DENIED, ER_PROCACCESS_DENIED. */
const denials: ReadonlySet<string> = new Set(['1044', '1142', '1143', '1227', '1370'])

function runQuery(connection: Connection, { sql }: Query): Promise<unknown> {
  return new Promise((resolve, reject) => {
    connection.query(sql, (error, result) => (error ? reject(error) : resolve(result)))
  })
}
