import { defineCheck } from '../../../core/check.ts'
import { fail, inconclusive, notAssessed } from '../../../core/verdict.ts'
import { cbcVersions } from '../../../probes/tls/vulnerabilities/cbc-families.ts'
import { judgeForbiddenSuites } from '../../reading/edge/offered-suites.ts'
import { cbcPaddingFacts, judgeCbcPadding } from '../../reading/edge/vulnerabilities/cbc-padding-verdict.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/**
 * Nothing is timed: over a network the time does not tell a patched server from an unpatched one. Where not even the answer is the same
 * for every padding, the time is not, either; else it is not assessed: no access that a run can be given would tell. encrypt_then_mac does
 * not count, since clients without it get the same suites.
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
  needs: cbcPaddingFacts,
  requirements: { current: { value: null, clauses: [rfc.cbc] } },
  judge(facts) {
    const offered = judgeForbiddenSuites(
      facts,
      'CBC suites',
      ({ suite }) => suite.mode === 'CBC',
      cbcVersions,
    )
    if (offered.verdict !== 'fail') return offered
    const answers = judgeCbcPadding(facts, { records: brokenRecords })
    if (answers.verdict === 'fail')
      return fail(`what is told by the answer is told by the time: ${answers.reason}`, ...answers.evidence)
    const say = answers.verdict === 'inconclusive' ? inconclusive : notAssessed
    return say(
      `whether every padding takes the same time cannot be told from outside, and it must: ${offered.reason}`,
      ...offered.evidence,
    )
  },
})

const brokenRecords = {
  'wrong-padding': 'wrong padding and the right MAC get an answer of their own',
  'wrong-mac': 'a wrong MAC and the right padding get an answer of their own',
  'empty-wrong-mac': 'a wrong MAC of an empty record gets an answer of its own',
  'incomplete-padding': 'padding without room for a MAC gets an answer of its own',
}
