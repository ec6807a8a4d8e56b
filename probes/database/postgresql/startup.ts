import { addressOf, type DatabaseAccess } from '../../../core/database-access.ts'
import { type Outcome, ok } from '../../../core/outcome.ts'
import type { ProbeContext } from '../../../core/probe.ts'
import { DecodeError } from '../../../core/tls/wire/codec.ts'
import { serverNameOf } from '../../net/server-name.ts'
import { openSocket, withChannel } from '../../net/tcp-channel.ts'
import type { Startup, StartupAnswer } from '../database-facts.ts'
import { decoded } from '../decode-failure.ts'
import { type BoundedStream, boundedStream } from '../session/bounded-stream.ts'
import { secureSocket } from '../session/secure-socket.ts'
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
    inClear(context, access),
    tls ? insideTls(context, access) : null,
  ])
  return { user: access.appUser, database: access.database, plaintext, encrypted }
}

function inClear(context: ProbeContext, access: DatabaseAccess): Promise<Outcome<StartupAnswer>> {
  return context.limiter.run(async () => {
    const socket = await openSocket(context, addressOf(access))
    if (socket.status !== 'ok') return socket
    return startUp(boundedStream(socket.value, { ...context, byteLimit: messageLimit }), access)
  })
}

/** The certificate is left unjudged: names of an account and a database are all that is said. */
function insideTls(context: ProbeContext, access: DatabaseAccess): Promise<Outcome<StartupAnswer>> {
  return withChannel(context, { ...addressOf(access), byteLimit: messageLimit }, async (channel) => {
    const upgraded = await decoded(() => upgradePostgresql(channel))
    if (upgraded.status !== 'ok') return upgraded
    const servername = serverNameOf(access.host)
    const tls = await secureSocket(channel.socket, context, {
      rejectUnauthorized: false,
      minVersion: 'TLSv1',
      ...(servername !== null && { servername }),
    })
    if (tls.status === 'unprotected') throw new Error(`${tls.code} though nothing was to be verified`)
    if (tls.status !== 'ok') return tls
    return startUp(boundedStream(tls.value, { ...context, byteLimit: messageLimit }), access)
  })
}

async function startUp(
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
