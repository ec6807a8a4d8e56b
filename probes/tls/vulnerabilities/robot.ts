import { constants, randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { type Failure, type Outcome, ok } from '../../../core/outcome.ts'
import { defineProbe } from '../../../core/probe.ts'
import { encryptTo, rsaKeyOf } from '../../../core/tls/handshake12/rsa-encryption.ts'
import { versionCode } from '../../../core/tls/registry/versions.ts'
import { encodeAlert } from '../../../core/tls/wire/alert.ts'
import { concatBytes, Writer } from '../../../core/tls/wire/codec.ts'
import { encodeHandshake, handshakeTypes } from '../../../core/tls/wire/handshake-message.ts'
import { contentTypes } from '../../../core/tls/wire/record.ts'
import { answerKindOf } from '../asking/answer-kind.ts'
import type { Conversation } from '../asking/conversation.ts'
import { exchangeAfterFlight } from '../asking/hello-exchange.ts'
import { createViolation } from '../asking/hello-validation.ts'
import type { Offer } from '../asking/offer.ts'
import { allSchemes, tls12Groups } from '../asking/offered-names.ts'
import { type Endpoint, endpointOf } from '../asking/tls-endpoint.ts'
import { robotVectors, type tlsFactsSchema } from '../tls-facts.ts'
import { listRsaFamilies, type RsaFamily } from './rsa-families.ts'

type Flow = z.infer<typeof tlsFactsSchema>['robot'][number]
type Vector = (typeof robotVectors)[number]
type Round = Record<Vector, Outcome<{ answer: Failure }>>

/**
 * Bleichenbacher's oracle (ROBOT), detected and no more: five premaster secrets of our own making, each encrypted to the
 * server's key in its own connection, must all be answered alike (RFC 5246 §7.4.7.1), in every version and with every kind of cipher.
 * Nothing that anyone else sent is decrypted. Differences are asked for once more, so that a hiccup of the network isn't taken for one;
 * answers are told apart by what they are, never by how long they took.
 */
export const robot = defineProbe({
  id: 'robot',
  needs: ['net.primary', 'tls.suites'],
  provides: ['tls.robot'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    if (endpoint.status !== 'ok') return { 'tls.robot': [] }
    const families = listRsaFamilies(facts['tls.suites'])
    const flows = await Promise.all(families.map((family) => askFamily(endpoint.value, family)))
    return { 'tls.robot': flows.flat() }
  },
})

async function askFamily(endpoint: Endpoint, { version, suites }: RsaFamily): Promise<Flow[]> {
  const offer: Offer = { version, suites, groups: tls12Groups, signatureSchemes: allSchemes }
  const full = await askTwiceIfDifferent(endpoint, offer, 'full')
  // A server whose answers already differ has nothing more to tell.
  const flows = hasDifferentAnswers(full)
    ? [full]
    : [full, await askTwiceIfDifferent(endpoint, offer, 'short')]
  return flows.map((rounds, index) => ({ version, suites, flow: index === 0 ? 'full' : 'short', rounds }))
}

async function askTwiceIfDifferent(endpoint: Endpoint, offer: Offer, kind: Flow['flow']): Promise<Round[]> {
  const first = await askRound(endpoint, offer, kind)
  return hasDifferentAnswers([first]) ? [first, await askRound(endpoint, offer, kind)] : [first]
}

function hasDifferentAnswers(rounds: readonly Round[]): boolean {
  return rounds.some((round) => {
    const kinds = Object.values(round)
      .map(answerKindOf)
      .filter((kind) => kind !== null)
    return new Set(kinds).size > 1
  })
}

async function askRound(endpoint: Endpoint, offer: Offer, kind: Flow['flow']): Promise<Round> {
  const answers = await Promise.all(
    robotVectors.map(async (vector) => [vector, await askVector(endpoint, offer, kind, vector)] as const),
  )
  return Object.fromEntries(answers) as Round
}

function askVector(
  endpoint: Endpoint,
  offer: Offer,
  kind: Flow['flow'],
  vector: Vector,
): Promise<Outcome<{ answer: Failure }>> {
  return exchangeAfterFlight(endpoint, offer, async (conversation, flight) => {
    const [leaf] = flight.certificates
    const secret = leaf && encryptSecret(leaf, vector, versionCode(offer.version))
    if (!secret) return createViolation('certificate', leaf ? 'no RSA key' : 'none')
    const { version } = flight.hello
    const send = (type: keyof typeof contentTypes, payload: Uint8Array) =>
      conversation.sendRecord({ type: contentTypes[type], version, payload })
    const { timeout } = endpoint.context
    if (flight.certificateRequested) {
      const refusal = await declineCertificate(conversation, version, Math.min(1000, timeout / 8))
      if (refusal) return refusal
    }
    send('handshake', encodeClientKeyExchange(secret, offer))
    if (kind === 'full') {
      send('change_cipher_spec', Uint8Array.of(1))
      // In place of an encrypted Finished: wrong whatever the keys are.
      send('handshake', new Uint8Array(finishedLength))
    }
    // In the short flow a sound server waits for more, and silence is what is compared. Short enough for a server that
    // takes one connection at a time to get through all of them.
    const within = kind === 'full' ? timeout / 2 : Math.min(1000, timeout / 10)
    const record = await conversation.record(within)
    return ok({
      answer: record.status === 'ok' ? createViolation('content_type', String(record.value.type)) : record,
    })
  })
}

/**
 * Says that we have no certificate, which comes before the secret (RFC 5246 §7.4.6). A server that demands one ends the handshake over
 * that: the secret would never be decrypted, and what is then answered first hangs on chance. So its answer is waited for.
 */
async function declineCertificate(
  conversation: Conversation,
  version: number,
  within: number,
): Promise<Failure | null> {
  const [type, payload] =
    version === versionCode('SSL 3.0')
      ? (['alert', encodeAlert('warning', 'no_certificate')] as const)
      : (['handshake', encodeHandshake(handshakeTypes.certificate, new Uint8Array(3))] as const)
  conversation.sendRecord({ type: contentTypes[type], version, payload })
  const record = await conversation.record(within)
  if (record.status === 'ok') return createViolation('content_type', String(record.value.type))
  return record.status === 'timeout' ? null : record
}

/** A multiple of every block size, so that no record is refused for its length alone. */
const finishedLength = 64

/** The length is missing in SSL 3.0 (RFC 6101 §5.6.7, RFC 5246 §7.4.7.1). */
function encodeClientKeyExchange(secret: Uint8Array, { version }: Offer): Uint8Array {
  const body = version === 'SSL 3.0' ? secret : new Writer().vector16(secret).finish()
  return encodeHandshake(handshakeTypes.client_key_exchange, body)
}

/** Null where the certificate's key is none for RSA encryption. */
function encryptSecret(leaf: Uint8Array, vector: Vector, version: number): Uint8Array | null {
  const key = rsaKeyOf(leaf)
  if (!key) return null
  const block = createPremasterBlock(vector, Math.ceil(key.bits / 8), version, key.bits % 8 === 0)
  return encryptTo(key, constants.RSA_NO_PADDING, block)
}

const secretLength = 48

/**
 * 00 02, padding without zeros, 00, then the version and 46 random bytes (RFC 8017 §7.2.1, RFC 5246 §7.4.7.1), or what is
 * left of that when one thing is wrong.
 *
 * @param wide - the modulus fills its first byte, so that any byte below 0x80 may stand there.
 */
export function createPremasterBlock(
  vector: Vector,
  length: number,
  version: number,
  wide: boolean,
): Uint8Array {
  const prefix = vector === 'wrong-prefix' ? [wide ? 0x41 : 0, 0x17] : [0, 2]
  const named = vector === 'wrong-version' ? 0x0202 : version
  const secret = concatBytes([Uint8Array.of(named >> 8, named & 0xff), createNonZeroBytes(secretLength - 2)])
  if (vector === 'misplaced-zero') secret[secretLength - 2] = 0
  const separator = vector === 'no-zero' || vector === 'misplaced-zero' ? 0x11 : 0
  if (vector === 'no-zero' || vector === 'misplaced-zero') secret.set([0x11, 0x11])
  const padding = createNonZeroBytes(length - secretLength - 3)
  return concatBytes([Uint8Array.from(prefix), padding, Uint8Array.of(separator), secret])
}

function createNonZeroBytes(length: number): Uint8Array {
  return randomBytes(length).map((byte) => byte || 1)
}
