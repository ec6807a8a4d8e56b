import { defineCheck } from '../../../core/check.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { cbcPaddingFacts, judgeCbcPadding } from '../../reading/edge/vulnerabilities/cbc-padding-verdict.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/** Detected by comparing answers to records of our own; nothing is decrypted. */
export const check = defineCheck({
  id: 'goldendoodle',
  area: 'edge',
  title: 'A wrong MAC is answered like any broken record',
  severity: 'high',
  why: 'A server that tells a record with a wrong MAC from one with wrong padding lets someone on the way decrypt what he recorded in the same connection, a byte in some 128 attempts (GOLDENDOODLE; CVE-2019-1559 where only empty records are told apart). If it takes the record, it checks no MAC, and anything can be changed on the way.',
  remediation:
    'Take the CBC suites out of `ssl_ciphers`, which nothing current needs (`ECDHE+AESGCM:ECDHE+CHACHA20`), and update what terminates TLS.',
  references: ['https://github.com/Tripwire/padcheck', 'https://www.openssl.org/news/secadv/20190226.txt'],
  needs: cbcPaddingFacts,
  requirements: {
    ...createPolicyRequirements('goldendoodle'),
    current: { value: null, clauses: [rfc.noPaddingOracle] },
  },
  judge: (facts) =>
    judgeCbcPadding(facts, {
      records: {
        'wrong-mac': 'a record with a wrong MAC and the right padding gets an answer of its own',
        'empty-wrong-mac':
          'an empty record with a wrong MAC and the right padding gets an answer of its own (CVE-2019-1559)',
      },
    }),
})
