import { defineCheck } from '../../../core/check.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { cbcPaddingFacts, judgeCbcPadding } from '../../reading/edge/vulnerabilities/cbc-padding-verdict.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/** Detected by comparing answers to records of our own. What is taken as if it were in order is `poodle-tls`. */
export const check = defineCheck({
  id: 'zombie-poodle',
  area: 'edge',
  title: 'A wrong padding is answered like any broken record',
  severity: 'high',
  why: 'A server that answers wrong padding in another way when the MAC is right tells someone on the way when he has guessed a byte of a session cookie (Zombie POODLE, CVE-2019-6485 and others).',
  remediation:
    'Take the CBC suites out of `ssl_ciphers`, which nothing current needs (`ECDHE+AESGCM:ECDHE+CHACHA20`), and update what terminates TLS.',
  references: ['https://github.com/Tripwire/padcheck', 'https://github.com/RUB-NDS/TLS-Padding-Oracles'],
  needs: cbcPaddingFacts,
  requirements: {
    ...createPolicyRequirements('zombie-poodle'),
    current: { value: null, clauses: [rfc.noPaddingOracle] },
  },
  judge: (facts) =>
    judgeCbcPadding(facts, {
      records: { 'wrong-padding': 'a record with wrong padding and the right MAC gets an answer of its own' },
      answered: 'otherwise',
    }),
})
