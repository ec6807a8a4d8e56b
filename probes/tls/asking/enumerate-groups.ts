import { type Failure, mapOutcome, type Outcome, ok } from '../../../core/outcome.ts'
import { cipherSuiteNamed } from '../../../core/tls/registry/cipher-suites.ts'
import { namedGroupName } from '../../../core/tls/registry/named-groups.ts'
import { parseCertificate } from '../certificate/parsed-certificate.ts'
import { type Ask, splitIntoBatches } from './enumerate-by-removal.ts'
import { enumerateWithCertificateCurve } from './enumerate-with-certificate-curve.ts'
import { enumerateWithOrder } from './enumerate-with-order.ts'
import { findPreference } from './find-preference.ts'
import { askFlight, type Flight } from './hello-exchange.ts'
import { createViolation } from './hello-validation.ts'
import { compareGroupsByLikelihood } from './likely-order.ts'
import type { TlsVersion } from './offer.ts'
import { allSchemes, tls12Groups, tls13Groups } from './offered-names.ts'
import type { RefusalMemory } from './refusal-memory.ts'
import type { Endpoint } from './tls-endpoint.ts'
import { createNegotiation } from './tls13-negotiation.ts'

/** What was found out about the named groups of one version. */
export interface GroupEnumeration {
  /** In the server's order where it has one. */
  groups: readonly string[]
  refusals: readonly Failure[]
  /** See `enumerateWithCertificateCurve`. */
  neverChosen: readonly string[]
  preference: 'server' | 'client' | null
}

/** @param suites - taken by the server in TLS 1.3, where suite and group are chosen apart (RFC 8446 §4.1.1). */
export async function enumerateTls13Groups(
  endpoint: Endpoint,
  suites: readonly string[],
  memory: RefusalMemory,
): Promise<GroupEnumeration> {
  const negotiate = createNegotiation(endpoint)
  const ask = memory.remember(async (groups) =>
    mapOutcome(await negotiate(suites, groups), ({ group }) => namedGroupName(group ?? 0)),
  )
  const { order, decides, refusals } = await enumerateWithOrder(batches13, ask, {
    likely: compareGroupsByLikelihood,
  })
  return { groups: order, refusals, neverChosen: [], preference: decides }
}

/**
 * The curves of ECDHE in TLS ≤ 1.2, read out of ServerKeyExchange; null: no ECDHE suite is among those taken. If the server has
 * several certificates, its RSA one is used: RSA suites need no certain curve in the offer.
 */
export async function enumerateGroups(
  endpoint: Endpoint,
  version: TlsVersion,
  suites: readonly string[],
  memory: RefusalMemory,
): Promise<GroupEnumeration | null> {
  const ecdhe = suites.filter((name) => /^ECDHE/.test(cipherSuiteNamed(name)?.keyExchange ?? ''))
  const untied = ecdhe.filter((name) => cipherSuiteNamed(name)?.authentication !== 'ECDSA')
  const tied = ecdhe.filter((name) => !untied.includes(name))
  if (ecdhe.length === 0) return null
  if (untied.length > 0) {
    const ask = memory.remember(createGroupAsker(endpoint, version, untied))
    const { order, decides, refusals } = await enumerateWithOrder(batches12, ask, {
      likely: compareGroupsByLikelihood,
    })
    // wolfSSL without a key of its own takes ECDHE_PSK with P-256 alone, even unoffered: that tells nothing of ECDSA.
    if (tied.length === 0 || !refusals.some(({ status }) => status === 'violation'))
      return { groups: order, refusals, neverChosen: [], preference: decides }
  }
  return enumerateEcdsaGroups(endpoint, version, tied, memory)
}

/** Six and seven batches: each of the usual groups is then in another one and found in the first round. */
const likelyOrder12 = tls12Groups.toSorted(compareGroupsByLikelihood)
const batches12 = splitIntoBatches(likelyOrder12, 6)
const batches13 = splitIntoBatches(tls13Groups.toSorted(compareGroupsByLikelihood), 7)

async function enumerateEcdsaGroups(
  endpoint: Endpoint,
  version: TlsVersion,
  suites: readonly string[],
  memory: RefusalMemory,
): Promise<GroupEnumeration> {
  const first = await askGroup(endpoint, version, suites, tls12Groups)
  if (first.status !== 'ok') return { groups: [], refusals: [first], neverChosen: [], preference: null }
  const certificateCurve = curveOf(first.value.flight)
  const ask = memory.remember(createGroupAsker(endpoint, version, suites))
  const { found, ends, neverChosen, tied } = await enumerateWithCertificateCurve(
    likelyOrder12,
    certificateCurve,
    first.value.group,
    ask,
  )
  // The certificate's curve must stay on offer even where only the others are compared.
  const beside: Ask = (groups) =>
    ask(
      tied && certificateCurve && !groups.includes(certificateCurve) ? [...groups, certificateCurve] : groups,
    )
  const { order, decides } = await findPreference(found, beside, { likely: compareGroupsByLikelihood })
  return { groups: order, refusals: ends, neverChosen, preference: decides }
}

function createGroupAsker(endpoint: Endpoint, version: TlsVersion, suites: readonly string[]): Ask {
  return async (groups) => mapOutcome(await askGroup(endpoint, version, suites, groups), ({ group }) => group)
}

async function askGroup(
  endpoint: Endpoint,
  version: TlsVersion,
  suites: readonly string[],
  groups: readonly string[],
): Promise<Outcome<{ group: string; flight: Flight }>> {
  const offer = { version, suites, groups, signatureSchemes: allSchemes }
  const flight = await askFlight(endpoint, offer, 'server_key_exchange')
  if (flight.status !== 'ok') return flight
  const { keyExchange } = flight.value
  if (keyExchange?.kind !== 'ECDHE')
    return createViolation('server_key_exchange', keyExchange?.kind ?? 'none')
  if (keyExchange.group === null) return createViolation('curve_type', String(keyExchange.curveType))
  const group = namedGroupName(keyExchange.group)
  if (!groups.includes(group)) return createViolation('named_curve', group)
  return { ...flight, ...ok({ group, flight: flight.value }) }
}

/** IANA name of the curve of the leaf's own key; null where it can't be told. */
function curveOf({ certificates }: Flight): string | null {
  const [leaf] = certificates
  const parsed = leaf && parseCertificate(leaf)
  return parsed?.status === 'ok' ? parsed.value.facts.key.curve : null
}
