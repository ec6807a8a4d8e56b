import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import {
  type AuthPlugin,
  type Connection,
  type ConnectionOptions,
  createConnection,
  type QueryError,
} from 'mysql2'
import { addressOf, type DatabaseAccess, type DatabaseAccount } from '../../../core/database-access.ts'
import { type Ok, ok } from '../../../core/outcome.ts'
import type { ProbeContext } from '../../../core/probe.ts'
import { connectionFailureOf } from '../../net/connection-failure.ts'
import { openSocket } from '../../net/tcp-channel.ts'
import { withoutLegacyCertificate } from '../../net/tls-client.ts'
import type { Login, NoLogin } from '../database-facts.ts'
import { catchDecodeError } from '../decode-failure.ts'
import type { Query, RawAnswer } from '../query-answer.ts'
import { type BoundedStream, createBoundedStream, type Step } from '../session/bounded-stream.ts'
import {
  checkIdentity,
  createVerificationOptions,
  isCertificateCode,
} from '../session/certificate-verification.ts'
import { type Session, sessionByteLimit } from '../session/database-session.ts'
import { requireTextRows } from '../session/rows.ts'

/** Logs the read-only account in to MySQL or MariaDB, with no less protection than it asks for, and out again after `use`. */
export function withMysqlSession<T>(
  context: ProbeContext,
  access: DatabaseAccess,
  account: DatabaseAccount,
  use: (session: Session) => Promise<T>,
): Promise<Ok<T> | NoLogin> {
  return context.limiter.run(async () => {
    const socket = await openSocket(context, addressOf(access))
    return socket.status === 'ok' ? logIn(socket.value, context, access, account, use) : socket
  })
}

async function logIn<T>(
  socket: Socket,
  context: ProbeContext,
  access: DatabaseAccess,
  account: DatabaseAccount,
  use: (session: Session) => Promise<T>,
): Promise<Ok<T> | NoLogin> {
  const stream = createBoundedStream(socket, { ...context, byteLimit: sessionByteLimit })
  const seen: LoginObservation = { tlsError: null, plugin: null }
  const connection = createConnection(createConnectionOptions(stream, access, account, seen))
  connection.on('error', () => {})
  // Packets out of order: the library would go on, and print a line for each.
  connection.on('warn', (warning: Error) => {
    throw warning
  })
  if (account.tls !== 'disable') observeTls(connection, stream, access, account, seen)
  try {
    const step = await stream.step('handshake', () => waitForConnection(connection))
    if (step.status !== 'ok') return createNoLogin(step, seen, context.timeout)
    const login = { user: account.user, tls: account.tls, encrypted: encryptionOf(connection) }
    const result = await use({ login, ask: (query) => askQuery(connection, stream, query) })
    // COM_QUIT: without it the server notes an aborted connection.
    await stream.step('response', () => new Promise<void>((resolve) => connection.end(() => resolve())))
    return ok(result)
  } finally {
    stream.end()
  }
}

/** What is noted during the login, since the library's own errors no longer say it. */
interface LoginObservation {
  tlsError: unknown
  /** The authentication plugin that was asked for and is not taken part in. */
  plugin: string | null
}

/** Parts of mysql2's connection that its types leave out. The live tests fail should they change. */
interface Internals {
  stream: unknown
  startTLS(onSecure: (error?: unknown) => void): void
}

function internalsOf(connection: Connection): Internals {
  return connection as unknown as Internals
}

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
    password: account.password.reveal(),
    ...(account.tls !== 'disable' && {
      ssl: { ...createVerificationOptions(access, account.tls), verifyIdentity: false, minVersion: 'TLSv1' },
    }),
    // Deadlines are the stream's.
    connectTimeout: 0,
    enableKeepAlive: false,
    // Rows are text by place: a server's column names become neither code nor property names.
    disableEval: true,
    rowsAsArray: true,
    typeCast: (field: { string(): string | null }) => field.string(),
    // A server may ask its client for any file by LOAD DATA LOCAL.
    flags: ['-LOCAL_FILES'],
    authPlugins: Object.fromEntries(
      refusedPlugins.map((name): [string, AuthPlugin] => [
        name,
        () => () => {
          seen.plugin = name
          return Promise.reject<Buffer>(new Error(name))
        },
      ]),
    ),
  }
}

/** Unknown to the library, or they show the password to the server. */
const refusedPlugins = [
  'mysql_clear_password',
  'mysql_old_password',
  'client_ed25519',
  'parsec',
  'dialog',
  'auth_gssapi_client',
  'authentication_ldap_sasl_client',
] as const

/**
 * Steps in between the finished handshake and the password. mysql2 itself compares names with the certificate for hosts that
 * are no addresses only, and replaces the code of what went wrong.
 */
function observeTls(
  connection: Connection,
  bounded: BoundedStream,
  access: DatabaseAccess,
  { tls }: DatabaseAccount,
  seen: LoginObservation,
): void {
  const inside = internalsOf(connection)
  const start = inside.startTLS.bind(connection)
  inside.startTLS = (onSecure) => {
    start((error) => {
      const { stream } = inside
      const objection =
        error || !(stream instanceof TLSSocket)
          ? null
          : checkIdentity(access, tls, stream.getPeerX509Certificate())
      seen.tlsError = error
        ? { ...(error as object), code: (error as QueryError).code }
        : objection && { code: objection }
      onSecure(error ?? (objection ? new Error(objection) : undefined))
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
  if (seen.plugin) return { status: 'unsupported', method: seen.plugin }
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
