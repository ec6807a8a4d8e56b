import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import type { z } from 'zod'
import type { Fact } from '../../core/fact.ts'
import { mapOutcome, type Outcome } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { isAbsentEachTime } from '../../core/repeated-absence.ts'
import { createKeyShare, createKeyShares } from '../../core/tls/ephemeral/key-share.ts'
import { versionCode } from '../../core/tls/registry/versions.ts'
import { type ClientHello, encodeClientHello } from '../../core/tls/wire/client-hello.ts'
import { concatBytes } from '../../core/tls/wire/codec.ts'
import { encodeSupportedVersions } from '../../core/tls/wire/extensions/code-list.ts'
import { encodeClientKeyShares } from '../../core/tls/wire/extensions/key-share.ts'
import { contentTypes, encodeRecord } from '../../core/tls/wire/record.ts'
import { confirmAbsences } from '../net/repeated-absence.ts'
import { listUnbearable, withBearableHello } from './asking/bearable-hello.ts'
import { byteLimits } from './asking/bounded-talk.ts'
import { converse } from './asking/conversation.ts'
import { createHelloFor } from './asking/create-hello.ts'
import { addGrease } from './asking/grease.ts'
import { readServerHello, retryOnceAfterDisconnect } from './asking/hello-exchange.ts'
import { changeLength, padToLength } from './asking/hello-length.ts'
import { createNewestOffer } from './asking/newest-offer.ts'
import { groupCode, type Offer } from './asking/offer.ts'
import { allSchemes, tls13Groups } from './asking/offered-names.ts'
import { type Endpoint, endpointOf } from './asking/tls-endpoint.ts'
import type { helloFeatures, tlsFactsSchema } from './tls-facts.ts'

type Try = z.infer<typeof tlsFactsSchema>['intolerance'][number]
type Feature = (typeof helloFeatures)[number]

/**
 * Does the server accept what clients may send? Reserved values in every list (RFC 8701), a key for X25519MLKEM768, a hello longer
 * than one segment, one that comes in two pieces (TCP keeps no borders between them), one spread over several records (RFC 8446
 * §5.1); before TLS 1.3 a hello of 256 to 511 bytes, which old load balancers wait for the rest of (RFC 7685 §1), and a version that
 * does not exist yet (RFC 5246 §E.1; a server with TLS 1.3 may refuse that, RFC 8446 §4.2.1). Features that cannot hide one another
 * go in one hello first: what reads a long hello by its first record is not seen where that hello has several. If the hello is
 * answered, each of its features is accepted; if not, each is sent alone. What then fails is asked again and again, with hellos
 * without any feature around it: a server or a way that fails now and then must not look like one that trips over a feature. Each
 * repetition has another length, and a hello of the length that failed is sent without the feature: boxes have refused hellos of
 * certain lengths, whatever was in them (testssl.sh #1113, #1120). That takes four connections in most cases.
 */
export const intolerance = defineProbe({
  id: 'tls-intolerance',
  needs: ['net.primary', 'tls.suites'],
  provides: ['tls.intolerance'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    if (endpoint.status !== 'ok') return { 'tls.intolerance': [] }
    const older = createNewestOffer(facts['tls.suites'])
    const newest = createTls13Offer(facts['tls.suites']) ?? older
    const tries = await Promise.all([
      ...(newest ? newestFeatures.map((features) => tryTogether(endpoint.value, newest, features)) : []),
      older ? tryTogether(endpoint.value, older, listOlderFeatures(newest !== older)) : [],
    ])
    return { 'tls.intolerance': [...listUnbearableParts(endpoint.value), ...tries.flat()] }
  },
})

/** Found while everything else was asked, each alone in a hello of little more than what Node's has. */
function listUnbearableParts(endpoint: Endpoint): Try[] {
  return listUnbearable(endpoint).map(({ part, outcome, repeated }) => ({
    features: [part],
    outcome,
    repeated,
  }))
}

/** In one hello each. */
const newestFeatures: readonly (readonly Feature[])[] = [
  ['long', 'split'],
  ['fragmented'],
  ['grease', 'hybrid-key'],
]

