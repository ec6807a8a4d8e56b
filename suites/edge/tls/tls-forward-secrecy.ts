import { defineCheck } from '../../../core/check.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { judgeForbiddenSuites, suiteFacts } from '../../reading/edge/offered-suites.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

export const check = defineCheck({
  id: 'tls-forward-secrecy',
  area: 'edge',
  title: 'Every cipher suite has forward secrecy',
  severity: 'medium',
  why: 'With static key exchange whoever gets the private key later, from a backup or a break-in, reads every conversation recorded until then; static RSA is also what ROBOT attacks.',
  remediation: 'Keep only `ECDHE-…` suites in `ssl_ciphers`. `!kRSA` alone leaves static ECDH and PSK.',
  references: ['https://www.rfc-editor.org/rfc/rfc9325#section-4.1'],
  needs: suiteFacts,
  requirements: {
    ...createPolicyRequirements('tls-forward-secrecy'),
    current: {
      value: null,
      clauses: [rfc.staticRsaDeprecated, rfc.forwardSecrecy, rfc.staticRsa],
      since: 'July 2026, RFC 10015: static RSA MUST NOT be selected in TLS 1.2. RFC 9325 had SHOULD NOT.',
    },
  },
  judge: (facts) =>
    judgeForbiddenSuites(facts, 'suites without forward secrecy', ({ suite }) => !suite.forwardSecrecy),
})
