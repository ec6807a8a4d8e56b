import { cipherSuiteNamed } from '../../core/tls/registry/cipher-suites.ts'
import type { VersionName } from '../../core/tls/registry/versions.ts'
import type { Client, Limits } from './client.ts'
import { judgeHelloLength, judgeHelloParts } from './hello-length.ts'
import type { NegotiationFacts } from './negotiation-facts.ts'
import { predictServerChoice } from './server-choice.ts'
import { combineUsability, findDhParameters, isSigned, type Usability } from './suite-usability.ts'

/** What comes of a client's attempt to connect; null: the facts don't tell. */
export type Negotiation =
  | {
      connects: true
      version: VersionName
      /** One of these; a single one where the facts say which. */
      suites: readonly string[]
      /** Likewise; empty: a suite without a named group. */
      groups: readonly string[]
    }
  | { connects: false | null; why: string }

/**
 * What this client and the server seen in the facts agree on, up to the certificate's issuer. No connection is made. The
 * facts were seen with a server name: for a client that sends none they hold where the default site is set up alike.
 */
export function predictNegotiation(client: Client, facts: NegotiationFacts): Negotiation {
  const heard = combineUsability([judgeHelloLength(client, facts), judgeHelloParts(client, facts)])
  if (heard.usable === false) return { connects: false, why: heard.why }
  const choice = predictServerChoice(client, facts)
  if (choice.answer !== 'hello') {
    return { connects: choice.answer === 'refusal' ? false : null, why: choice.why }
  }
  if (client.helloFormat) {
    return {
      connects: null,
      why: `whether the server reads hellos in the form of ${client.helloFormat} was not asked`,
    }
  }
  const { version, suites, groups } = choice
  if (!client.versions.includes(version)) {
    const why = `no version in common: it speaks ${client.versions.join(', ')}; the server answers with ${version}`
    return { connects: false, why }
  }
  const why = findObjection(
    suites.map((suite) => findSuiteObjection(client, facts, version, suite)),
    findServerObjection(client, facts, version),
  )
  if (why) return why
  return heard.usable === true
    ? { connects: true, version, suites, groups }
    : { connects: null, why: heard.why }
}

/** Every possible suite objectionable: it fails. Only some of them: that depends on which is chosen. */
function findObjection(suites: readonly Usability[], server: Usability): Negotiation | null {
  const broken = suites.every(({ usable }) => usable === false) ? [server, ...suites] : [server]
  const firm = broken.find(({ usable }) => usable === false)
  if (firm && firm.usable !== true) return { connects: false, why: firm.why }
  const open = [server, ...suites].find(({ usable }) => usable !== true)
  return open && open.usable !== true ? { connects: null, why: open.why } : null
}

function findSuiteObjection(
  client: Client,
  facts: NegotiationFacts,
  version: VersionName,
  name: string,
): Usability {
  const suite = cipherSuiteNamed(name)
  if (version === 'TLS 1.3' || !suite) return { usable: true }
  if (client.refusesSha1 && version !== 'TLS 1.2' && isSigned(suite)) {
    return { usable: false, why: `${version} signs with SHA-1, which it refuses` }
  }
  const { dhBits } = client
  if (suite.keyExchange !== 'DHE' || !dhBits) return { usable: true }
  const bits = findDhParameters(facts, version, suite)?.bits
  if (bits === undefined) return { usable: null, why: 'the size of the DHE group is not known' }
  return checkSize(bits, dhBits, 'DHE group')
}

function findServerObjection(client: Client, facts: NegotiationFacts, version: VersionName): Usability {
  const extensions = facts['tls.extensions'][version]
  if (client.needsSecureRenegotiation && version !== 'TLS 1.3') {
    if (!extensions) return { usable: null, why: `${version}: the server’s extensions are not known` }
    if (!extensions.includes('renegotiation_info'))
      return {
        usable: false,
        why: 'the server does not have secure renegotiation (RFC 5746), which it needs',
      }
  }
  return client.rsaBits ? checkRsaKeySize(facts, client.rsaBits) : { usable: true }
}

/** Judged where every certificate has an RSA key; with another one beside it the client may never see it. */
function checkRsaKeySize(facts: NegotiationFacts, limits: Limits): Usability {
  const keys = facts['tls.certificates'].flatMap(({ chain }) => chain.slice(0, 1).map(({ key }) => key))
  if (keys.length === 0) return { usable: null, why: 'no certificate was seen' }
  const judged = keys.map(({ type, bits }) =>
    type === 'RSA' && bits !== null ? checkSize(bits, limits, 'RSA key') : ({ usable: true } as const),
  )
  const broken = judged.find(({ usable }) => usable === false)
  if (!broken || broken.usable) return { usable: true }
  if (judged.every(({ usable }) => usable === false)) return broken
  return { usable: null, why: `which certificate it gets is not known, and one is not for it: ${broken.why}` }
}

function checkSize(bits: number, { min, max }: Limits, what: string): Usability {
  if (min !== undefined && bits < min)
    return { usable: false, why: `the ${what} of ${bits} bits is shorter than the ${min} it asks for` }
  if (max !== undefined && bits > max)
    return { usable: false, why: `the ${what} of ${bits} bits is longer than the ${max} it can handle` }
  return { usable: true }
}