/** With keys for the groups that servers must have (RFC 8446 §9.1), since some refuse a hello without any. */
function createTls13Offer(accepted: Fact<'tls.suites'>): Offer | null {
  const suites = accepted['TLS 1.3'] ?? []
  if (suites.length === 0) return null
  const keyShares = createKeyShares(['x25519', 'secp256r1'])
  const offer = { version: 'TLS 1.3', suites, groups: tls13Groups, signatureSchemes: allSchemes } as const
  return { ...offer, keyShares, alpn: ['h2', 'http/1.1'] }
}

function listOlderFeatures(hasTls13: boolean): Feature[] {
  return hasTls13 ? ['medium-length'] : ['future-version', 'medium-length']
}

async function tryTogether(endpoint: Endpoint, offer: Offer, wanted: readonly Feature[]): Promise<Try[]> {
  // SSL 3.0 has no extensions to put anything into.
  if (offer.version === 'SSL 3.0') return []
  const features = createKeyShare(hybridGroup) ? wanted : wanted.filter((feature) => feature !== 'hybrid-key')
  const together = await tryFeatures(endpoint, offer, features)
  if (together.outcome.status === 'ok') return [together]
  const several = features.length > 1
  const apart = several
    ? await Promise.all(features.map((feature) => tryFeatures(endpoint, offer, [feature])))
    : [together]
  const confirmed = await confirmFailures(endpoint, offer, apart)
  // What failed together may have been an accident, too.
  const isBorneApart = several && confirmed.every(({ outcome }) => outcome.status === 'ok')
  const again = isBorneApart ? [await tryFeatures(endpoint, offer, features, 1)] : []
  const suspects = apart.filter(
    (one, index) => one.outcome.status !== 'ok' && canHangOnLength(one, confirmed[index]),
  )
  const lengths = await tryLengths(endpoint, offer, [
    ...(again.some(({ outcome }) => outcome.status === 'ok') ? [together] : []),
    ...suspects,
  ])
  const refused = new Set(lengths.map(({ bytes }) => bytes))
  return [
    ...(several ? [together] : []),
    ...confirmed.map((one) => clearFeature(one, refused)),
    ...again,
    ...lengths,
  ]
}

/** Answered in another length, or made longer by the feature itself. The other features are of a length, or leave it as it was. */
function canHangOnLength({ features }: Try, confirmed: Try | undefined): boolean {
  if (confirmed?.outcome.status === 'ok') return true
  return isSure(confirmed?.repeated) && features.some((feature) => lengthening.includes(feature))
}

const lengthening: readonly Feature[] = ['grease', 'fragmented']

function isSure(repeated: Try['repeated']): boolean {
  return repeated !== undefined && isAbsentEachTime(repeated)
}

/** Where one of that length fails without the feature as well, nothing is known of the feature. */
function clearFeature(one: Try, refused: ReadonlySet<number | undefined>): Try {
  if (one.outcome.status === 'ok' || !one.features.some((feature) => lengthening.includes(feature)))
    return one
  if (!refused.has(one.bytes)) return one
  const { repeated: _, ...rest } = one
  return rest
}

/** Hellos without any feature, as long as those that failed: which of those lengths fail time after time? */
async function tryLengths(endpoint: Endpoint, offer: Offer, suspects: readonly Try[]): Promise<Try[]> {
  if (!canBePadded(endpoint)) return []
  const found: Try[] = []
  for (const bytes of new Set(suspects.flatMap((one) => one.bytes ?? []))) {
    const ask = () => sendHello(endpoint, offer, createHelloOfLength(endpoint, offer, bytes), [])
    const outcome = await retryOnceAfterDisconnect(ask)
    const first: Try = { features: ['certain-lengths'], outcome, bytes }
    if (outcome.status === 'ok' || !isFailedHello(outcome)) continue
    const [confirmed] = await confirmFailures(endpoint, offer, [first], () => ask)
    if (confirmed && isSure(confirmed.repeated)) found.push(confirmed)
  }
  return found
}

