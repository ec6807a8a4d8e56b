import type { X509Certificate } from 'node:crypto'
import { type Failure, type Outcome, ok } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { type ChainSource, chainSources, type SentChain } from './asking/chain-source.ts'
import { type Endpoint, endpointOf } from './asking/tls-endpoint.ts'
import { isHostCovered } from './certificate/host-match.ts'
import { type ParsedCertificate, parseCertificate } from './certificate/parsed-certificate.ts'
import { hasPathToRoot, isIssuerOf } from './certificate/trust-path.ts'
import { createRoots, type Roots } from './certificate/trusted-roots.ts'
import { verifyChain } from './library/chain-verification.ts'
import { readStaple } from './ocsp/staple.ts'
import { requestStapleAgain } from './ocsp/staple-retry.ts'
import type { Chain, Staple } from './tls-facts.ts'
import { mergeLogLists, readTransparency, type TimestampDelivery } from './transparency/timestamp-delivery.ts'

/** Every chain that the server sends, as it sends it, with what OpenSSL and the stapled response say of it. */
export const certificates = defineProbe({
  id: 'tls-certificates',
  needs: ['net.primary'],
  provides: ['tls.certificates', 'tls.certificateFailures', 'tls.transparency'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    const known = mergeLogLists(context.target)
    const logList = { timestamp: known.timestamp, source: known.source, logs: known.logs.length }
    if (endpoint.status !== 'ok') {
      return {
        'tls.certificates': [],
        'tls.certificateFailures': [endpoint],
        'tls.transparency': { logList, certificates: [] },
      }
    }
    const answers = await Promise.all(
      chainSources.map(async (source) => ({ source, sent: await source(endpoint.value) })),
    )
    const { chains, failures, unreadable } = groupByLeaf(answers)
    const roots = createRoots(context.target)
    const all = await Promise.all(
      chains.map((chain) => createChainFacts(endpoint.value, chain, roots, chains.length === 1)),
    )
    return {
      'tls.certificates': all.map(({ chain }) => chain),
      'tls.certificateFailures': chains.length === 0 ? [...failures, ...unreadable] : unreadable,
      'tls.transparency': {
        logList,
        certificates: all.map(({ delivery }) => readTransparency(delivery, known)),
      },
    }
  },
})

/** One leaf, with the first chain it came in, and the first staple and timestamps that came with it. */
interface ReceivedLeaf {
  obtained: string[]
  source: ChainSource
  chain: [ParsedCertificate, ...ParsedCertificate[]]
  staple: Uint8Array | null
  timestamps: Uint8Array | null
}

function groupByLeaf(answers: readonly { source: ChainSource; sent: Outcome<SentChain> }[]) {
  const chains = new Map<string, ReceivedLeaf>()
  const failures: Failure[] = []
  const unreadable: Failure[] = []
  for (const { source, sent } of answers) {
    if (sent.status !== 'ok') {
      failures.push(sent)
      continue
    }
    const chain = parseChain(sent.value.certificates)
    if (chain.status !== 'ok') {
      unreadable.push(chain)
      continue
    }
    const { version, staple, timestamps } = sent.value
    const [{ facts }] = chain.value
    const obtained = `${version} ${keyNames[facts.key.type] ?? facts.key.type}`
    const known = chains.get(facts.sha256)
    known?.obtained.push(obtained)
    if (known) {
      known.staple ??= staple
      known.timestamps ??= timestamps
    } else {
      chains.set(facts.sha256, { obtained: [obtained], source, chain: chain.value, staple, timestamps })
    }
  }
  return { chains: [...chains.values()], failures, unreadable }
}

/** A certificate is known by what its key signs with. */
const keyNames: Readonly<Record<string, string>> = { EC: 'ECDSA' }

/** The whole chain or nothing: a chain with a certificate left out is not what the server sent. */
function parseChain(sent: readonly Uint8Array[]): Outcome<ReceivedLeaf['chain']> {
  const parsed: ParsedCertificate[] = []
  for (const [index, der] of sent.entries()) {
    const certificate = parseCertificate(der)
    if (certificate.status === 'malformed') {
      return { ...certificate, field: `certificate_list[${index}].${certificate.field}` }
    }
    if (certificate.status !== 'ok') return certificate
    parsed.push(certificate.value)
  }
  const [leaf, ...others] = parsed
  return leaf ? ok([leaf, ...others]) : { status: 'malformed', field: 'certificate_list', offset: 0 }
}

async function createChainFacts(
  endpoint: Endpoint,
  received: ReceivedLeaf,
  roots: Roots,
  alone: boolean,
): Promise<{ chain: Chain; delivery: TimestampDelivery }> {
  const [leaf, ...others] = received.chain
  const sent: [X509Certificate, ...X509Certificate[]] = [leaf.x509, ...others.map(({ x509 }) => x509)]
  const [verification, staple] = await Promise.all([
    verifyChain(endpoint, sent, roots, alone),
    obtainStaple(endpoint, received),
  ])
  const issuer = findIssuer(leaf, others, roots)
  return {
    chain: {
      obtained: received.obtained,
      chain: received.chain.map(({ facts }) => facts),
      verification,
      matchesHost: isHostCovered(leaf.x509, endpoint.context.target.host),
      staple: readStapleFacts(staple, leaf, issuer),
    },
    delivery: {
      leaf,
      issuer,
      publicRoot: hasPathToRoot(leaf.x509, sent, roots.publicRoots),
      handshake: received.timestamps,
      staple: staple.status === 'ok' ? staple.value : null,
    },
  }
}

async function obtainStaple(
  endpoint: Endpoint,
  { source, chain: [leaf], staple }: ReceivedLeaf,
): Promise<Outcome<Uint8Array | null>> {
  const expected = leaf.facts.ocspUrls.length > 0
  return staple || !expected ? ok(staple) : requestStapleAgain(endpoint, source)
}

function readStapleFacts(
  received: Outcome<Uint8Array | null>,
  leaf: ParsedCertificate,
  issuer: ParsedCertificate | null,
): Outcome<Staple | null> {
  if (received.status !== 'ok') return received
  if (!received.value) return { ...received, value: null }
  const read = readStaple(received.value, leaf, issuer)
  return received.attempts ? { ...read, attempts: received.attempts } : read
}

/** Among the certificates sent, else among the roots, which servers need not send. */
function findIssuer(
  leaf: ParsedCertificate,
  others: readonly ParsedCertificate[],
  roots: Roots,
): ParsedCertificate | null {
  const sent = others.find(({ x509 }) => isIssuerOf(x509, leaf.x509))
  if (sent) return sent
  const root = roots.certificates.find((candidate) => isIssuerOf(candidate, leaf.x509))
  const parsed = root && parseCertificate(root.raw)
  return parsed?.status === 'ok' ? parsed.value : null
}
