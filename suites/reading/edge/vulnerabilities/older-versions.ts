import type { Fact } from '../../../../core/fact.ts'
import { inconclusive, notApplicable, type Verdict } from '../../../../core/verdict.ts'
import { createVersionEvidence, listOfferedVersions, listUnsettledVersions } from '../offered-versions.ts'

/** Versions whose handshake is in clear up to the change of keys. */
export const olderVersions = ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2'] as const

/** The verdict on a flaw of these versions where none of them is spoken; null: one is. */
export function judgeWithoutOlderVersions(versions: Fact<'tls.versions'>): Verdict | null {
  const offered = listOfferedVersions(versions)
  if (olderVersions.some((version) => offered.includes(version))) return null
  const evidence = createVersionEvidence(versions)
  const unsettled = listUnsettledVersions(versions, olderVersions)
  if (unsettled.length > 0)
    return inconclusive(
      `whether a version with this flaw is spoken was not answered: ${unsettled.join('; ')}`,
      ...evidence,
    )
  return offered.includes('TLS 1.3')
    ? notApplicable('only TLS 1.3 is spoken, which does not have the message this is about', ...evidence)
    : inconclusive('no version with a handshake to try this in was negotiated', ...evidence)
}
