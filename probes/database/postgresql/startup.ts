import { addressOf, type DatabaseAccess } from '../../../core/database-access.ts'
import { type Outcome, ok } from '../../../core/outcome.ts'
import type { ProbeContext } from '../../../core/probe.ts'
import { DecodeError } from '../../../core/tls/wire/codec.ts'
import { serverNameOf } from '../../net/server-name.ts'
import { openSocket, withChannel } from '../../net/tcp-channel.ts'
import type { Startup, StartupAnswer } from '../database-facts.ts'
import { catchDecodeError } from '../decode-failure.ts'
import { type BoundedStream, createBoundedStream } from '../session/bounded-stream.ts'
import { openSecureSocket } from '../session/secure-socket.ts'
import {
  decodeAuthentication,
  decodeErrorResponse,
  decodeMessageHeader,
  encodeStartup,
  messageHeaderLength,
  messageLimit,
} from '../wire/postgresql-messages.ts'
import { upgradePostgresql } from './ssl-request.ts'

/**
 * What the server answers to Mattermost's own account, in clear and inside TLS. No password is sent and no login fails: the
 * connection is left where psql leaves it to ask for one.
 *
 * @param tls - whether TLS is offered
 */
export async function probeStartup(
  context: ProbeContext,
  access: DatabaseAccess,
  tls: boolean,
): Promise<Startup> {
  const [plaintext, encrypted] = await Promise.all([
    askInClear(context, access),
    tls ? askInsideTls(context, access) : null,
  ])
  return { user: access.appUser, database: access.database, plaintext, encrypted }
}

function askInClear(context: ProbeContext, access: DatabaseAccess): Promise<Outcome<StartupAnswer>> {
  return context.limiter.run(async () => {
    const socket = await openSocket(context, addressOf(access))
    if (socket.status !== 'ok') return socket
    return sendStartup(createBoundedStream(socket.value, { ...context, byteLimit: messageLimit }), access)
  })
}

/** The certificate is left unjudged: names of an account and a database are all that is said. */
function askInsideTls(context: ProbeContext, access: DatabaseAccess): Promise<Outcome<StartupAnswer>> {
  return withChannel(context, { ...addressOf(access), byteLimit: messageLimit }, async (channel) => {
    const upgraded = await catchDecodeError(() => upgradePostgresql(channel))
    if (upgraded.status !== 'ok') return upgraded
    const servername = serverNameOf(access.host)
    const tls = await openSecureSocket(channel.socket, context, {
      rejectUnauthorized: false,
      minVersion: 'TLSv1',
      ...(servername !== null && { servername }),
    })
    if (tls.status === 'unprotected') throw new Error(`${tls.code} though nothing was to be verified`)
    if (tls.status !== 'ok') return tls
    return sendStartup(createBoundedStream(tls.value, { ...context, byteLimit: messageLimit }), access)
  })
}

async function sendStartup(
  stream: BoundedStream,
  { appUser, database }: DatabaseAccess,
): Promise<Outcome<StartupAnswer>> {
  stream.duplex.write(encodeStartup({ user: appUser, database }))
  const step = await stream.step('response', () => readAnswer(stream.duplex))
  stream.end()
  if (step.status === 'ok') return step.value
  if (step.error instanceof DecodeError) {
    return { status: 'malformed', field: step.error.field, offset: step.error.offset }
  }
  if (step.failure) return step.failure
  throw step.error
}

async function readAnswer(stream: AsyncIterable<Buffer>): Promise<Outcome<StartupAnswer>> {
  let received = Buffer.alloc(0)
  for await (const chunk of stream) {
    received = Buffer.concat([received, chunk])
    if (received.length < messageHeaderLength) continue
    const { type, length } = decodeMessageHeader(received.subarray(0, messageHeaderLength))
    if (type !== 'R' && type !== 'E') return { status: 'malformed', field: 'type', offset: 0 }
    const body = received.subarray(messageHeaderLength, messageHeaderLength + length)
    if (body.length < length) continue
    if (type === 'R') return ok(decodeAuthentication(body))
    const { sqlState, routine } = decodeErrorResponse(body)
    return ok({ kind: 'error', errno: null, sqlState, routine })
  }
  return { status: 'closed', phase: 'response' }
}
