import { type CipherSuite, cipherSuiteNamed } from '../../core/tls/registry/cipher-suites.ts'
import { namedGroupNamed } from '../../core/tls/registry/named-groups.ts'
import { signatureSchemeNamed } from '../../core/tls/registry/signature-schemes.ts'
import type { VersionName } from '../../core/tls/registry/versions.ts'
import { isTlsRefusal } from '../reading/explicit-refusal.ts'
import type { Client } from './client.ts'
import type { NegotiationFacts } from './negotiation-facts.ts'

/**
 * Can both sides use it? Null: the facts don't say. `unsigned`: it would need a signature that they can't agree on; some
 * servers pass over such a suite, OpenSSL takes it and fails.
 */
export type Usability = { usable: true } | { usable: false | null | 'unsigned'; why: string }

/** Can the server choose this suite, which both sides have in this version, for this client? */
export function assessUsability(
  client: Client,
  facts: NegotiationFacts,
  version: VersionName,
  name: string,
): Usability {
  if (version === 'TLS 1.3') {
    return combineUsability([
      assessGroups(client, facts, version),
      assessSignature(client, facts, version, tls13Signers),
    ])
  }
  const suite = cipherSuiteNamed(name)
  if (!suite) return { usable: null, why: `${name} is not in the registry` }
  return combineUsability([
    ...(suite.keyExchange.startsWith('ECDHE') ? [assessGroups(client, facts, version)] : []),
    ...(suite.keyExchange === 'DHE' ? [assessPrime(client, facts, version, suite)] : []),
    ...(suite.authentication === 'ECDSA' ? [assessCertificateCurve(client, facts)] : []),
    ...(version === 'TLS 1.2' && isSigned(suite)
      ? [assessSignature(client, facts, version, signers[suite.authentication] ?? [])]
      : []),
  ])
}

/** Does the server sign the key exchange (RFC 5246 §7.4.3)? */
export function isSigned({ keyExchange, authentication }: CipherSuite): boolean {
  return /^(ECDHE|DHE)$/.test(keyExchange) && authentication in signers
}

const signers: Readonly<Record<string, readonly string[]>> = {
  RSA: ['RSA', 'RSA-PSS'],
  ECDSA: ['ECDSA', 'EdDSA'],
  DSS: ['DSA'],
}
const tls13Signers = ['RSA-PSS', 'ECDSA', 'EdDSA', 'ML-DSA', 'SM2', 'GOST']

const usableForSure: Usability = { usable: true }

/** If one part is impossible, the whole is impossible, even where other parts are unknown. */
export function combineUsability(parts: readonly Usability[]): Usability {
  const first = (state: Usability['usable']) => parts.find(({ usable }) => usable === state)
  return first(false) ?? first(null) ?? first('unsigned') ?? usableForSure
}

function assessGroups(client: Client, facts: NegotiationFacts, version: VersionName): Usability {
  const { groups } = client
  const taken = facts['tls.groups'][version] ?? []
  if (groups === null) {
    return { usable: null, why: 'it names no groups, and what a server then assumes is not among the facts' }
  }
  if (groups.some((name) => taken.includes(name))) return usableForSure
  const untested = (facts['tls.groupsUntested'][version] ?? []).filter((name) => groups.includes(name))
  if (untested.length > 0)
    return { usable: null, why: `${version}: could not be told: ${untested.join(', ')}` }
  const refusals = facts['tls.groupRefusals'][version] ?? []
  // All groups there are were asked for, so that no refusal at all means that every one was taken.
  if (taken.length === 0 || refusals.length === 0 || !refusals.every(isTlsRefusal)) {
    return { usable: null, why: `${version}: not every group of the server is known` }
  }
  return {
    usable: false,
    why: `no group in common: it has ${groups.join(', ')}; the server takes ${taken.join(', ')}`,
  }
}

/**
 * A server may keep its prime from clients that offer FFDHE groups (RFC 7919 §4), or serve nobody else; the facts show
 * that a suite is taken, not by which of both.
 */
function assessPrime(
  client: Client,
  facts: NegotiationFacts,
  version: VersionName,
  suite: CipherSuite,
): Usability {
  const offered = (client.groups ?? []).filter((name) => namedGroupNamed(name)?.kind === 'FFDHE')
  const parameters = findDhParameters(facts, version, suite)
  if (!parameters) return { usable: null, why: `${version}: the group of DHE is not known` }
  const registered = ffdhePrime.test(parameters.prime)
  if (registered && offered.includes(`ffdhe${parameters.bits}`)) return usableForSure
  if (!registered && offered.length === 0) return usableForSure
  return { usable: null, why: `${version}: whether DHE depends on FFDHE groups (RFC 7919) is not known` }
}

/** The parameters that go with a DHE suite: export suites have their own. */
export function findDhParameters(
  facts: NegotiationFacts,
  version: VersionName,
  { keyExchange, export: exported }: CipherSuite,
): NegotiationFacts['tls.dhParameters'][number] | undefined {
  if (keyExchange !== 'DHE') return undefined
  return facts['tls.dhParameters'].find(
    (entry) => entry.version === version && cipherSuiteNamed(entry.suite)?.export === exported,
  )
}

/** The primes of RFC 7919 appendix A are 2^b − 2^(b−64) + …: the digits of e follow 64 ones. RFC 3526's have π there. */
const ffdhePrime = /^f{16}adf85458a2bb4a9a/i

/** The curve of the certificate's key must be one of the client's (RFC 8422 §5.1). */
function assessCertificateCurve({ groups }: Client, facts: NegotiationFacts): Usability {
  const leaves = facts['tls.certificates'].flatMap(({ chain }) => chain.slice(0, 1))
  const keys = leaves.map(({ key }) => key).filter(({ type }) => type !== 'RSA' && type !== 'RSA-PSS')
  if (keys.length === 0) return { usable: null, why: 'the certificate of the ECDSA suites was not seen' }
  if (keys.some(({ curve }) => curve === null)) return usableForSure
  if (groups === null) return { usable: null, why: 'it names no groups, and the certificate needs one' }
  const curves = keys.flatMap(({ curve }) => curve ?? [])
  if (curves.some((curve) => groups.includes(curve))) return usableForSure
  return { usable: false, why: `it does not have the curve of the certificate, ${curves.join(', ')}` }
}

function assessSignature(
  client: Client,
  facts: NegotiationFacts,
  version: 'TLS 1.2' | 'TLS 1.3',
  algorithms: readonly string[],
): Usability {
  const offered = client.signatureSchemes ?? impliedSchemes
  const taken = facts['tls.signatureSchemes'][version] ?? []
  const shared = offered.filter((name) => taken.includes(name))
  if (shared.some((name) => algorithms.includes(signatureSchemeNamed(name)?.algorithm ?? '')))
    return usableForSure
  const refusals = facts['tls.signatureSchemeRefusals'][version] ?? []
  if (taken.length === 0 || refusals.length === 0 || !refusals.every(isTlsRefusal)) {
    return { usable: null, why: `${version}: not every signature scheme of the server is known` }
  }
  return {
    usable: 'unsigned',
    why: `no signature scheme in common: it takes ${offered.join(', ')}; the server signs with ${taken.join(', ')}`,
  }
}

/** What a hello of TLS 1.2 without signature_algorithms means (RFC 5246 §7.4.1.4.1). */
const impliedSchemes = ['rsa_pkcs1_sha1', 'dsa_sha1', 'ecdsa_sha1']
