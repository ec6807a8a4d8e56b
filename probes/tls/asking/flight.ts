import { type Outcome, ok } from '../../../core/outcome.ts'
import {
  createKeyShare,
  createKeyShares,
  type KeyShare,
  keyShareGroups,
  rareKeyShareGroups,
} from '../../../core/tls/ephemeral/key-share.ts'
import {
  deriveServerHandshakeTrafficSecret,
  deriveTrafficKeys,
  type HashName,
} from '../../../core/tls/handshake13/key-schedule.ts'
import { createRecordOpener } from '../../../core/tls/handshake13/record-opener.ts'
import { type Protection, protections } from '../../../core/tls/handshake13/record-protection.ts'
import { encodeMessageHash, hashTranscript } from '../../../core/tls/handshake13/transcript.ts'
import { cipherSuiteName } from '../../../core/tls/registry/cipher-suites.ts'
import { namedGroupName } from '../../../core/tls/registry/named-groups.ts'
import { signatureSchemeName } from '../../../core/tls/registry/signature-schemes.ts'
import { type CertificateEntry, decodeCertificate13 } from '../../../core/tls/wire/certificate-message.ts'
import { findStapledResponse } from '../../../core/tls/wire/certificate-status.ts'
import { encodeClientHello } from '../../../core/tls/wire/client-hello.ts'
import { Reader } from '../../../core/tls/wire/codec.ts'
import { findExtensionData } from '../../../core/tls/wire/extension.ts'
import { handshakeTypes } from '../../../core/tls/wire/handshake-message.ts'
import type { ServerHello } from '../../../core/tls/wire/server-hello.ts'
import { askBearably } from './bearable-hello.ts'
import { byteLimits } from './bounded-talk.ts'
import { type Conversation, converse } from './conversation.ts'
import { createHelloFor } from './create-hello.ts'
import { createMessageReader } from './encrypted-messages.ts'
import { readServerHello, unexpectedMessage } from './hello-exchange.ts'
import { createViolation } from './hello-validation.ts'
import type { Offer } from './offer.ts'
import type { Endpoint } from './tls-endpoint.ts'

/** What a TLS 1.3 server sends to authenticate itself (RFC 8446 §4.4). Its signature is not checked. */
export interface Flight13 {
  /** IANA names. */
  suite: string
  group: string
  /** DER in the order sent. */
  certificates: readonly Uint8Array[]
  /** DER of the OCSP response stapled to the leaf (§4.4.2.1). */
  staple: Uint8Array | null
  /** SignedCertificateTimestampList sent with the leaf (RFC 8446 §4.4.2). */
  timestamps: Uint8Array | null
  /** The body of CertificateRequest (§4.3.2); null: no certificate of ours was asked for. */
  certificateRequest: Uint8Array | null
  /** Of CertificateVerify. */
  signatureScheme: string
  /** The server's half of the key exchange, as in key_share. */
  publicKey: Uint8Array
}

/**
 * The server's flight up to CertificateVerify, decrypted. A HelloRetryRequest is followed once; nothing is sent after
 * the hellos. The groups that every server has one of are offered first: beside a hybrid, many servers would ask for its long key
 * each time. A server that refuses those gets the others, and its first answer stands where that fails, too.
 */
export async function askFlight13(
  endpoint: Endpoint,
  wanted: Pick<Offer, 'signatureSchemes' | 'certificateSchemes'>,
): Promise<Outcome<Flight13>> {
  let isGroupKnown = false
  const usual = await askWithGroups(endpoint, wanted, keyShareGroups, ['x25519', 'secp256r1'], () => {
    isGroupKnown = true
  })
  if (isGroupKnown || !canLackGroup(usual)) return usual
  const rare = await askWithGroups(endpoint, wanted, rareKeyShareGroups, ['X25519MLKEM768'])
  return rare.status === 'ok' ? rare : usual
}

/** Most say handshake_failure (RFC 8446 §4.1.1); a version or a scheme may be what is lacking as well. */
function canLackGroup(outcome: Outcome<unknown>): boolean {
  if (outcome.status === 'alert') return outcome.description !== 'protocol_version'
  return (outcome.status === 'closed' || outcome.status === 'reset') && outcome.phase === 'handshake'
}

function askWithGroups(
  endpoint: Endpoint,
  wanted: Pick<Offer, 'signatureSchemes' | 'certificateSchemes'>,
  groups: readonly string[],
  shared: readonly string[],
  onHello: () => void = () => {},
): Promise<Outcome<Flight13>> {
  const offer = { ...wanted, version: 'TLS 1.3', suites: Object.keys(protections), groups } as const
  return askBearably(endpoint, offer, (bearable) =>
    converse(bearable, byteLimits.flight, async (conversation) => {
      const shares = createKeyShares(shared)
      const hellos = await exchangeHellos(conversation, offer, shares, bearable, onHello)
      return hellos.status === 'ok' ? readFlight(conversation, hellos.value) : hellos
    }),
  )
}

