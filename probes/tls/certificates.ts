import { createHash } from 'node:crypto'
import { type Failure, type Outcome, ok } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import type { LogList } from '../../core/transparency-log.ts'
import { createWorkBudget, type Work, type WorkBudget } from '../work/work-budget.ts'
import { askChains, type ChainSource, type SentChain } from './asking/chain-source.ts'
import { type Endpoint, endpointOf } from './asking/tls-endpoint.ts'
import { isHostCovered } from './certificate/host-match.ts'
import { testChainKeys } from './certificate/keys/chain-keys.ts'
import {
  type CertificateReading,
  type ParsedCertificate,
  parseCertificate,
} from './certificate/parsed-certificate.ts'
import { type Ancestry, createSignatureCheck, traceAncestry } from './certificate/trust-path.ts'
import { findTrustPaths, type TrustPaths } from './certificate/trust-paths.ts'
import { createRoots, type Roots } from './certificate/trusted-roots.ts'
import { verifyChain } from './library/chain-verification.ts'
import { readClientCertificate } from './library/client-certificate.ts'
import { readStaple } from './ocsp/staple.ts'
import { requestStapleAgain } from './ocsp/staple-retry.ts'
import type { Chain, Staple, TrustPath } from './tls-facts.ts'
import { mergeLogLists, readTransparency } from './transparency/timestamp-delivery.ts'
import type { Transparency } from './transparency/transparency-facts.ts'

/** Every chain that the server sends, as it sends it, with what OpenSSL and the stapled response say of it. */
export const certificates = defineProbe({
  id: 'tls-certificates',
  needs: ['net.primary'],
  provides: ['tls.certificates', 'tls.certificateFailures', 'tls.clientCertificate', 'tls.transparency'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    const known = mergeLogLists(context.target)
    const logList = { timestamp: known.timestamp, source: known.source, logs: known.logs.length }
    if (endpoint.status !== 'ok') {
      return {
        'tls.certificates': [],
        'tls.certificateFailures': [endpoint],
        'tls.clientCertificate': endpoint,
        'tls.transparency': { logList, certificates: [] },
      }
    }
    const answers = await askChains(endpoint.value)
    const clientCertificate = await readClientCertificate(
      endpoint.value,
      answers.map(({ sent }) => sent),
    )
    const budget = createWorkBudget(certificateWork, context.signal)
    const grouped = await budget.perform(groupByLeaf(answers))
    const { chains, failures, unreadable } =
      grouped.status === 'ok' ? grouped.value : { chains: [], failures: [], unreadable: [grouped] }
    const roots = createRoots(context.target)
    const readings = await Promise.all(
      chains.map((received) =>
        readLeaf(received, { endpoint: endpoint.value, roots, budget, known, alone: chains.length === 1 }),
      ),
    )
    const read = readings.flatMap((reading) => (reading.status === 'ok' ? [reading.value] : []))
    const unfinished = readings.flatMap((reading) => (reading.status === 'ok' ? [] : [reading]))
    return {
      'tls.certificates': read.map(({ chain }) => chain),
      'tls.certificateFailures': [...(chains.length === 0 ? failures : []), ...unreadable, ...unfinished],
      'tls.clientCertificate': clientCertificate,
      'tls.transparency': { logList, certificates: read.map(({ transparency }) => transparency) },
    }
  },
})

type Answer = { source: ChainSource; sent: Outcome<SentChain> }

/** What one server's certificates may take: many times what the longest chains in use do, each piece of them a certificate or a signature. */
const certificateWork = { work: 'reading the certificates', pieces: 256, milliseconds: 2000 }

/** One leaf, with the first chain it came in, and the first staple and timestamps that came with it. */
interface ReceivedLeaf {
  obtained: string[]
  source: ChainSource
  chain: [ParsedCertificate, ...ParsedCertificate[]]
  staple: Uint8Array | null
  timestamps: Uint8Array | null
}

