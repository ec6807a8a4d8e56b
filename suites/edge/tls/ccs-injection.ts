import { defineCheck } from '../../../core/check.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import {
  ccsInjectionFacts,
  judgeCcsInjection,
} from '../../reading/edge/vulnerabilities/ccs-injection-verdict.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/** Detected by the alert that follows; the keys that would result are never made. */
export const check = defineCheck({
  id: 'ccs-injection',
  area: 'edge',
  title: 'ChangeCipherSpec is refused before the keys are exchanged',
  severity: 'high',
  why: 'Someone on the way between a vulnerable client and this server makes both use keys that anyone can compute, then reads and changes everything (CVE-2014-0224).',
  remediation: 'Update OpenSSL (0.9.8za, 1.0.0m, 1.0.1h or newer) and restart what uses it.',
  references: [
    'https://nvd.nist.gov/vuln/detail/CVE-2014-0224',
    'https://www.rfc-editor.org/rfc/rfc5246#section-7.1',
  ],
  needs: ccsInjectionFacts,
  requirements: {
    ...createPolicyRequirements('ccs-injection'),
    current: { value: null, clauses: [rfc.changeCipherSpecLast] },
  },
  judge: (facts) => judgeCcsInjection(facts),
})
