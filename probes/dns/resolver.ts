import { getServers } from 'node:dns'
import { isIP } from 'node:net'
import { createLimiter } from '../../core/limiter.ts'
import { type Outcome, ok } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'
import { exchangeDatagram } from '../net/datagram.ts'
import { withChannel } from '../net/tcp-channel.ts'
import {
  type DnsQuestion,
  decodeReply,
  encodeQuery,
  isReplyTo,
  isTruncated,
  type Reply,
} from './dns-message.ts'

export interface ResolverAddress {
  address: string
  port: number
}

export interface Resolution extends Reply {
  /** Who said so: `ADDRESS:PORT`. */
  server: string
  transport: 'udp' | 'tcp'
}

/** Longest wait for one answer, in milliseconds: a resolver that is there has mostly answered after a tenth of it. */
const answerTimeoutMs = 2000
const messageLimit = 65_535

/** `ADDRESS`, `ADDRESS:PORT`, `[ADDRESS]:PORT`, or `system` for this machine's own. Null: none of these. */
export function parseServers(resolver: string): ResolverAddress[] | null {
  if (resolver === 'system') return getServers().flatMap((own) => parseServers(own) ?? [])
  if (isIP(resolver)) return [{ address: resolver, port: 53 }]
  const match = /^(?:\[(?<six>[^\]]+)\]|(?<four>[^:]+))(?::(?<port>\d{1,5}))?$/.exec(resolver)?.groups
  const [address = '', port] = [match?.six ?? match?.four, Number(match?.port ?? 53)]
  const fits = isIP(address) === (match?.six ? 6 : 4) && port > 0 && port < 65_536
  return fits ? [{ address, port }] : null
}

/**
 * Asks the first server, and once more, the second where there is one, if that gave nothing. `ok` holds what it said of the
 * name, NXDOMAIN included; any other RCODE is `unresolved`: the resolver could not or would not say.
 */
export async function resolveRecords(
  context: Pick<ProbeContext, 'timeout' | 'signal'>,
  [first, second]: readonly ResolverAddress[],
  asked: DnsQuestion,
): Promise<Outcome<Resolution>> {
  if (!first) return { status: 'local', code: 'NO_RESOLVER' }
  const once = await askServer(context, first, asked)
  if (once.status === 'ok' || context.signal.aborted) return once
  return { ...(await askServer(context, second ?? first, asked)), attempts: 2 }
}

async function askServer(
  { timeout, signal }: Pick<ProbeContext, 'timeout' | 'signal'>,
  { address, port }: ResolverAddress,
  asked: DnsQuestion,
): Promise<Outcome<Resolution>> {
  const within = Math.min(timeout, answerTimeoutMs)
  const request = encodeQuery(asked)
  const short = await exchangeDatagram<Buffer>(
    { signal },
    {
      address,
      port,
      request,
      within,
      phase: 'resolve',
      byteLimit: messageLimit,
      accept: (datagram) => (isReplyTo(datagram, asked) ? ok(datagram) : null),
    },
  )
  if (short.status !== 'ok') return short
  const truncated = isTruncated(short.value)
  const bounds = { timeout: within, signal, limiter: createLimiter(1) }
  const whole = truncated ? await askStream(bounds, { address, port }, request) : short
  if (whole.status !== 'ok') return whole
  if (!isReplyTo(whole.value, asked)) return { status: 'violation', field: 'id', received: 'another' }
  // Over TCP everything fits (RFC 7766 §5).
  if (truncated && isTruncated(whole.value))
    return { status: 'violation', field: 'tc', received: 'set over TCP' }
  const reply = decodeReply(whole.value, asked)
  if (reply.status !== 'ok') return reply
  const { rcode } = reply.value
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') return { status: 'unresolved', code: rcode }
  const server = isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`
  return ok({ ...reply.value, server, transport: truncated ? 'tcp' : 'udp' })
}

/** Over TCP two bytes of length go before each message (RFC 1035 §4.2.2). */
function askStream(
  context: Pick<ProbeContext, 'timeout' | 'signal' | 'limiter'>,
  server: ResolverAddress,
  request: Buffer,
): Promise<Outcome<Buffer>> {
  return withChannel(context, { ...server, byteLimit: messageLimit + 2 }, async (channel) => {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(request.length)
    channel.send(Buffer.concat([length, request]))
    const header = await channel.read(2, 'resolve')
    return header.status === 'ok' ? channel.read(header.value.readUInt16BE(0), 'resolve') : header
  })
}
