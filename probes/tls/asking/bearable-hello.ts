import { type Failure, type Outcome, ok } from '../../../core/outcome.ts'
import { isAbsentEachTime, type RepeatedAbsence } from '../../../core/repeated-absence.ts'
import type { Target } from '../../../core/target.ts'
import { createKeyShares } from '../../../core/tls/ephemeral/key-share.ts'
import { handshakeTypes } from '../../../core/tls/wire/handshake-message.ts'
import { confirmAbsences } from '../../net/repeated-absence.ts'
import type { FinishedHandshake } from '../library/finished-handshake.ts'
import { byteLimits } from './bounded-talk.ts'
import { converse } from './conversation.ts'
import { createHelloFor } from './create-hello.ts'
import { type HelloPart, helloParts } from './hello-parts.ts'
import { createViolation } from './hello-validation.ts'
import type { Offer, TlsVersion } from './offer.ts'
import { allSchemes, tls12Groups, tls12Suites, tls13Groups } from './offered-names.ts'
import type { Endpoint } from './tls-endpoint.ts'

/** A part of our hellos that the server does not bear, and what a hello with nothing else besides met with. */
export interface UnbearablePart {
  part: HelloPart
  outcome: Failure
  repeated: RepeatedAbsence
}

/**
 * Asks with our usual hello. Where no hello of ours was answered yet in the version that Node's own handshake ended in, the hello is
 * varied, once for all that is asked of this server, until what the server does not bear is known; the exchange is then made again
 * without that. It costs a healthy server one connection at most.
 */
export async function askBearably<T>(
  endpoint: Endpoint,
  offer: Pick<Offer, 'version' | 'groups' | 'signatureSchemes'>,
  exchange: (endpoint: Endpoint) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const record = recordOf(endpoint)
  const known = record.unbearable
  const first = await exchange(leaveOut(endpoint, known))
  if (first.status === 'ok' && isUsual(offer)) record.answered.add(offer.version)
  if (first.status === 'ok' || known.length > 0 || !canHangOnHello(first)) return first
  // Node's handshake began with all else. Without one there is nothing to compare with, and each more question may cost a timeout.
  if (!record.library) return first
  const found = await findUnbearable(endpoint)
  return found.length > 0 ? exchange(leaveOut(endpoint, found)) : first
}

/** One with fewer groups or schemes may be borne where the usual one is not. */
function isUsual({
  version,
  groups,
  signatureSchemes,
}: Pick<Offer, 'version' | 'groups' | 'signatureSchemes'>) {
  const hasSchemes = version === 'TLS 1.2' || version === 'TLS 1.3'
  return groups.length >= tls12Groups.length && (!hasSchemes || signatureSchemes.length >= allSchemes.length)
}

/** What was found so far. */
export function listUnbearable(endpoint: Endpoint): readonly UnbearablePart[] {
  return recordOf(endpoint).unbearable
}

/** The endpoint with hellos that it bears, as far as that is known. */
export function withBearableHello(endpoint: Endpoint): Endpoint {
  return leaveOut(endpoint, recordOf(endpoint).unbearable)
}

/** Keeps a handshake of Node's for comparison. */
export function noteLibraryHandshake(
  endpoint: Endpoint,
  library: Promise<Outcome<FinishedHandshake>>,
): Promise<Outcome<FinishedHandshake>> {
  recordOf(endpoint).library ??= library
  return library
}

/** What is known of one server, from all that is asked of it in a run. */
interface HelloRecord {
  /** Versions in which a usual hello of ours was answered. */
  answered: Set<TlsVersion>
  library?: Promise<Outcome<FinishedHandshake>>
  finding?: Promise<readonly UnbearablePart[]>
  unbearable: readonly UnbearablePart[]
}

/** For as long as the run has the target. */
const records = new WeakMap<Target, Map<string, HelloRecord>>()

function recordOf({ context: { target }, address, port }: Endpoint): HelloRecord {
  const own = records.get(target) ?? new Map<string, HelloRecord>()
  records.set(target, own)
  const place = `${address} ${port}`
  const record = own.get(place) ?? { answered: new Set(), unbearable: [] }
  own.set(place, record)
  return record
}

function leaveOut(endpoint: Endpoint, unbearable: readonly UnbearablePart[]): Endpoint {
  return unbearable.length > 0 ? { ...endpoint, without: unbearable.map(({ part }) => part) } : endpoint
}

/** The connection stood, the hello was sent, and what came is not about the version. */
function canHangOnHello(outcome: Failure): boolean {
  if (outcome.status === 'alert') return outcome.description !== 'protocol_version'
  const isCut = outcome.status === 'closed' || outcome.status === 'reset' || outcome.status === 'timeout'
  return isCut && outcome.phase === 'handshake'
}

function findUnbearable(endpoint: Endpoint): Promise<readonly UnbearablePart[]> {
  const record = recordOf(endpoint)
  record.finding ??= varyHello(endpoint, record)
  return record.finding
}

async function varyHello(endpoint: Endpoint, record: HelloRecord): Promise<readonly UnbearablePart[]> {
  const library = await record.library
  if (library?.status !== 'ok') return []
  const offer = createUsualOffer(library.value)
  // Many refusals come before the first answer does.
  if (record.answered.has(offer.version)) return []
  const ask = (without: readonly HelloPart[]) => askForAnswer({ ...endpoint, without }, offer)
  if ((await ask([])).status === 'ok' || (await ask(helloParts)).status !== 'ok') return []
  const tries = await Promise.all(
    helloParts.map(async (part) => {
      const askAlone = () => ask(helloParts.filter((other) => other !== part))
      return { part, askAlone, outcome: await askAlone() }
    }),
  )
  const failed = tries.flatMap(({ part, askAlone, outcome }) =>
    outcome.status === 'ok' ? [] : [{ part, askAlone, outcome }],
  )
  const confirmed = await confirmAbsences<Outcome<null>>(
    failed.map(({ askAlone, outcome }) => ({ first: outcome, ask: askAlone })),
    {
      control: () => ask(helloParts),
      isAbsence: ({ status }) => status !== 'ok',
      pauses: [50, 100, 150],
      signal: endpoint.context.signal,
      together: false,
    },
  )
  const found = failed.flatMap(({ part, outcome }, index) => {
    const repeated = confirmed[index]?.repeated
    return repeated && isAbsentEachTime(repeated) ? [{ part, outcome, repeated }] : []
  })
  if ((await ask(found.map(({ part }) => part))).status !== 'ok') return []
  record.unbearable = found
  return found
}

/** With the suite that Node's handshake ended in, so that nothing hangs on suites. */
function createUsualOffer({ version: name, suite }: FinishedHandshake): Offer {
  const version = name as TlsVersion
  if (version === 'TLS 1.3') {
    const keyShares = createKeyShares(['x25519', 'secp256r1'])
    return { version, suites: [suite], groups: tls13Groups, signatureSchemes: allSchemes, keyShares }
  }
  const suites = [suite, ...tls12Suites.filter((other) => other !== suite).slice(0, 40)]
  return { version, suites, groups: tls12Groups, signatureSchemes: allSchemes }
}

/** Any ServerHello will do. */
function askForAnswer(endpoint: Endpoint, offer: Offer): Promise<Outcome<null>> {
  return converse(endpoint, byteLimits.hello, async (conversation) => {
    conversation.send(createHelloFor(endpoint, offer))
    const message = await conversation.message()
    if (message.status !== 'ok') return message
    const { type } = message.value
    return type === handshakeTypes.server_hello ? ok(null) : createViolation('handshake_type', String(type))
  })
}
