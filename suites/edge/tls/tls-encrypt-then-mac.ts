import { defineCheck } from '../../../core/check.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { createEvidence, fail, inconclusive, pass } from '../../../core/verdict.ts'
import { judgeForbiddenSuites, listOfferedSuites, suiteFacts } from '../../reading/edge/offered-suites.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/** SSL 3.0 has no extensions, and `poodle` speaks of its CBC suites. */
const versions = ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'] as const

export const check = defineCheck({
  id: 'tls-encrypt-then-mac',
  area: 'edge',
  title: 'CBC suites authenticate what was encrypted, where the client can',
  severity: 'low',
  why: 'With the MAC inside, a record must be decrypted before anyone knows whether it is genuine: every padding oracle lives on that. No browser offers the extension, but other clients do.',
  remediation:
    'Take the CBC suites out of `ssl_ciphers`, or let OpenSSL 1.1.0 or newer terminate TLS, which does it by itself.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc7366',
    'https://www.rfc-editor.org/rfc/rfc9325#section-4.2',
  ],
  needs: [...suiteFacts, 'tls.encryptThenMac'],
  requirements: { current: { value: null, clauses: [rfc.cbc] } },
  judge(facts) {
    const cbc = judgeForbiddenSuites(facts, 'CBC suites', ({ suite }) => suite.mode === 'CBC', versions)
    if (cbc.verdict !== 'fail') return cbc
    const offered = listOfferedSuites(facts, versions).filter(({ suite }) => suite.mode === 'CBC')
    const spoken = versions.filter((version) => offered.some((entry) => entry.version === version))
    const answers = facts['tls.encryptThenMac']
    const evidence = spoken.map((version) => {
      const answer = answers[version]
      const word = answer?.status === 'ok' ? (answer.value ? 'agreed to' : 'not agreed to') : null
      return createEvidence(
        'tls.encryptThenMac',
        `${version}: ${word ?? (answer?.status !== 'ok' && answer ? describeFailure(answer) : 'not asked')}`,
      )
    })
    const without = spoken.filter((version) => {
      const answer = answers[version]
      return answer?.status === 'ok' && !answer.value
    })
    if (without.length > 0)
      return fail(`CBC suites without encrypt_then_mac in ${without.join(', ')}`, ...evidence)
    const open = spoken.filter((version) => answers[version]?.status !== 'ok')
    if (open.length > 0)
      return inconclusive(
        `whether encrypt_then_mac is agreed to was not answered in ${open.join(', ')}`,
        ...evidence,
      )
    return pass('CBC suites are offered, with encrypt_then_mac for clients that have it', ...evidence)
  },
})
