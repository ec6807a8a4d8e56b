import { defineCheck } from '../../../core/check.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { cbcPaddingFacts, judgeCbcPadding } from '../../reading/edge/vulnerabilities/cbc-padding-verdict.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/** Detected by a record of our own in a handshake of our own; nothing is decrypted. */
export const check = defineCheck({
  id: 'poodle-tls',
  area: 'edge',
  title: 'The padding of CBC records is checked in TLS',
  severity: 'high',
  why: 'A server that takes records whatever their padding has the flaw of SSL 3.0 in TLS: someone on the way reads a session cookie byte by byte, 256 requests each (CVE-2014-8730 and its successors). One that stays silent gives the same away (Sleeping POODLE).',
  remediation:
    'Take the CBC suites out of `ssl_ciphers`, which nothing current needs (`ECDHE+AESGCM:ECDHE+CHACHA20`), and update what terminates TLS.',
  references: [
    'https://www.imperialviolet.org/2014/12/08/poodleagain.html',
    'https://github.com/RUB-NDS/TLS-Padding-Oracles',
  ],
  needs: cbcPaddingFacts,
  requirements: {
    ...createPolicyRequirements('poodle-tls'),
    current: { value: null, clauses: [rfc.noPaddingOracle] },
  },
  judge: (facts) =>
    judgeCbcPadding(facts, {
      records: {
        'wrong-padding': 'a record with wrong padding and the right MAC is taken, or left without an answer',
      },
      answered: 'like-valid',
    }),
})
