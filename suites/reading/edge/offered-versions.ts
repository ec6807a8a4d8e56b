import type { Fact } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { type VersionName, versionNames } from '../../../core/tls/registry/versions.ts'
import { createEvidence, type Evidence } from '../../../core/verdict.ts'
import { isTlsRefusal } from '../explicit-refusal.ts'

type Versions = Fact<'tls.versions'>

/** The versions that were negotiated, oldest first. */
export function listOfferedVersions(versions: Versions): VersionName[] {
  return versionNames.filter((name) => versions[name]?.status === 'ok')
}

/** Which of these versions were neither negotiated nor explicitly refused, and what came instead. */
export function listUnsettledVersions(versions: Versions, among: readonly VersionName[]): string[] {
  return among.flatMap((name) => {
    const outcome = versions[name]
    if (!outcome) return [`${name}: not asked`]
    if (outcome.status === 'ok' || isTlsRefusal(outcome)) return []
    return [`${name}: ${describeFailure(outcome)}`]
  })
}

/** What was seen of these versions, one line each. @param samples - how often refusals came, where that is known */
export function createVersionEvidence(
  versions: Versions,
  among: readonly VersionName[] = versionNames,
  samples: Fact<'tls.refusedVersions'> = {},
): Evidence[] {
  return among.flatMap((name) => {
    const outcome = versions[name]
    if (!outcome) return []
    const observed = outcome.status === 'ok' ? `negotiated, ${outcome.value.suite}` : describeFailure(outcome)
    const sample = samples[name]
    const times = sample ? `, refused ${sample.refused} of ${sample.asked} times` : ''
    return [createEvidence('tls.versions', `${name}: ${observed}${times}`)]
  })
}
