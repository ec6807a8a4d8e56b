import { defineCheck } from '../../../core/check.ts'
import { fail, inconclusive, pass } from '../../../core/verdict.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import {
  createVersionEvidence,
  listOfferedVersions,
  listUnsettledVersions,
} from '../../reading/edge/offered-versions.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

export const check = defineCheck({
  id: 'drown',
  area: 'edge',
  title: 'This endpoint does not speak SSL 2.0',
  severity: 'critical',
  why: 'A server that speaks SSL 2.0 with a key decrypts recorded TLS connections made with the same key, on whatever server (CVE-2016-0800).',
  remediation:
    'Switch SSL 2.0 off here and on every other server that has this private key, mail servers too; then replace the key.',
  references: ['https://drownattack.com', 'https://www.rfc-editor.org/rfc/rfc6176'],
  needs: ['tls.versions'],
  requirements: {
    ...createPolicyRequirements('drown'),
    current: { value: null, clauses: [rfc.tlsSsl2] },
  },
  judge(facts) {
    const versions = facts['tls.versions']
    const evidence = createVersionEvidence(versions, ['SSL 2.0'])
    if (versions['SSL 2.0']?.status === 'ok') return fail('SSL 2.0 is spoken', ...evidence)
    const unsettled = listUnsettledVersions(versions, ['SSL 2.0'])
    if (unsettled.length > 0)
      return inconclusive(`whether SSL 2.0 is spoken was not answered: ${unsettled.join('; ')}`, ...evidence)
    const offered = listOfferedVersions(versions)
    if (offered.length === 0)
      return inconclusive(
        'no version was negotiated, so the refusal has nothing to compare with',
        ...evidence,
      )
    return pass(
      'SSL 2.0 was refused explicitly on this endpoint; other servers with the same key were not looked at',
      ...evidence,
      ...createVersionEvidence(versions, offered),
    )
  },
})
