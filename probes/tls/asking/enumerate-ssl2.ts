import { randomBytes } from 'node:crypto'
import { type Outcome, ok } from '../../../core/outcome.ts'
import { cipherSuites, ssl2CipherKindName } from '../../../core/tls/registry/cipher-suites.ts'
import { versionCode } from '../../../core/tls/registry/versions.ts'
import { decodeAlert } from '../../../core/tls/wire/alert.ts'
import { contentTypes, isRecordHeader, RecordDecoder } from '../../../core/tls/wire/record.ts'
import { decodeSsl2Answer, encodeSsl2ClientHello, Ssl2RecordDecoder } from '../../../core/tls/wire/ssl2.ts'
import type { Channel } from '../../net/tcp-channel.ts'
import { byteLimits, talkWithinLimits } from './bounded-talk.ts'
import { createViolation } from './hello-validation.ts'
import { readPlainHttpAnswer } from './plain-http-answer.ts'
import type { Endpoint } from './tls-endpoint.ts'

/**
 * The cipher kinds of SSL 2.0, which its server lists all at once in SERVER-HELLO (SSL 2.0 draft §2.6). A server that
 * lists none is a `violation`: it speaks SSL 2.0, and that is no refusal.
 */
export function enumerateSsl2(endpoint: Endpoint): Promise<Outcome<string[]>> {
  return talkWithinLimits(endpoint, byteLimits.hello, async (channel) => {
    channel.send(encodeSsl2ClientHello(createSsl2ClientHello()))
    const start = await channel.read(recordHeaderLength, 'handshake')
    if (start.status !== 'ok') return start
    const http = await readPlainHttpAnswer(channel, start.value)
    if (http) return http
    return isRecordHeader(start.value)
      ? readTlsAnswer(channel, start.value)
      : readSsl2Answer(channel, start.value)
  })
}

/** Both protocols' shortest answers are at least this long. */
const recordHeaderLength = 5

function createSsl2ClientHello() {
  return {
    version: versionCode('SSL 2.0'),
    cipherKinds: cipherSuites.filter(({ protocol }) => protocol === 'SSL 2.0').map(({ code }) => code),
    sessionId: new Uint8Array(),
    challenge: randomBytes(16),
  }
}

async function readSsl2Answer(channel: Channel, start: Uint8Array): Promise<Outcome<string[]>> {
  const decoder = new Ssl2RecordDecoder()
  for (let bytes = start; ; ) {
    const [message] = decoder.push(bytes)
    if (message) {
      const answer = decodeSsl2Answer(message)
      if (answer.kind === 'error') return createViolation('ssl2_error', answer.name)
      if (answer.cipherKinds.length === 0) return createViolation('cipher_kinds', 'none')
      return ok([...new Set(answer.cipherKinds.map(ssl2CipherKindName))])
    }
    const more = await channel.readSome('handshake')
    if (more.status !== 'ok') return more
    bytes = more.value
  }
}

/** A TLS server that understood the hello refuses it with an alert. */
async function readTlsAnswer(channel: Channel, start: Uint8Array): Promise<Outcome<string[]>> {
  const decoder = new RecordDecoder()
  for (let bytes = start; ; ) {
    const [record] = decoder.push(bytes)
    if (record?.type === contentTypes.alert) return { status: 'alert', ...decodeAlert(record.payload) }
    if (record) return createViolation('content_type', String(record.type))
    const more = await channel.readSome('handshake')
    if (more.status !== 'ok') return more
    bytes = more.value
  }
}
