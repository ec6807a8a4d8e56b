import { timingSafeEqual } from 'node:crypto'
import { type Failure, type Outcome, ok } from '../../../core/outcome.ts'
import {
  type CbcOpener,
  type CbcPlaintext,
  type CbcSealer,
  createCbcOpener,
  createCbcSealer,
} from '../../../core/tls/handshake12/cbc-record.ts'
import { type CbcSuite, cbcSuiteNamed } from '../../../core/tls/handshake12/cbc-suite.ts'
import { createClientKeyExchange } from '../../../core/tls/handshake12/client-key-exchange.ts'
import {
  computeVerifyData12,
  deriveCbcKeys,
  deriveExtendedMasterSecret,
  deriveMasterSecret,
} from '../../../core/tls/handshake12/key-block.ts'
import { hashTranscript12 } from '../../../core/tls/handshake12/prf.ts'
import { versionCode } from '../../../core/tls/registry/versions.ts'
import { decodeAlert } from '../../../core/tls/wire/alert.ts'
import { decodeClientHello } from '../../../core/tls/wire/client-hello.ts'
import { findExtensionData } from '../../../core/tls/wire/extension.ts'
import {
  encodeHandshake,
  HandshakeDecoder,
  handshakeTypes,
} from '../../../core/tls/wire/handshake-message.ts'
import { contentTypes } from '../../../core/tls/wire/record.ts'
import type { Conversation } from './conversation.ts'
import { exchangeAfterFlight, type Flight, unexpectedMessage } from './hello-exchange.ts'
import { createViolation } from './hello-validation.ts'
import type { Offer } from './offer.ts'
import type { Endpoint } from './tls-endpoint.ts'

/** A handshake that both sides finished under a CBC suite, with the record layer in our hands. */
export interface CbcSession {
  /** IANA name. */
  suite: string
  protection: CbcSuite
  /** A record of application data; `distort` breaks it (see `createCbcSealer`). */
  send(content: Uint8Array, distort?: (plaintext: CbcPlaintext) => Uint8Array): void
  /**
   * What the server answers with, alerts decrypted. `violation` of content_type is a record of another kind.
   *
   * @param within - milliseconds
   */
  answer(within: number): Promise<Failure>
}

/**
 * Finishes a handshake (RFC 5246 §7.3), with RSA or ECDHE as key exchange, and goes on in it. Finished of the server is
 * verified: from there on both sides are known to have the same keys. Trust is not judged.
 *
 * @param offer - CBC suites only, and no encrypt_then_mac
 */
export function withCbcSession<T>(
  endpoint: Endpoint,
  offer: Offer,
  use: (session: CbcSession) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return exchangeAfterFlight(endpoint, offer, async (conversation, flight) => {
    const protection = cbcSuiteNamed(flight.suite, flight.hello.version)
    const exchange = createClientKeyExchange(flight, versionCode(offer.version))
    if (!protection || findExtensionData(flight.hello.extensions, 'encrypt_then_mac'))
      return createViolation('cipher_suite', flight.suite)
    if (!exchange) return createViolation('key_exchange', flight.keyExchange?.kind ?? 'certificate')
    const records = await finishCbcHandshake(conversation, flight, protection, exchange)
    if (records.status !== 'ok') return records
    const { sealer, opener } = records.value
    const { version } = flight.hello
    return use({
      suite: flight.suite,
      protection,
      send(content, distort) {
        const type = contentTypes.application_data
        conversation.sendRecord({ type, version, payload: sealer.seal(type, content, distort) })
      },
      answer: (within) => readAnswer(conversation, opener, within),
    })
  })
}

async function finishCbcHandshake(
  conversation: Conversation,
  flight: Flight,
  protection: CbcSuite,
  exchange: { message: Uint8Array; premaster: Uint8Array },
): Promise<Outcome<{ sealer: CbcSealer; opener: CbcOpener }>> {
  const { version, extensions } = flight.hello
  const { prf } = protection
  const messages = [
    ...flight.messages,
    ...(flight.certificateRequested ? [noCertificate] : []),
    exchange.message,
  ]
  const randoms = { client: clientRandomOf(flight), server: flight.hello.random }
  const master = findExtensionData(extensions, 'extended_master_secret')
    ? deriveExtendedMasterSecret(prf, exchange.premaster, hashTranscript12(prf, messages))
    : deriveMasterSecret(prf, exchange.premaster, randoms)
  const keys = deriveCbcKeys(protection, master, randoms)
  const sealer = createCbcSealer(protection, version, keys.client)
  const opener = createCbcOpener(protection, version, keys.server)

  const verify = computeVerifyData12(prf, master, 'client', hashTranscript12(prf, messages))
  const finished = encodeHandshake(handshakeTypes.finished, verify)
  const send = (type: keyof typeof contentTypes, payload: Uint8Array) =>
    conversation.sendRecord({ type: contentTypes[type], version, payload })
  for (const message of messages.slice(flight.messages.length)) send('handshake', message)
  send('change_cipher_spec', Uint8Array.of(1))
  send('handshake', sealer.seal(contentTypes.handshake, finished))
  messages.push(finished)

  for (;;) {
    const message = await conversation.messageUnlessKeysChange()
    if (message.status !== 'ok') return message
    if (message.value === null) break
    if (message.value.type !== handshakeTypes.new_session_ticket) return unexpectedMessage(message.value)
    messages.push(message.value.raw)
  }
  const record = await conversation.anyRecord()
  if (record.status !== 'ok') return record
  const { type, payload } = record.value
  const opened = opener.open(type, payload)
  if (!opened?.paddingValid || !opened.macValid) return createViolation('record', 'not by the keys agreed on')
  if (type === contentTypes.alert) return { status: 'alert', ...decodeAlert(opened.content) }
  const [answer] = new HandshakeDecoder().push(opened.content)
  const expected = computeVerifyData12(prf, master, 'server', hashTranscript12(prf, messages))
  const verified =
    answer?.type === handshakeTypes.finished &&
    answer.body.length === expected.length &&
    timingSafeEqual(answer.body, expected)
  return verified ? ok({ sealer, opener }) : createViolation('finished', 'not by the keys agreed on')
}

async function readAnswer(conversation: Conversation, opener: CbcOpener, within: number): Promise<Failure> {
  const record = await conversation.anyRecord(within)
  if (record.status !== 'ok') return record
  const { type, payload } = record.value
  if (type !== contentTypes.alert) return createViolation('content_type', String(type))
  const opened = opener.open(type, payload)
  // Some servers fall back into clear where they give up.
  if (!opened?.paddingValid || !opened.macValid)
    return payload.length === 2
      ? { status: 'alert', ...decodeAlert(payload) }
      : createViolation('alert', 'unreadable')
  return { status: 'alert', ...decodeAlert(opened.content) }
}

function clientRandomOf({ messages: [hello] }: Flight): Uint8Array {
  if (!hello) throw new Error('a flight begins with our own hello')
  return decodeClientHello(hello.subarray(handshakeHeader)).random
}

const handshakeHeader = 4
/** Certificate with an empty list: we have none (RFC 5246 §7.4.6). */
const noCertificate = encodeHandshake(handshakeTypes.certificate, new Uint8Array(3))
