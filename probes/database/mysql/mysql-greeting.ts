import { type Outcome, ok } from '../../../core/outcome.ts'
import type { Channel } from '../../net/tcp-channel.ts'
import {
  decodeOpening,
  decodeOpeningHeader,
  encodeSslRequest,
  type MysqlError,
  type MysqlGreeting,
  packetHeaderLength,
} from '../wire/mysql-packets.ts'

/** The server speaks first: its greeting, or why it will not talk to this address. @throws DecodeError */
export async function readOpening(channel: Channel): Promise<Outcome<MysqlGreeting | MysqlError>> {
  const header = await channel.read(packetHeaderLength, 'handshake')
  if (header.status !== 'ok') return header
  const payload = await channel.read(decodeOpeningHeader(header.value), 'handshake')
  return payload.status === 'ok' ? ok(decodeOpening(payload.value)) : payload
}

/** For the TLS probes: greeting, SSLRequest, and the server waits for a ClientHello. */
export async function upgradeMysql(channel: Channel): Promise<Outcome<null>> {
  const opening = await readOpening(channel)
  if (opening.status !== 'ok') return opening
  const { value } = opening
  if (value.kind === 'error')
    return { status: 'violation', field: 'error_code', received: String(value.errno) }
  if (!value.tls) return { status: 'violation', field: 'capability_flags', received: 'no CLIENT_SSL' }
  channel.send(encodeSslRequest())
  return ok(null)
}
