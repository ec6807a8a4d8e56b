import { mapOutcome, type Outcome, ok } from '../../../core/outcome.ts'
import { cipherSuiteAt, cipherSuiteName } from '../../../core/tls/registry/cipher-suites.ts'
import { decodeCertificate } from '../../../core/tls/wire/certificate-message.ts'
import { findStapledResponse } from '../../../core/tls/wire/certificate-status.ts'
import { encodeClientHello } from '../../../core/tls/wire/client-hello.ts'
import { findExtensionData } from '../../../core/tls/wire/extension.ts'
import { type Handshake, handshakeTypes } from '../../../core/tls/wire/handshake-message.ts'
import { decodeServerHello, type ServerHello } from '../../../core/tls/wire/server-hello.ts'
import {
  decodeServerKeyExchange,
  type ServerKeyExchange,
} from '../../../core/tls/wire/server-key-exchange.ts'
import { askBearably, withBearableHello } from './bearable-hello.ts'
import { byteLimits } from './bounded-talk.ts'
import { type Conversation, converse } from './conversation.ts'
import { createHelloFor } from './create-hello.ts'
import { createViolation, findObjection } from './hello-validation.ts'
import type { Offer } from './offer.ts'
import type { Endpoint } from './tls-endpoint.ts'

/** The ServerHello (or HelloRetryRequest) that an offer was answered with, shown to be a possible answer to it. */
export function askServerHello(endpoint: Endpoint, offer: Offer): Promise<Outcome<ServerHello>> {
  return askBearably(endpoint, offer, (bearable) =>
    retryOnceAfterDisconnect(() => askServerHelloOnce(bearable, offer)),
  )
}

/** The same over one connection, even if that is lost. */
export function askServerHelloOnce(endpoint: Endpoint, offer: Offer): Promise<Outcome<ServerHello>> {
  return converse(endpoint, byteLimits.hello, async (conversation) => {
    conversation.send(createHelloFor(withBearableHello(endpoint), offer))
    return mapOutcome(await readServerHello(conversation, offer), ({ hello }) => hello)
  })
}

/** The first flight of a TLS ≤ 1.2 server, all of it in clear (RFC 5246 §7.3). */
export interface Flight {
  hello: ServerHello
  /** IANA name. */
  suite: string
  /** DER in the order sent; empty: no Certificate message came, as in anonymous exchanges. */
  certificates: readonly Uint8Array[]
  /** DER of the stapled OCSP response. */
  staple: Uint8Array | null
  /** SignedCertificateTimestampList of the ServerHello (RFC 6962 §3.3.1). */
  timestamps: Uint8Array | null
  keyExchange: ServerKeyExchange | null
  /** Did it ask for a certificate of ours (RFC 5246 §7.4.4)? */
  certificateRequested: boolean
  /** The body of that message. */
  certificateRequest: Uint8Array | null
  /** ClientHello and all that the server sent, with their headers, as transcripts need them. */
  messages: Uint8Array[]
}

/** The answer up to ServerKeyExchange or ServerHelloDone; the connection is left there. */
export function askFlight(
  endpoint: Endpoint,
  offer: Offer,
  until: 'server_key_exchange' | 'server_hello_done',
): Promise<Outcome<Flight>> {
  return askBearably(endpoint, offer, (bearable) =>
    retryOnceAfterDisconnect(() => exchangeFlight(bearable, offer, until, async (_, flight) => ok(flight))),
  )
}

/** Goes on in the connection after ServerHelloDone, where the server waits for the client's keys. */
export function exchangeAfterFlight<T>(
  endpoint: Endpoint,
  offer: Offer,
  proceed: (conversation: Conversation, flight: Flight) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return retryOnceAfterDisconnect(() =>
    exchangeFlight(withBearableHello(endpoint), offer, 'server_hello_done', proceed),
  )
}

function exchangeFlight<T>(
  endpoint: Endpoint,
  offer: Offer,
  until: 'server_key_exchange' | 'server_hello_done',
  proceed: (conversation: Conversation, flight: Flight) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return converse(endpoint, byteLimits.flight, async (conversation) => {
    const clientHello = createHelloFor(endpoint, offer)
    conversation.send(clientHello)
    const hello = await readServerHello(conversation, offer)
    if (hello.status !== 'ok') return hello
    const messages = [encodeClientHello(clientHello), hello.value.raw]
    const flight = await readFlight(conversation, hello.value.hello, messages, until)
    return flight.status === 'ok' ? proceed(conversation, flight.value) : flight
  })
}

/** @returns the hello, and the message as sent */
export async function readServerHello(
  conversation: Conversation,
  offer: Offer,
): Promise<Outcome<{ hello: ServerHello; raw: Uint8Array }>> {
  const message = await conversation.message()
  if (message.status !== 'ok') return message
  if (message.value.type !== handshakeTypes.server_hello) return unexpectedMessage(message.value)
  const hello = decodeServerHello(message.value.body)
  return findObjection(hello, offer) ?? ok({ hello, raw: message.value.raw })
}

export function unexpectedMessage({ type }: Handshake): Outcome<never> {
  return createViolation('handshake_type', String(type))
}

/**
 * Each message comes at most once, and in this order (RFC 5246 §7.3, RFC 6066 §8). Anything else ends the exchange, so that a
 * server cannot keep us reading for ever.
 */
const messageOrder: readonly number[] = [
  handshakeTypes.certificate,
  handshakeTypes.certificate_status,
  handshakeTypes.server_key_exchange,
  handshakeTypes.certificate_request,
  handshakeTypes.server_hello_done,
]

async function readFlight(
  conversation: Conversation,
  hello: ServerHello,
  messages: Uint8Array[],
  until: keyof typeof handshakeTypes,
): Promise<Outcome<Flight>> {
  const suite = cipherSuiteAt(hello.cipherSuite)
  const flight: Flight = {
    hello,
    suite: cipherSuiteName(hello.cipherSuite),
    certificates: [],
    staple: null,
    timestamps: findExtensionData(hello.extensions, 'signed_certificate_timestamp'),
    keyExchange: null,
    certificateRequested: false,
    certificateRequest: null,
    messages,
  }
  let last = -1
  for (;;) {
    const message = await conversation.message()
    if (message.status !== 'ok') return message
    const { type, body, raw } = message.value
    const place = messageOrder.indexOf(type)
    if (place <= last) return unexpectedMessage(message.value)
    last = place
    messages.push(raw)
    if (type === handshakeTypes.certificate) flight.certificates = decodeCertificate(body)
    else if (type === handshakeTypes.certificate_status) flight.staple = findStapledResponse(body)
    else if (type === handshakeTypes.server_key_exchange && suite) {
      flight.keyExchange = decodeServerKeyExchange(body, suite, hello.version)
    } else if (type === handshakeTypes.certificate_request) {
      flight.certificateRequested = true
      flight.certificateRequest = body
    }
    if (type === handshakeTypes[until] || type === handshakeTypes.server_hello_done) return ok(flight)
  }
}

/**
 * Repeats an exchange once if the connection was reset or closed. The outcome then has `attempts: 2`. One lost connection among
 * dozens must not end an enumeration. A timeout is not repeated.
 */
export async function retryOnceAfterDisconnect<T>(exchange: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const first = await exchange()
  if (first.status !== 'reset' && first.status !== 'closed') return first
  return { ...(await exchange()), attempts: 2 }
}