function createHelloOfLength(endpoint: Endpoint, offer: Offer, bytes: number): ClientHello {
  return padToLength(createHelloFor(withBearableHello(endpoint), offer), bytes - recordHeaderLength)
}

const recordHeaderLength = 5

function canBePadded(endpoint: Endpoint): boolean {
  return !withBearableHello(endpoint).without?.includes('padding')
}

/**
 * One after the other, for servers that bear one connection at a time. More often after a cut connection, which costs nothing to wait
 * for; where the first answer was silence, less long is waited for the others.
 */
async function confirmFailures(
  endpoint: Endpoint,
  offer: Offer,
  tries: readonly Try[],
  createAsker: CreateAsker = createVaryingAsker,
): Promise<Try[]> {
  const silent = tries.filter(({ outcome }) => outcome.status === 'timeout')
  const patient = { ...endpoint.context, timeout: Math.min(endpoint.context.timeout, silencePatience) }
  const confirmed = new Map([
    ...(await confirm(
      endpoint,
      offer,
      tries.filter((one) => isFailedHello(one.outcome) && !silent.includes(one)),
      [50, 100, 150, 200, 250, 300],
      createAsker,
    )),
    ...(await confirm(
      { ...endpoint, context: patient },
      offer,
      silent.filter(({ outcome }) => isFailedHello(outcome)),
      [100, 200, 300],
      createAsker,
    )),
  ])
  return tries.map((one) => confirmed.get(one) ?? one)
}

type CreateAsker = (
  endpoint: Endpoint,
  offer: Offer,
  features: readonly Feature[],
) => () => Promise<Try['outcome']>

/** Asks each time in another length. */
function createVaryingAsker(endpoint: Endpoint, offer: Offer, features: readonly Feature[]) {
  let step = 0
  return () => {
    step += 1
    return askWithFeatures(endpoint, offer, features, step)
  }
}

async function confirm(
  endpoint: Endpoint,
  offer: Offer,
  tries: readonly Try[],
  pauses: readonly number[],
  createAsker: CreateAsker,
): Promise<[Try, Try][]> {
  const found = await confirmAbsences(
    tries.map(({ features, outcome }) => ({
      first: outcome,
      ask: createAsker(endpoint, offer, features),
    })),
    {
      control: () => askWithFeatures(endpoint, offer, []),
      isAbsence: isFailedHello,
      pauses,
      signal: endpoint.context.signal,
      together: false,
    },
  )
  return tries.flatMap((one, index) => {
    const result = found[index]
    return result ? [[one, { ...one, outcome: result.outcome, repeated: result.repeated }]] : []
  })
}

/** Milliseconds. */
const silencePatience = 3000

/** The hello was sent, and not answered as it should be. A connection that could not be made says nothing of hellos. */
function isFailedHello(outcome: Outcome<unknown>): boolean {
  switch (outcome.status) {
    case 'alert':
    case 'lower-version':
      return true
    case 'reset':
    case 'closed':
    case 'timeout':
      return outcome.phase === 'handshake'
    default:
      return false
  }
}

async function tryFeatures(
  endpoint: Endpoint,
  offer: Offer,
  features: readonly Feature[],
  step = 0,
): Promise<Try> {
  const outcome = await retryOnceAfterDisconnect(() => askWithFeatures(endpoint, offer, features, step))
  if (outcome.status === 'ok') return { features: [...features], outcome }
  const hello = createHelloWithFeatures(endpoint, offer, features, step)
  return { features: [...features], outcome, bytes: encodeRecords(hello, features).length }
}

function askWithFeatures(
  endpoint: Endpoint,
  offer: Offer,
  features: readonly Feature[],
  step = 0,
): Promise<Try['outcome']> {
  return sendHello(endpoint, offer, createHelloWithFeatures(endpoint, offer, features, step), features)
}

