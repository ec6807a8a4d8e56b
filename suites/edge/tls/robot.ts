import { defineCheck } from '../../../core/check.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { judgeRobot, robotFacts } from '../../reading/edge/vulnerabilities/robot-verdict.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/** Detected by comparing answers to secrets of our own; nothing is decrypted. */
export const check = defineCheck({
  id: 'robot',
  area: 'edge',
  title: 'Broken RSA secrets are all answered alike',
  severity: 'high',
  why: 'A server that tells well-formed from broken secrets lets anyone decrypt recorded connections and sign in its name, by asking often enough (Bleichenbacher; ROBOT, CVE-2017-13099 and others).',
  remediation:
    'Take the suites with RSA key exchange out of `ssl_ciphers` (`!kRSA`), which nothing current needs, and update what terminates TLS.',
  references: ['https://robotattack.org', 'https://www.rfc-editor.org/rfc/rfc5246#section-7.4.7.1'],
  needs: robotFacts,
  requirements: {
    ...createPolicyRequirements('robot'),
    current: { value: null, clauses: [rfc.noRsaOracle] },
  },
  judge: (facts) => judgeRobot(facts),
})
