import { defineCheck } from '../../../core/check.ts'
import { fail } from '../../../core/verdict.ts'
import { judgeForbiddenSuites, suiteFacts } from '../../reading/edge/offered-suites.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/**
 * Nothing is timed: over a network the time does not tell a patched server from an unpatched one. Judged is only whether there
 * are suites that the attack is about. encrypt_then_mac does not count, since clients without it get the same suites.
 */
export const check = defineCheck({
  id: 'lucky13',
  area: 'edge',
  title: 'No suite needs code that takes the same time for every padding',
  severity: 'info',
  why: 'With CBC suites only the implementation stands between an attacker and the time that checking a MAC takes (Lucky Thirteen, CVE-2013-0169). Current libraries are patched; new ways around the patches were found in 2016, 2018 and 2023.',
  remediation:
    'Take the CBC suites out of `ssl_ciphers`, which nothing current needs (`ECDHE+AESGCM:ECDHE+CHACHA20`).',
  references: [
    'https://www.isg.rhul.ac.uk/tls/Lucky13.html',
    'https://www.rfc-editor.org/rfc/rfc7457#section-2.4',
  ],
  needs: suiteFacts,
  requirements: { current: { value: null, clauses: [rfc.cbc] } },
  judge(facts) {
    const verdict = judgeForbiddenSuites(facts, 'CBC suites', ({ suite }) => suite.mode === 'CBC', [
      'TLS 1.0',
      'TLS 1.1',
      'TLS 1.2',
    ])
    return verdict.verdict === 'fail'
      ? fail(
          `possible, if the implementation is not patched, which is not tested: ${verdict.reason}`,
          ...verdict.evidence,
        )
      : verdict
  },
})
