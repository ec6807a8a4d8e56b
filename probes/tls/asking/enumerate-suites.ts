import { type Failure, mapOutcome, type Outcome } from '../../../core/outcome.ts'
import { cipherSuiteName, cipherSuiteNamed } from '../../../core/tls/registry/cipher-suites.ts'
import {
  type Ask,
  continueEnumeration,
  type Enumeration,
  enumerateByRemoval,
  splitIntoBatches,
} from './enumerate-by-removal.ts'
import { enumerateWithOrder } from './enumerate-with-order.ts'
import { askServerHello, askServerHelloOnce } from './hello-exchange.ts'
import { compareSuitesByLikelihood, isRare } from './likely-order.ts'
import type { Offer, TlsVersion } from './offer.ts'
import {
  allSchemes,
  ffdheGroups,
  tls12Groups,
  tls12Suites,
  tls13Groups,
  tls13Suites,
} from './offered-names.ts'
import { refusalClarityOf } from './refusal-clarity.ts'
import type { RefusalMemory } from './refusal-memory.ts'
import type { Endpoint } from './tls-endpoint.ts'
import { createNegotiation } from './tls13-negotiation.ts'

/** What was found out about the suites of one version. */
export interface SuiteEnumeration {
  /** In the server's order where it has one. */
  suites: readonly string[]
  /** How each batch ended. */
  refusals: readonly Failure[]
  preference: 'server' | 'client' | null
}

/**
 * Every suite that the server takes in SSL 3.0 to TLS 1.2, each version by itself. The registry's suites are split into batches
 * of at most 64, since old servers read no more, and the batches are enumerated at the same time. Before TLS 1.2, which few
 * servers have, one batch goes first: if the server refuses the version itself, no more needs to be asked, and after a timeout
 * the version stays unknown whatever else is asked.
 */
export async function enumerateSuites(
  endpoint: Endpoint,
  version: Exclude<TlsVersion, 'TLS 1.3'>,
  memory: RefusalMemory,
): Promise<SuiteEnumeration> {
  const createAsker = (offer: Partial<Offer>) => createSuiteAsker(endpoint, version, memory, offer)
  let ask = createAsker({})
  const batches = version === 'TLS 1.2' ? manyBatches : fewBatches[version]
  let first = version === 'TLS 1.2' ? null : await ask(batches[0] ?? [])
  if (version === 'SSL 3.0' && first && lacksName(first)) {
    ask = createAsker({ namesHostInSsl3: true })
    first = await ask(batches[0] ?? [])
  }
  if (first && first.status !== 'ok' && (refusalClarityOf(first) === 2 || first.status === 'timeout'))
    return { suites: [], refusals: [first], preference: null }
  const options = {
    firstAnswer: first,
    likely: compareSuitesByLikelihood,
    last: isChaCha,
    first: isAesGcm,
    continueAfter: (left: readonly string[], end: Failure) => enumerateBySigner(left, end, ask),
  }
  const askFfdhe = createAsker({ groups: [...tls12Groups, ...ffdheGroups] })
  const [{ order, decides, refusals }, ffdhe] = await Promise.all([
    enumerateWithOrder(batches, ask, options),
    askFfdhe(dheSuites),
  ])
  if (order.length === 0) return { suites: [], refusals, preference: null }
  const more = order.some(isDhe)
    ? { found: [], end: null }
    : await continueEnumeration(dheSuites, ffdhe, askFfdhe)
  return {
    suites: [...order, ...more.found],
    refusals: more.end ? [...refusals, more.end] : refusals,
    preference: decides,
  }
}

/** The suites of TLS 1.3, of which the usual ones are asked for one by one. */
export async function enumerateTls13Suites(
  endpoint: Endpoint,
  memory: RefusalMemory,
): Promise<SuiteEnumeration> {
  const negotiate = createNegotiation(endpoint)
  const ask = memory.remember(async (suites) =>
    mapOutcome(await negotiate(suites, tls13Groups), ({ cipherSuite }) => cipherSuiteName(cipherSuite)),
  )
  const usual = tls13Suites.filter((name) => !isRare(name))
  const batches = [...usual.map((name) => [name]), tls13Suites.filter(isRare)]
  const { order, decides, refusals } = await enumerateWithOrder(batches, ask, {
    likely: compareSuitesByLikelihood,
    last: isChaCha,
    first: isAesGcm,
  })
  return { suites: order, refusals, preference: decides }
}

function isChaCha(suite: string): boolean {
  return suite.includes('CHACHA20')
}

function isAesGcm(suite: string): boolean {
  return /AES_(128|256)_GCM/.test(suite)
}

