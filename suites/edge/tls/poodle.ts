import { defineCheck } from '../../../core/check.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { judgeForbiddenSuites, suiteFacts } from '../../reading/edge/offered-suites.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

export const check = defineCheck({
  id: 'poodle',
  area: 'edge',
  title: 'No CBC suite is offered in SSL 3.0',
  severity: 'high',
  why: 'SSL 3.0 does not protect its padding: someone on the way reads a session cookie byte by byte, 256 requests each (CVE-2014-3566). What implementations of TLS make of theirs is `poodle-tls`.',
  remediation: 'Offer nothing older than TLS 1.2 (`ssl_protocols TLSv1.2 TLSv1.3;`).',
  references: ['https://www.rfc-editor.org/rfc/rfc7568'],
  needs: suiteFacts,
  requirements: {
    ...createPolicyRequirements('poodle'),
    current: { value: null, clauses: [rfc.tlsSsl3] },
  },
  judge: (facts) =>
    judgeForbiddenSuites(facts, 'CBC suites in SSL 3.0', ({ suite }) => suite.mode === 'CBC', ['SSL 3.0']),
})
