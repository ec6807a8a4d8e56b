import { describeFailure } from '../../core/outcome.ts'
import { cipherSuiteNamed } from '../../core/tls/registry/cipher-suites.ts'
import { type VersionName, versionNames } from '../../core/tls/registry/versions.ts'
import { listUnsettledSuites } from '../reading/edge/offered-suites.ts'
import { listOfferedVersions } from '../reading/edge/offered-versions.ts'
import { isTlsRefusal } from '../reading/explicit-refusal.ts'
import type { Client } from './client.ts'
import type { NegotiationFacts } from './negotiation-facts.ts'
import { assessUsability, type Usability } from './suite-usability.ts'

/** What the server answers a hello with, as far as the facts tell. */
export type ServerChoice =
  | {
      answer: 'hello'
      version: VersionName
      /** The suite; several: one of these, and the facts don't say which. */
      suites: readonly string[]
      /** The named group of the key exchange, likewise; empty: a suite without one. */
      groups: readonly string[]
    }
  | { answer: 'refusal'; why: string }
  | { answer: 'unknown'; why: string }

/**
 * Predicts a server's answer: the highest common version (RFC 8446 §4.2.1, RFC 5246 §E.1), in it the first suite both can
 * use in the order of whoever decides, then the group.
 */
export function predictServerChoice(client: Client, facts: NegotiationFacts): ServerChoice {
  const version = findHighestVersion(client, facts)
  if (typeof version !== 'string') return version
  const candidates = listCommonSuites(client, facts, version)
  const decides = facts['tls.preference'][version]
  const possible = decides
    ? keepPossibleChoices(candidates, decides, client)
    : candidates.filter(({ usable }) => usable !== false)
  const reasons = [...new Set(candidates.flatMap((candidate) => ('why' in candidate ? candidate.why : [])))]
  const doubts = possible.filter(({ usable }) => usable === null || usable === 'unsigned')
  if (doubts.some(({ usable }) => usable === 'unsigned') || doubts.length === possible.length) {
    const impossible = candidates.every(({ usable }) => usable === false || usable === 'unsigned')
    const open = impossible ? listUnsettledSuites(facts, [version]) : reasons
    if (open.length > 0) return { answer: 'unknown', why: open.join('; ') }
    return { answer: 'refusal', why: reasons.join('; ') || `${version}: no cipher suite in common` }
  }
  const suites = possible.map(({ name }) => name)
  return { answer: 'hello', version, suites, groups: listPossibleGroups(client, facts, version, suites) }
}

function findHighestVersion(client: Client, facts: NegotiationFacts): VersionName | ServerChoice {
  const offered = listOfferedVersions(facts['tls.versions'])
  if (offered.length === 0) return { answer: 'unknown', why: 'no version was negotiated in this run' }
  for (const version of announcedVersionsOf(client).toReversed()) {
    const outcome = facts['tls.versions'][version]
    if (outcome?.status === 'ok') return version
    if (!outcome || !isTlsRefusal(outcome)) {
      return { answer: 'unknown', why: `${version}: ${outcome ? describeFailure(outcome) : 'not asked'}` }
    }
  }
  const why = `no version in common: it speaks ${client.versions.join(', ')}; the server ${offered.join(', ')}`
  return { answer: 'refusal', why }
}

/** A hello without supported_versions names the newest version only, and a server may answer with any older one. */
function announcedVersionsOf({ versions }: Client): readonly VersionName[] {
  if (versions.includes('TLS 1.3')) return versions
  const newest = versions.at(-1)
  return versionNames.filter((name, index) => {
    return name !== 'SSL 2.0' && newest !== undefined && index <= versionNames.indexOf(newest)
  })
}

type Candidate = Usability & { name: string }

/** The suites that both have, in the client's order unless the server's is known to count. */
function listCommonSuites(client: Client, facts: NegotiationFacts, version: VersionName): Candidate[] {
  const taken = facts['tls.suites'][version] ?? []
  const [order, others] =
    facts['tls.preference'][version] === 'server' ? [taken, client.suites] : [client.suites, taken]
  return order
    .filter((name) => others.includes(name))
    .map((name) => ({ name, ...assessUsability(client, facts, version, name) }))
}

/**
 * The suites that the server may choose in a known order: the first one that is certainly usable, and those before it of which
 * that is unknown.
 */
function keepPossibleChoices(
  candidates: readonly Candidate[],
  decides: 'server' | 'client',
  client: Client,
): Candidate[] {
  const thinkable = candidates.filter(({ usable }) => usable !== false)
  const sure = thinkable.findIndex(({ usable }) => usable === true)
  const first = sure < 0 ? thinkable : thinkable.slice(0, sure + 1)
  const chacha = thinkable.find(({ name }) => name.includes('CHACHA20'))
  const lifted = decides === 'server' && hasChaChaFirst(client) && chacha && !first.includes(chacha)
  return lifted ? [...first, chacha] : first
}

/**
 * A client whose first AEAD suite is ChaCha20 is taken for one without AES in hardware by some servers, which then follow it
 * (OpenSSL's SSL_OP_PRIORITIZE_CHACHA, Go). `tls.preference` doesn't say which servers do.
 */
function hasChaChaFirst({ suites }: Client): boolean {
  const first = suites.find((name) => cipherSuiteNamed(name)?.mode === 'AEAD')
  return first?.includes('CHACHA20') ?? false
}

function listPossibleGroups(
  client: Client,
  facts: NegotiationFacts,
  version: VersionName,
  suites: readonly string[],
): string[] {
  const ephemeral = suites.some((name) => cipherSuiteNamed(name)?.keyExchange.startsWith('ECDHE'))
  if (version !== 'TLS 1.3' && !ephemeral) return []
  const offered = client.groups ?? []
  const taken = facts['tls.groups'][version] ?? []
  const untested = facts['tls.groupsUntested'][version] ?? []
  const decides = untested.some((name) => offered.includes(name))
    ? undefined
    : facts['tls.groupPreference'][version]
  const ranked = (decides === 'server' ? taken : offered).filter(
    (name) => offered.includes(name) && (taken.includes(name) || untested.includes(name)),
  )
  const preferred = decides ? ranked.slice(0, 1) : ranked
  if (version !== 'TLS 1.3') return preferred
  // With a share at hand some servers take the client's first, some their best of those, some ask for a better one.
  const shares = (client.keyShares ?? []).filter((name) => ranked.includes(name))
  const best = ranked.find((name) => shares.includes(name))
  return [...new Set([...shares.slice(0, 1), ...(best ? [best] : []), ...preferred])]
}
