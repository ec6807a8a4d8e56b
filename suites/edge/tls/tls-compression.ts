import { defineCheck } from '../../../core/check.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass } from '../../../core/verdict.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import {
  createVersionEvidence,
  listOfferedVersions,
  listUnsettledVersions,
} from '../../reading/edge/offered-versions.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/** TLS 1.3 has no compression, and SSL 2.0 none either. */
const older = ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2'] as const

export const check = defineCheck({
  id: 'tls-compression',
  area: 'edge',
  title: 'TLS does not compress',
  severity: 'high',
  why: 'The length of what is compressed tells what is in it: a page of an attacker, and someone who sees the lengths on the way, get the session cookie out of it (CRIME, CVE-2012-4929).',
  remediation:
    'Update OpenSSL (since 1.1.0 compression is off by default) and nginx (since 1.2.2 and 1.3.2 it never asks for it). Compress in HTTP, and never secrets beside what others choose.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9325#section-3.3',
    'https://www.rfc-editor.org/rfc/rfc7457',
  ],
  needs: ['tls.versions', 'tls.compression'],
  requirements: {
    ...createPolicyRequirements('tls-compression'),
    current: { value: null, clauses: [rfc.compression] },
  },
  judge(facts) {
    const versions = facts['tls.versions']
    const answers = facts['tls.compression']
    const evidence = older.flatMap((version) => {
      const answer = answers[version]
      if (!answer) return []
      const observed = answer.status === 'ok' ? answer.value.method : describeFailure(answer)
      return [createEvidence('tls.compression', `${version}: ${observed}`)]
    })
    const compressed = older.filter((version) => {
      const answer = answers[version]
      return answer?.status === 'ok' && answer.value.method !== 'null'
    })
    if (compressed.length > 0) return fail(`DEFLATE is chosen in ${compressed.join(', ')}`, ...evidence)
    const offered = listOfferedVersions(versions)
    const unsettled = [
      ...listUnsettledVersions(versions, older),
      ...older
        .filter((version) => offered.includes(version))
        .flatMap((version) => {
          const answer = answers[version]
          if (!answer) return [`${version}: not asked`]
          return answer.status === 'ok' ? [] : [`${version}: ${describeFailure(answer)}`]
        }),
    ]
    if (unsettled.length > 0)
      return inconclusive(`whether TLS compresses was not answered: ${unsettled.join('; ')}`, ...evidence)
    if (offered.length === 0) return inconclusive('no version was negotiated')
    if (evidence.length === 0)
      return notApplicable(
        'no version is offered that has compression',
        ...createVersionEvidence(versions, offered),
      )
    return pass('offered DEFLATE and null, the server chose null in every version it has', ...evidence)
  },
})
