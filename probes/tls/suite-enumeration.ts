import { type Failure, map } from '../outcome.ts'
import { allSchemes, ffdheGroups, tls12Groups, tls12Suites, tls13Groups, tls13Suites } from './candidates.ts'
import { type Ask, type Elimination, eliminate } from './elimination.ts'
import type { Endpoint } from './endpoint.ts'
import { askServerHello } from './exchange.ts'
import type { TlsVersion } from './offer.ts'
import { preferenceAmong } from './preference.ts'
import { clarity } from './refusal.ts'
import { createNegotiation } from './tls13-negotiation.ts'
import { cipherSuiteName, cipherSuiteNamed } from './wire/registry/cipher-suites.ts'

/** What was found out about the suites of one version. */
export interface SuiteEnumeration {
  /** In the server's order where it has one. */
  suites: readonly string[]
  /** What each elimination ended with. */
  refusals: readonly Failure[]
  preference: 'server' | 'client' | null
}

/**
 * Every suite that the server takes in SSL 3.0 to TLS 1.2, each version by itself. The registry's suites are dealt out
 * into hellos of at most 64, since old servers look at no more, and the hellos are eliminated side by side.
 */
export async function enumerateSuites(
  endpoint: Endpoint,
  version: Exclude<TlsVersion, 'TLS 1.3'>,
): Promise<SuiteEnumeration> {
  const ask = suiteAsker(endpoint, version, tls12Groups)
  const hands = (await Promise.all(deal(tls12Suites).map((hand) => eliminateBySigner(hand, ask)))).flat()
  const found = hands.flatMap((hand) => hand.found)
  const refusals = hands.flatMap(({ end }) => end ?? [])
  if (found.length === 0) return { suites: [], refusals, preference: null }
  const [preference, more] = await Promise.all([
    preferenceAmong(found, ask, isChaCha),
    eliminate(dheSuites(found), suiteAsker(endpoint, version, [...tls12Groups, ...ffdheGroups])),
  ])
  return {
    suites: [...preference.order, ...more.found],
    refusals: more.end ? [...refusals, more.end] : refusals,
    preference: preference.decides,
  }
}

/** The suites of TLS 1.3, few enough for one hello. */
export async function enumerateTls13Suites(endpoint: Endpoint): Promise<SuiteEnumeration> {
  const negotiate = createNegotiation(endpoint)
  const ask: Ask = async (suites) =>
    map(await negotiate(suites, tls13Groups), ({ cipherSuite }) => cipherSuiteName(cipherSuite))
  const { found, end } = await eliminate(tls13Suites, ask)
  const { order, decides } = await preferenceAmong(found, ask, isChaCha)
  return { suites: order, refusals: end ? [end] : [], preference: decides }
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
 * Elimination that goes around what the server chooses but cannot do: OpenSSL answers internal_error when its key has no
 * signature algorithm for the version (SHA-1 forbidden, TLS 1.1), though its suites without a signature would do. After
 * such an alert what is left is asked apart by who signs.
 */
async function eliminateBySigner(hand: readonly string[], ask: Ask): Promise<Elimination[]> {
  const whole = await eliminate(hand, ask)
  if (whole.end?.status !== 'alert' || clarity(whole.end) > 0) return [whole]
  const left = hand.filter((name) => !whole.found.includes(name))
  const parts = [...Map.groupBy(left, signerOf).values()]
  if (parts.length < 2) return [whole]
  return [
    { found: whole.found, end: null },
    ...(await Promise.all(parts.map((part) => eliminate(part, ask)))),
  ]
}

/** What signs the key exchange; `none` where nothing does. */
function signerOf(name: string): string {
  const suite = cipherSuiteNamed(name)
  return suite && /^(ECDHE|DHE)$/.test(suite.keyExchange) ? suite.authentication : 'none'
}

const most = 64

/** Round robin, so that suites which are close in the registry, and taken together, end up in different hellos. */
function deal(suites: readonly string[]): string[][] {
  const hands = Math.ceil(suites.length / most)
  return Array.from({ length: hands }, (_, hand) => suites.filter((_, index) => index % hands === hand))
}

/**
 * The DHE suites not yet found, for a second look with FFDHE groups on offer: some servers take DHE only from clients that
 * know RFC 7919. Those without a certificate or with pre-shared keys are left out, to stay within one hello.
 */
function dheSuites(found: readonly string[]): string[] {
  const dhe = tls12Suites.filter((name) => {
    const suite = cipherSuiteNamed(name)
    return (
      suite?.keyExchange === 'DHE' &&
      suite.authentication !== 'anon' &&
      !suite.export &&
      !found.includes(name)
    )
  })
  return dhe.slice(0, most)
}
