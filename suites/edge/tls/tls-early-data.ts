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

export const check = defineCheck({
  id: 'tls-early-data',
  area: 'edge',
  title: 'TLS 1.3 takes no early data',
  severity: 'medium',
  why: 'Early data (0-RTT) can be recorded and sent again by anyone on the way, and the server acts on it again. Mattermost does not look at `Early-Data` (RFC 8470), so a request that posts or deletes can be repeated.',
  remediation: 'Take `ssl_early_data on;` out of nginx; it is off by default.',
  references: ['https://www.rfc-editor.org/rfc/rfc8446#section-8', 'https://www.rfc-editor.org/rfc/rfc8470'],
  needs: ['tls.versions', 'tls.resumption'],
  requirements: {
    ...createPolicyRequirements('tls-early-data'),
    current: { value: null, clauses: [rfc.earlyData] },
  },
  judge(facts) {
    const versions = facts['tls.versions']
    const answer = facts['tls.resumption']['pre-shared key']
    if (versions['TLS 1.3']?.status !== 'ok') {
      const unsettled = listUnsettledVersions(versions, ['TLS 1.3'])
      if (unsettled.length > 0)
        return inconclusive(`whether TLS 1.3 is spoken was not answered: ${unsettled.join('; ')}`)
      const offered = listOfferedVersions(versions)
      return offered.length === 0
        ? inconclusive('no version was negotiated')
        : notApplicable('only TLS 1.3 has early data', ...createVersionEvidence(versions, offered))
    }
    if (!answer) return inconclusive('no ticket of TLS 1.3 was asked for')
    if (answer.status !== 'ok')
      return inconclusive(
        `no ticket of TLS 1.3 was seen: ${describeFailure(answer)}`,
        createEvidence('tls.resumption', `pre-shared key: ${describeFailure(answer)}`),
      )
    const { issued, maxEarlyData } = answer.value
    const evidence = createEvidence(
      'tls.resumption',
      `pre-shared key: ${issued ? `issued, max_early_data_size ${maxEarlyData ?? 'not read'}` : 'not issued'}`,
    )
    if (!issued) return notApplicable('without a ticket of TLS 1.3 there is no early data', evidence)
    if (maxEarlyData === null) return inconclusive('what the ticket allows could not be read', evidence)
    if (maxEarlyData > 0)
      return fail(`tickets allow ${maxEarlyData} bytes of early data, which can be replayed`, evidence)
    return pass('tickets of TLS 1.3 allow no early data', evidence)
  },
})
