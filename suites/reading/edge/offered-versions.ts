import type { Fact } from '../../../core/fact.ts'
import { describe } from '../../../core/outcome.ts'
import { type VersionName, versionNames } from '../../../core/tls/registry/versions.ts'
import { type Evidence, seen } from '../../../core/verdict.ts'
import { refusedByTls } from '../explicit-refusal.ts'

type Versions = Fact<'tls.versions'>

/** The versions that were negotiated, oldest first. */
export function offeredVersions(versions: Versions): VersionName[] {
  return versionNames.filter((name) => versions[name]?.status === 'ok')
}

/** Which of these versions were neither negotiated nor explicitly refused, and what came instead. */
export function unsettledVersions(versions: Versions, among: readonly VersionName[]): string[] {
  return among.flatMap((name) => {
    const outcome = versions[name]
    if (!outcome) return [`${name}: not asked`]
    if (outcome.status === 'ok' || refusedByTls(outcome)) return []
    return [`${name}: ${describe(outcome)}`]
  })
}

/** What was seen of these versions, one line each. */
export function versionEvidence(
  versions: Versions,
  among: readonly VersionName[] = versionNames,
): Evidence[] {
  return among.flatMap((name) => {
    const outcome = versions[name]
    if (!outcome) return []
    const observed = outcome.status === 'ok' ? `negotiated, ${outcome.value.suite}` : describe(outcome)
    return [seen('tls.versions', `${name}: ${observed}`)]
  })
}
