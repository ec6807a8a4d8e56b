import { defineCheck } from '../../../core/check.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { judgeForbiddenSuites, suiteFacts } from '../../reading/edge/offered-suites.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

export const check = defineCheck({
  id: 'sweet32',
  area: 'edge',
  title: 'No suite with a 64-bit block cipher is offered',
  severity: 'medium',
  why: 'After some tens of gigabytes on one connection, blocks of 64 bits repeat and give away what they hold (CVE-2016-2183); a chat client keeps its connection open for days.',
  remediation: 'Take DES, 3DES, IDEA, RC2 and GOST 28147 out of `ssl_ciphers` (`!3DES:!DES:!IDEA:!RC2`).',
  references: ['https://sweet32.info', 'https://www.rfc-editor.org/rfc/rfc9325#section-4.1'],
  needs: suiteFacts,
  requirements: {
    ...createPolicyRequirements('sweet32'),
    current: { value: null, clauses: [rfc.below128Bits] },
  },
  judge: (facts) =>
    judgeForbiddenSuites(facts, 'suites with a 64-bit block cipher', ({ suite }) => suite.blockBits === 64),
})
