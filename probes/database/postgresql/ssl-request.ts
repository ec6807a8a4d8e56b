import { type Outcome, ok } from '../../../core/outcome.ts'
import type { Channel } from '../../net/tcp-channel.ts'
import {
  decodeErrorResponse,
  decodeMessageHeader,
  encodeSslRequest,
  messageHeaderLength,
  type PostgresqlError,
  sslAnswers,
} from '../wire/postgresql-messages.ts'

/** `tls`: the server waits for a ClientHello. `none`: it goes on in clear. */
export type SslAnswer = { kind: 'tls' } | { kind: 'none' } | PostgresqlError

/**
 * Asks for TLS (PostgreSQL protocol, "SSL Session Encryption"). Bytes behind the `S` are a `violation`: they came in clear,
 * and must not be taken for the beginning of TLS (CVE-2021-23222).
 */
export async function requestTls(channel: Channel): Promise<Outcome<SslAnswer>> {
  channel.send(encodeSslRequest())
  const answer = await channel.read(1, 'handshake')
  if (answer.status !== 'ok') return answer
  const [byte = 0] = answer.value
  if (byte === sslAnswers.N) return ok({ kind: 'none' })
  if (byte === sslAnswers.E) return readError(channel, answer.value)
  if (byte !== sslAnswers.S) return { status: 'malformed', field: 'ssl_response', offset: 0 }
  const surplus = await channel.readSome('handshake', 0)
  if (surplus.status === 'ok')
    return { status: 'violation', field: 'ssl_response', received: 'bytes after S' }
  return ok({ kind: 'tls' })
}

/** For the TLS probes: whatever isn't an agreement to TLS is no answer to the hello that follows. */
export async function upgradePostgresql(channel: Channel): Promise<Outcome<null>> {
  const answer = await requestTls(channel)
  if (answer.status !== 'ok') return answer
  const { value } = answer
  if (value.kind === 'tls') return ok(null)
  return value.kind === 'none'
    ? { status: 'violation', field: 'ssl_response', received: 'N' }
    : { status: 'violation', field: 'sqlstate', received: value.sqlState }
}

async function readError(channel: Channel, type: Uint8Array): Promise<Outcome<PostgresqlError>> {
  const rest = await channel.read(messageHeaderLength - 1, 'handshake')
  if (rest.status !== 'ok') return rest
  const { length } = decodeMessageHeader(Buffer.concat([type, rest.value]))
  const body = await channel.read(length, 'handshake')
  return body.status === 'ok' ? ok(decodeErrorResponse(body.value)) : body
}
