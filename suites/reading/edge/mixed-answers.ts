import type { Fact, FactPath } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { type VersionName, versionNames } from '../../../core/tls/registry/versions.ts'
import { createEvidence, type Evidence, inconclusive, type Verdict } from '../../../core/verdict.ts'
import type { Collection } from '../../../probes/collection.ts'
import { refusalClarityOf } from '../../../probes/tls/asking/refusal-clarity.ts'
import { leafOf } from './certificate-chains.ts'

interface Contradiction {
  says: string
  evidence: Evidence
}

/**
 * A pass is left open where handshakes of the same run contradict the facts that it was made from: behind a balancer one server may
 * speak, take or show what the others don't, and what was asked of one says nothing of the next.
 *
 * @param paths - the facts that the check looks at
 */
export function doubtByMixedAnswers(
  verdict: Verdict,
  collection: Collection,
  paths: readonly FactPath[],
): Verdict {
  if (verdict.verdict !== 'pass') return verdict
  const found = [
    ...(paths.some((path) => negotiationPaths.has(path)) ? listMixedNegotiations(collection) : []),
    ...(paths.includes('tls.certificates') ? listMixedLeaves(collection) : []),
  ]
  if (found.length === 0) return verdict
  return inconclusive(
    `mixed: ${found.map(({ says }) => says).join('; ')}. By the other answers: ${verdict.reason}`,
    ...found.map(({ evidence }) => evidence),
    ...verdict.evidence,
  )
}

const negotiationPaths: ReadonlySet<FactPath> = new Set<FactPath>(['tls.versions', 'tls.suites'])

type Session = Fact<'tls.sessions'>[number]

function listMixedNegotiations(collection: Collection): Contradiction[] {
  return [...listMixedVersions(collection), ...listMixedHellos(collection), ...listMixedSessions(collection)]
}

/** A server that speaks a version refuses suites, and not the version: so did each of 127 servers of 20 stacks (lab/matrix). */
function listMixedHellos({ facts: { tls = {} } }: Collection): Contradiction[] {
  return versionNames.flatMap((version) => {
    const suites = tls.suites?.[version] ?? []
    const refusals = tls.suiteRefusals?.[version] ?? []
    const [first, ...others] = refusals.filter((refusal) => refusalClarityOf(refusal) === 2)
    if (suites.length === 0 || !first) return []
    const says = `${version} was spoken, and ${others.length + 1} of the hellos for it were answered with ${describeFailure(first)}`
    return [{ says, evidence: createEvidence('tls.suiteRefusals', says) }]
  })
}

function listMixedVersions({ facts: { tls = {} } }: Collection): Contradiction[] {
  return Object.entries(tls.refusedVersions ?? {}).flatMap(([version, { asked, spoken }]) => {
    if (spoken === 0) return []
    const says = `${version} was spoken in ${spoken} of ${asked} connections, and refused in others`
    return [{ says, evidence: createEvidence('tls.refusedVersions', says) }]
  })
}

function listMixedSessions({ facts: { tls = {} } }: Collection): Contradiction[] {
  return (tls.sessions ?? []).flatMap((session) => {
    const version = session.version as VersionName
    const outcome = tls.versions?.[version]
    const suites = tls.suites?.[version] ?? []
    if (outcome && outcome.status !== 'ok')
      return [
        createContradiction(
          session,
          `${version} was spoken in ${describeCount(session)}, and other hellos for it were answered with ${describeFailure(outcome)}`,
        ),
      ]
    if (suites.length === 0 || suites.includes(session.suite)) return []
    return [
      createContradiction(
        session,
        `${session.suite} was agreed on in ${describeCount(session)} of ${version}, and refused in others`,
      ),
    ]
  })
}

function listMixedLeaves({ facts: { tls = {} } }: Collection): Contradiction[] {
  const known = new Set((tls.certificates ?? []).map((chain) => leafOf(chain).sha256))
  const shown = (tls.sessions ?? []).filter(({ leaf }) => leaf !== null)
  const all = shown.reduce((sum, { count }) => sum + count, 0)
  if (known.size === 0) return []
  return shown
    .filter(({ leaf }) => leaf !== null && !known.has(leaf))
    .map((session) =>
      createContradiction(
        session,
        `another certificate (SHA-256 ${session.leaf}) was shown in ${session.count} of ${all} handshakes`,
      ),
    )
}

function createContradiction(session: Session, says: string): Contradiction {
  const { version, suite, leaf } = session
  return {
    says,
    evidence: createEvidence(
      'tls.sessions',
      `${version}, ${suite}, ${leaf === null ? 'no certificate' : `certificate ${leaf}`}: ${describeCount(session)}`,
    ),
  }
}

function describeCount({ count }: Session): string {
  return `${count} ${count === 1 ? 'handshake' : 'handshakes'}`
}