function createHelloWithFeatures(
  endpoint: Endpoint,
  plain: Offer,
  features: readonly Feature[],
  step: number,
): ClientHello {
  const offer = features.includes('hybrid-key') ? addHybridKey(plain) : plain
  const hello = addFeatures(createHelloFor(withBearableHello(endpoint), offer), features)
  return canBePadded(endpoint) ? changeLength(hello, step) : hello
}

function encodeRecords(hello: ClientHello, features: readonly Feature[]): Uint8Array {
  const message = encodeClientHello(hello)
  const payloads = features.includes('fragmented') ? splitMessage(message) : [message]
  return concatBytes(
    payloads.map((payload) => encodeRecord(contentTypes.handshake, firstRecordVersion, payload)),
  )
}

function sendHello(
  endpoint: Endpoint,
  plain: Offer,
  hello: ClientHello,
  features: readonly Feature[],
): Promise<Try['outcome']> {
  const offer = features.includes('hybrid-key') ? addHybridKey(plain) : plain
  const bytes = encodeRecords(hello, features)
  return converse(endpoint, byteLimits.hello, async (conversation) => {
    if (features.includes('split')) {
      const middle = Math.min(segmentLength, Math.floor(bytes.length / 2))
      conversation.sendBytes(bytes.subarray(0, middle))
      await pause(splitPause, undefined, { signal: endpoint.context.signal }).catch(() => {})
      // A process that was busy all that time sends the first piece only now, and a server in it has yet to accept and read.
      for (let turn = 0; turn < 3; turn += 1) await nextTurn()
      conversation.sendBytes(bytes.subarray(middle))
    } else conversation.sendBytes(bytes)
    const answer = await readServerHello(conversation, offer)
    return mapOutcome(answer, () => ({ version: offer.version }))
  })
}

/** What fits into the first segment of a hello that takes two, by Ethernet's and most tunnels' measure. */
const segmentLength = 1300
/** Milliseconds: long enough for the server to read what is there. */
const splitPause = 250

/**
 * A key for X25519MLKEM768 before the others, as browsers send it since 2024 (Chromium 131, Firefox 132): a hello of some 1800 bytes.
 * One that is for older versions has it, too, beside TLS 1.3 among its versions.
 */
function addHybridKey(offer: Offer): Offer {
  const key = createKeyShare(hybridGroup)
  if (!key) throw new Error(`no key for ${hybridGroup} can be made here`)
  const groups = [hybridGroup, ...offer.groups.filter((group) => group !== hybridGroup)]
  if (offer.version === 'TLS 1.3') return { ...offer, groups, keyShares: [key, ...(offer.keyShares ?? [])] }
  const versions = encodeSupportedVersions([versionCode('TLS 1.3'), versionCode(offer.version)])
  const shares = encodeClientKeyShares([{ group: groupCode(hybridGroup), keyExchange: key.keyExchange }])
  return { ...offer, groups, extraExtensions: [versions, shares] }
}

const hybridGroup = 'X25519MLKEM768'

/** As in `Conversation.send`. */
const firstRecordVersion = 0x0301

/** Three pieces. The first is long enough for servers that look for the version in it. */
function splitMessage(message: Uint8Array): Uint8Array[] {
  const [first, second] = [64, 64 + Math.floor((message.length - 64) / 2)]
  return [message.subarray(0, first), message.subarray(first, second), message.subarray(second)]
}

/** Adds these features to the hello. Its length stays as it was, unless one of them is about the length. */
export function addFeatures(hello: ClientHello, features: readonly Feature[]): ClientHello {
  const has = (feature: Feature) => features.includes(feature)
  let changed = has('grease') ? addGrease(hello) : hello
  if (has('future-version')) changed = { ...changed, legacyVersion: futureVersion }
  if (has('long')) return padToLength(changed, longLength)
  return has('medium-length') ? padToLength(changed, mediumLength) : changed
}

/** What would be TLS 1.4. */
const futureVersion = versionCode('TLS 1.3') + 1
/** More than two segments of Ethernet hold, and about as long as hellos with a key for ML-KEM. */
const longLength = 3000
const mediumLength = 400