/** Both hellos agreed. */
interface Hellos {
  hello: ServerHello
  protection: Protection
  share: KeyShare
  /** ClientHello…ServerHello, as the transcript has them. */
  messages: Uint8Array[]
}

async function exchangeHellos(
  conversation: Conversation,
  offer: Offer,
  shares: readonly KeyShare[],
  endpoint: Endpoint,
  onHello: () => void,
): Promise<Outcome<Hellos>> {
  const firstOffer = { ...offer, keyShares: shares }
  const firstHello = createHelloFor(endpoint, firstOffer)
  conversation.send(firstHello)
  const answer = await readServerHello(conversation, firstOffer)
  if (answer.status !== 'ok') return answer
  onHello()
  const firstBytes = encodeClientHello(firstHello)
  if (!answer.value.hello.helloRetryRequest) return agreeOnHellos(answer.value, shares, [firstBytes])

  const { hello: retry, raw } = answer.value
  const share = createKeyShare(namedGroupName(retry.group ?? 0))
  if (!share) return createViolation('selected_group', namedGroupName(retry.group ?? 0))
  const secondOffer = { ...offer, keyShares: [share], cookie: retry.cookie }
  // Only key_share, cookie and padding may differ from the first hello (RFC 8446 §4.1.2).
  const { random, sessionId } = firstHello
  const secondHello = { ...createHelloFor(endpoint, secondOffer), random, sessionId }
  conversation.send(secondHello, 'after-retry')
  const second = await readServerHello(conversation, secondOffer)
  if (second.status !== 'ok') return second
  const { helloRetryRequest, cipherSuite } = second.value.hello
  if (helloRetryRequest) return createViolation('hello_retry_request', 'a second one')
  if (cipherSuite !== retry.cipherSuite) return createViolation('cipher_suite', cipherSuiteName(cipherSuite))
  const hash = protectionOf(retry).hash
  return agreeOnHellos(
    second.value,
    [share],
    [encodeMessageHash(hash, firstBytes), raw, encodeClientHello(secondHello)],
  )
}

function agreeOnHellos(
  { hello, raw }: { hello: ServerHello; raw: Uint8Array },
  shares: readonly KeyShare[],
  before: readonly Uint8Array[],
): Outcome<Hellos> {
  const group = namedGroupName(hello.group ?? 0)
  const share = shares.find((candidate) => candidate.group === group)
  if (!share) return createViolation('key_share', group)
  return ok({ hello, share, protection: protectionOf(hello), messages: [...before, raw] })
}

function protectionOf(hello: ServerHello): Protection {
  const name = cipherSuiteName(hello.cipherSuite)
  const protection: Protection | undefined = Object.entries(protections).find(
    ([suite]) => suite === name,
  )?.[1]
  // No other suite was offered, and a ServerHello with one that wasn't offered never gets here.
  if (!protection) throw new Error(`${name} was not offered`)
  return protection
}

async function readFlight(
  conversation: Conversation,
  { hello, share, protection, messages }: Hellos,
): Promise<Outcome<Flight13>> {
  const secret = share.agree(hello.keyShare ?? new Uint8Array())
  if (!secret) return { status: 'malformed', field: 'key_exchange', offset: 0 }
  const opener = createRecordOpener(protection, deriveServerKeys(protection, secret, messages))
  const nextMessage = createMessageReader(conversation, opener)
  let entries: readonly CertificateEntry[] = []
  let certificateRequest: Uint8Array | null = null
  for (;;) {
    const message = await nextMessage()
    if (message.status !== 'ok') return message
    const { type, body } = message.value
    if (type === handshakeTypes.certificate) entries = decodeCertificate13(body).entries
    else if (type === handshakeTypes.certificate_request) certificateRequest = body
    else if (type === handshakeTypes.certificate_verify) {
      const extensions = entries[0]?.extensions ?? null
      const status = findExtensionData(extensions, 'status_request')
      return ok({
        suite: cipherSuiteName(hello.cipherSuite),
        group: share.group,
        certificates: entries.map(({ der }) => der),
        staple: status && findStapledResponse(status),
        timestamps: findExtensionData(extensions, 'signed_certificate_timestamp'),
        certificateRequest,
        signatureScheme: signatureSchemeName(new Reader(body, 'certificate_verify').u16('algorithm')),
        publicKey: hello.keyShare ?? new Uint8Array(),
      })
    } else if (type !== handshakeTypes.encrypted_extensions) return unexpectedMessage(message.value)
  }
}

function deriveServerKeys(
  { hash, keyLength }: { hash: HashName; keyLength: number },
  secret: Buffer,
  messages: Uint8Array[],
) {
  return deriveTrafficKeys(
    hash,
    deriveServerHandshakeTrafficSecret(hash, secret, hashTranscript(hash, messages)),
    keyLength,
  )
}
