import { type Failure, map } from '../../../core/outcome.ts'
import { cipherSuiteName, cipherSuiteNamed } from '../../../core/tls/registry/cipher-suites.ts'
import { type Ask, deal, type Elimination, eliminate, eliminateAfter } from './enumerate-by-removal.ts'
import { survey } from './enumerate-with-order.ts'
import { askServerHello } from './hello-exchange.ts'
import { isRare, likelySuites } from './likely-order.ts'
import type { TlsVersion } from './offer.ts'
import {
  allSchemes,
  ffdheGroups,
  tls12Groups,
  tls12Suites,
  tls13Groups,
  tls13Suites,
} from './offered-names.ts'
import { clarity } from './refusal-clarity.ts'
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
): Promise<SuiteEnumeration> {
  const ask = suiteAsker(endpoint, version, tls12Groups)
  const hands = version === 'TLS 1.2' ? manyHands : fewHands[version]
  const first = version === 'TLS 1.2' ? null : await ask(hands[0] ?? [])
  if (first && first.status !== 'ok' && (clarity(first) === 2 || first.status === 'timeout'))
    return { suites: [], refusals: [first], preference: null }
  const options = {
    begun: first,
    likely: likelySuites,
    last: isChaCha,
    salvage: (left: readonly string[], end: Failure) => eliminateBySigner(left, end, ask),
  }
  const askFfdhe = suiteAsker(endpoint, version, [...tls12Groups, ...ffdheGroups])
  const [{ order, decides, refusals }, ffdhe] = await Promise.all([
    survey(hands, ask, options),
    askFfdhe(dheSuites),
  ])
  if (order.length === 0) return { suites: [], refusals, preference: null }
  const more = order.some(isDhe) ? { found: [], end: null } : await eliminateAfter(dheSuites, ffdhe, askFfdhe)
  return {
    suites: [...order, ...more.found],
    refusals: more.end ? [...refusals, more.end] : refusals,
    preference: decides,
  }
}

/** The suites of TLS 1.3, of which the usual ones are asked for one by one. */
export async function enumerateTls13Suites(endpoint: Endpoint): Promise<SuiteEnumeration> {
  const negotiate = createNegotiation(endpoint)
  const ask: Ask = async (suites) =>
    map(await negotiate(suites, tls13Groups), ({ cipherSuite }) => cipherSuiteName(cipherSuite))
  const usual = tls13Suites.filter((name) => !isRare(name))
  const hands = [...usual.map((name) => [name]), tls13Suites.filter(isRare)]
  const { order, decides, refusals } = await survey(hands, ask, { likely: likelySuites, last: isChaCha })
  return { suites: order, refusals, preference: decides }
}

function isChaCha(suite: string): boolean {
  return suite.includes('CHACHA20')
}

function suiteAsker(endpoint: Endpoint, version: TlsVersion, groups: readonly string[]): Ask {
  return async (suites) => {
    const hello = await askServerHello(endpoint, { version, suites, groups, signatureSchemes: allSchemes })
    return map(hello, ({ cipherSuite }) => cipherSuiteName(cipherSuite))
  }
}

/**
 * Enumerates once more what is left after an alert that is no clear refusal. OpenSSL answers internal_error when its key has no
 * signature algorithm for the version (SHA-1 forbidden, TLS 1.1), though it would take suites that need no signature. So the rest
 * is asked apart by who signs, and then once more: the same alert twice for the same suites, while other hellos are answered, is
 * a refusal and no passing trouble.
 */
async function eliminateBySigner(
  left: readonly string[],
  end: Failure,
  ask: Ask,
): Promise<Elimination[] | null> {
  if (!isUnclearAlert(end)) return null
  const parts = [...Map.groupBy(left, signerOf).values()]
  return Promise.all(parts.map((part) => eliminateTwice(part, ask)))
}

async function eliminateTwice(part: readonly string[], ask: Ask): Promise<Elimination> {
  const once = await eliminate(part, ask)
  if (!once.end || !isUnclearAlert(once.end)) return once
  const left = part.filter((name) => !once.found.includes(name))
  const { found, end } = await eliminate(left, ask)
  const again = found.length === 0 && end?.status === 'alert' && end.description === once.end.description
  return { found: [...once.found, ...found], end: again ? { ...end, attempts: 2, repeated: true } : end }
}

function isUnclearAlert(end: Failure): end is Extract<Failure, { status: 'alert' }> {
  return end.status === 'alert' && clarity(end) === 0
}

/** What signs the key exchange; `none` where nothing does. */
function signerOf(name: string): string {
  const suite = cipherSuiteNamed(name)
  return suite && /^(ECDHE|DHE)$/.test(suite.keyExchange) ? suite.authentication : 'none'
}

const most = 64

/**
 * Suites of RSA and of ECDSA are split separately. A server mostly has one of the two, whose suites then come into as many
 * batches as there are.
 */
function dealt(suites: readonly string[], count: number): string[][] {
  const groups = Map.groupBy(suites, dealingGroup)
  const dealing = [0, 1, 2].map((group) => deal(groups.get(group) ?? [], count))
  return Array.from({ length: count }, (_, hand) => dealing.flatMap((hands) => hands[hand] ?? []))
}

function dealingGroup(name: string): number {
  if (isRare(name)) return 2
  return cipherSuiteNamed(name)?.authentication === 'RSA' ? 0 : 1
}

const likely12 = tls12Suites.toSorted(likelySuites)
const fewest = fewestHands(likely12)
/**
 * SSL 3.0 is not offered the suites that came with TLS 1.2: it does not even have their hash. TLS 1.0 and 1.1 are, since servers
 * share so much code between these versions that they may accept one by mistake.
 */
const fewHands = {
  'SSL 3.0': fewestHands(likely12.filter((name) => cipherSuiteNamed(name)?.since !== 'TLS 1.2')),
  'TLS 1.0': fewest,
  'TLS 1.1': fewest,
}
/** More batches than are needed: most then hold at most one suite that the server has, and are done after two rounds. */
const manyHands = dealt(likely12, 9)

/** Three groups are split, each of which may put one more suite into a batch than its share. */
function fewestHands(suites: readonly string[]): string[][] {
  return dealt(suites, Math.ceil(suites.length / (most - 3)))
}

/**
 * Asked a second time with FFDHE groups on offer, since some servers take DHE only from clients that know RFC 7919. Suites
 * without a certificate or with pre-shared keys are left out, so that one hello is enough.
 */
const dheSuites = tls12Suites.filter(isDhe).slice(0, most)

function isDhe(name: string): boolean {
  const suite = cipherSuiteNamed(name)
  return suite?.keyExchange === 'DHE' && suite.authentication !== 'anon' && !suite.export
}
