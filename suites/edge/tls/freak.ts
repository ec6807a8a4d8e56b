import { defineCheck } from '../../../core/check.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { judgeForbiddenSuites, suiteFacts } from '../../reading/edge/offered-suites.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

export const check = defineCheck({
  id: 'freak',
  area: 'edge',
  title: 'No RSA export suite is offered',
  severity: 'high',
  why: 'Someone on the way can make vulnerable clients accept the 512-bit RSA key of an export suite (CVE-2015-0204) and factor it within hours.',
  remediation:
    'Take export suites out of `ssl_ciphers` (`!EXPORT`), and replace an OpenSSL that still has them (before 1.1.0).',
  references: ['https://www.rfc-editor.org/rfc/rfc9325#section-4.1', 'https://mitls.org/pages/attacks/SMACK'],
  needs: suiteFacts,
  requirements: {
    ...createPolicyRequirements('freak'),
    current: { value: null, clauses: [rfc.exportSuites] },
  },
  judge: (facts) =>
    judgeForbiddenSuites(
      facts,
      'RSA export suites',
      ({ suite }) => suite.export && !/^(EC)?DH/.test(suite.keyExchange),
    ),
})