function* groupByLeaf(answers: readonly Answer[]) {
  const chains = new Map<string, ReceivedLeaf>()
  const failures: Failure[] = []
  const unreadable: Failure[] = []
  const parse = createParser()
  for (const { source, sent } of answers) {
    if (sent.status !== 'ok') {
      failures.push(sent)
      continue
    }
    const chain = yield* parseChain(sent.value.certificates, parse)
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

type Parser = (der: Uint8Array) => Work<Outcome<ParsedCertificate>>

/** Each certificate is read once: most come in several answers. */
function createParser(): Parser {
  const known = new Map<string, Outcome<ParsedCertificate>>()
  return function* parse(der) {
    const key = Buffer.from(der).toString('latin1')
    const before = known.get(key)
    if (before) return before
    yield
    const parsed = parseCertificate(der)
    known.set(key, parsed)
    return parsed
  }
}

/** The whole chain or nothing: a chain with a certificate left out is not what the server sent. */
function* parseChain(sent: readonly Uint8Array[], parse: Parser): Work<Outcome<ReceivedLeaf['chain']>> {
  const parsed: ParsedCertificate[] = []
  for (const [index, der] of sent.entries()) {
    const certificate = yield* parse(der)
    if (certificate.status === 'malformed') {
      return { ...certificate, field: `certificate_list[${index}].${certificate.field}` }
    }
    if (certificate.status !== 'ok') return certificate
    parsed.push(certificate.value)
  }
  const [leaf, ...others] = parsed
  return leaf ? ok([leaf, ...others]) : { status: 'malformed', field: 'certificate_list', offset: 0 }
}

interface LeafReading {
  chain: Chain
  transparency: Transparency['certificates'][number]
}

interface ReadingContext {
  endpoint: Endpoint
  roots: Roots
  budget: WorkBudget
  known: LogList
  /** The server has no other leaf. */
  alone: boolean
}

async function readLeaf(received: ReceivedLeaf, context: ReadingContext): Promise<Outcome<LeafReading>> {
  const { endpoint, roots, budget, alone } = context
  const [leaf, ...others] = received.chain
  const isSigner = createSignatureCheck()
  const ancestry = await budget.perform(
    traceAncestry(leaf, others, roots.anchors, (root) => roots.isPublic(root), isSigner),
  )
  if (ancestry.status !== 'ok') return ancestry
  const paths = await budget.perform(
    findTrustPaths(leaf, others, roots.anchors, endpoint.context.now(), isSigner),
  )
  if (paths.status !== 'ok') return paths
  const [code, staple] = await Promise.all([
    verifyChain(endpoint, leaf, roots, alone),
    obtainStaple(endpoint, received),
  ])
  const verification = {
    code,
    pathToRoot: ancestry.value.roots.length > 0,
    ...describePaths(paths.value, roots),
  }
  return budget.perform(readAsIssued(received, context, ancestry.value, verification, staple))
}

function describePaths(
  { paths, leftOut, foreign }: TrustPaths,
  roots: Roots,
): Partial<Chain['verification']> {
  return {
    paths: paths.map(({ certificates: path, faults, doubts }) => ({
      certificates: path.map(describeStep),
      public: path.slice(-1).some((root) => roots.isPublic(root)),
      faults,
      doubts,
    })),
    pathsLeftOut: leftOut,
    foreignIssuers: foreign,
  }
}

function describeStep({ fields }: CertificateReading): TrustPath['certificates'][number] {
  const [from, to] = fields.validityText
  return {
    sha256: createHash('sha256').update(fields.raw).digest('hex'),
    subject: fields.subject.text,
    notBefore: fields.notBefore?.toISOString() ?? from,
    notAfter: fields.notAfter?.toISOString() ?? to,
  }
}

/** The rest of the reading, which takes the leaf's issuer. */
function* readAsIssued(
  received: ReceivedLeaf,
  { endpoint, roots, known }: ReadingContext,
  ancestry: Ancestry,
  verification: Chain['verification'],
  staple: Outcome<Uint8Array | null>,
): Work<LeafReading> {
  const [leaf] = received.chain
  const keyTests = yield* testChainKeys(received.chain)
  yield
  const { issuer } = ancestry
  const stapled = readStapleFacts(staple, leaf, issuer)
  yield
  return {
    chain: {
      obtained: received.obtained,
      chain: received.chain.map(({ facts }) => facts),
      verification,
      keyTests,
      matchesHost: isHostCovered(leaf.extensions, endpoint.context.target.host),
      staple: stapled,
    },
    transparency: readTransparency(
      {
        leaf,
        issuer,
        publicRoot: ancestry.roots.some((root) => roots.isPublic(root)),
        handshake: received.timestamps,
        staple: staple.status === 'ok' ? staple.value : null,
      },
      known,
    ),
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
  issuer: CertificateReading | null,
): Outcome<Staple | null> {
  if (received.status !== 'ok') return received
  if (!received.value) return { ...received, value: null }
  const read = readStaple(received.value, leaf, issuer)
  return received.attempts ? { ...read, attempts: received.attempts } : read
}
