import { defineCheck } from '../../../core/check.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { judgeForbiddenSuites, suiteFacts } from '../../reading/edge/offered-suites.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

export const check = defineCheck({
  id: 'rc4',
  area: 'edge',
  title: 'No RC4 suite is offered',
  severity: 'medium',
  why: 'RC4’s output is biased: cookies that are sent often enough, as a chat client sends them, can be recovered.',
  remediation: 'Take RC4 out of `ssl_ciphers` (`!RC4`).',
  references: ['https://www.rfc-editor.org/rfc/rfc7465'],
  needs: suiteFacts,
  requirements: {
    ...createPolicyRequirements('rc4'),
    current: { value: null, clauses: [rfc.rc4] },
  },
  judge: (facts) => judgeForbiddenSuites(facts, 'RC4 suites', ({ suite }) => suite.cipher.startsWith('RC4')),
})