/** One hello in a version, with the suites that a server most likely has in it. */
export async function askLikelySuites(endpoint: Endpoint, version: TlsVersion): Promise<Outcome<string>> {
  const suites = version === 'TLS 1.3' ? tls13Suites : (likelyBatches[version][0] ?? [])
  const hello =
    version === 'TLS 1.3'
      ? await createNegotiation(endpoint)(suites, tls13Groups)
      : await askServerHello(endpoint, { version, suites, groups: tls12Groups, signatureSchemes: allSchemes })
  return mapOutcome(hello, ({ cipherSuite }) => cipherSuiteName(cipherSuite))
}

/** Did a server refuse to talk to a client that names no host, whatever else it offers (RFC 6066 §3)? */
function lacksName(answer: Outcome<string>): boolean {
  return answer.status === 'alert' && answer.description === 'unrecognized_name'
}

function createSuiteAsker(
  endpoint: Endpoint,
  version: TlsVersion,
  memory: RefusalMemory,
  more: Partial<Offer>,
): Ask {
  const createAsk =
    (exchange: typeof askServerHello): Ask =>
    async (suites) => {
      const offer = { version, suites, groups: tls12Groups, signatureSchemes: allSchemes, ...more }
      const hello = await exchange(endpoint, offer)
      return mapOutcome(hello, ({ cipherSuite }) => cipherSuiteName(cipherSuite))
    }
  return memory.remember(createAsk(askServerHello), createAsk(askServerHelloOnce))
}

/**
 * Enumerates once more what is left after internal_error. OpenSSL answers so when its key has no signature algorithm for the
 * version (SHA-1 forbidden, TLS 1.1), though it would take suites that need no signature. So the rest is asked apart by who signs.
 */
async function enumerateBySigner(
  left: readonly string[],
  end: Failure,
  ask: Ask,
): Promise<Enumeration[] | null> {
  if (end.status !== 'alert' || end.description !== 'internal_error') return null
  const parts = [...Map.groupBy(left, signerOf).values()]
  return Promise.all(parts.map((part) => enumerateByRemoval(part, ask)))
}

/** What signs the key exchange; `none` where nothing does. */
function signerOf(name: string): string {
  const suite = cipherSuiteNamed(name)
  return suite && /^(ECDHE|DHE)$/.test(suite.keyExchange) ? suite.authentication : 'none'
}

const maxSuitesInHello = 64

/**
 * Suites of RSA and of ECDSA are split separately. A server mostly has one of the two, whose suites then come into as many
 * batches as there are.
 */
function splitSuites(suites: readonly string[], count: number): string[][] {
  const groups = Map.groupBy(suites, batchGroupOf)
  const dealing = [0, 1, 2].map((group) => splitIntoBatches(groups.get(group) ?? [], count))
  return Array.from({ length: count }, (_, batch) => dealing.flatMap((batches) => batches[batch] ?? []))
}

function batchGroupOf(name: string): number {
  if (isRare(name)) return 2
  return cipherSuiteNamed(name)?.authentication === 'RSA' ? 0 : 1
}

const likelyOrder12 = tls12Suites.toSorted(compareSuitesByLikelihood)
const fewestBatches12 = splitIntoFewestBatches(likelyOrder12)
/**
 * SSL 3.0 is not offered the suites that came with TLS 1.2: it does not even have their hash. TLS 1.0 and 1.1 are, since servers
 * share so much code between these versions that they may accept one by mistake.
 */
const fewBatches = {
  'SSL 3.0': splitIntoFewestBatches(
    likelyOrder12.filter((name) => cipherSuiteNamed(name)?.since !== 'TLS 1.2'),
  ),
  'TLS 1.0': fewestBatches12,
  'TLS 1.1': fewestBatches12,
}
const likelyBatches = { ...fewBatches, 'TLS 1.2': fewestBatches12 }
/** More batches than are needed: most then hold at most one suite that the server has, and are done after two rounds. */
const manyBatches = splitSuites(likelyOrder12, 9)

/** Three groups are split, each of which may put one more suite into a batch than its share. */
function splitIntoFewestBatches(suites: readonly string[]): string[][] {
  return splitSuites(suites, Math.ceil(suites.length / (maxSuitesInHello - 3)))
}

/**
 * Asked a second time with FFDHE groups on offer, since some servers take DHE only from clients that know RFC 7919. Suites
 * without a certificate or with pre-shared keys are left out, so that one hello is enough.
 */
const dheSuites = tls12Suites.filter(isDhe).slice(0, maxSuitesInHello)

function isDhe(name: string): boolean {
  const suite = cipherSuiteNamed(name)
  return suite?.keyExchange === 'DHE' && suite.authentication !== 'anon' && !suite.export
}
