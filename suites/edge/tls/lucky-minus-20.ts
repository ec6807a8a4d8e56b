import { defineCheck } from '../../../core/check.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { cbcPaddingFacts, judgeCbcPadding } from '../../reading/edge/vulnerabilities/cbc-padding-verdict.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/** Detected by comparing answers to records of our own; nothing is decrypted. */
export const check = defineCheck({
  id: 'lucky-minus-20',
  area: 'edge',
  title: 'Padding without room for a MAC is answered like any broken record',
  severity: 'high',
  why: 'OpenSSL before 1.0.2h and 1.0.1t, on processors with AES instructions, answers a record that is all padding with record_overflow: someone on the way learns from it what the last bytes of a record are (CVE-2016-2107).',
  remediation:
    'Take the CBC suites out of `ssl_ciphers`, which nothing current needs (`ECDHE+AESGCM:ECDHE+CHACHA20`), and update what terminates TLS.',
  references: [
    'https://www.openssl.org/news/secadv/20160503.txt',
    'https://blog.cloudflare.com/yet-another-padding-oracle-in-openssl-cbc-ciphersuites/',
  ],
  needs: cbcPaddingFacts,
  requirements: {
    ...createPolicyRequirements('lucky-minus-20'),
    current: { value: null, clauses: [rfc.noPaddingOracle] },
  },
  judge: (facts) =>
    judgeCbcPadding(facts, {
      records: {
        'incomplete-padding': 'a record whose padding leaves no room for a MAC gets an answer of its own',
      },
    }),
})
