import { defineCheck } from '../../../core/check.ts'
import { createEvidence, fail, inconclusive } from '../../../core/verdict.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { listUntestedModuli } from '../../reading/edge/diffie-hellman-moduli.ts'
import { judgeForbiddenSuites, suiteFacts } from '../../reading/edge/offered-suites.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

export const check = defineCheck({
  id: 'logjam',
  area: 'edge',
  title: 'No Diffie-Hellman export suite or broken group is offered',
  severity: 'high',
  why: 'Someone on the way can push a connection down to 512-bit Diffie-Hellman and read it in minutes (CVE-2015-4000); 768-bit groups have been broken in public too.',
  remediation:
    'Take export suites out of `ssl_ciphers` (`!EXPORT`) and DHE with them, or give `ssl_dhparam` at least 2048 bits.',
  references: ['https://weakdh.org', 'https://www.rfc-editor.org/rfc/rfc9325#section-4.5'],
  needs: [...suiteFacts, 'tls.dhParameters'],
  requirements: {
    ...createPolicyRequirements('logjam'),
    current: {
      /** Below this a group counts as broken; from here to 2048 bits `tls-dh-parameters` speaks. */
      value: { brokenBelow: 1024 },
      clauses: [rfc.exportSuites, rfc.logjam],
    },
  },
  judge(facts, { requirement }) {
    const broken = facts['tls.dhParameters'].filter((entry) => entry.bits < requirement.value.brokenBelow)
    if (broken.length > 0) {
      return fail(
        `Diffie-Hellman groups that can be broken: ${[...new Set(broken.map((entry) => entry.bits))].join(', ')} bits`,
        ...broken.map((entry) =>
          createEvidence('tls.dhParameters', `${entry.version} ${entry.suite}: ${entry.bits} bits`),
        ),
      )
    }
    const offered = judgeForbiddenSuites(
      facts,
      'Diffie-Hellman export suites',
      ({ suite }) => suite.export && /^(EC)?DH/.test(suite.keyExchange),
    )
    const untested = listUntestedModuli(facts['tls.dhParameters'])
    if (offered.verdict !== 'pass' || untested.length === 0) return offered
    return inconclusive(
      `whether a group can be broken is not known, since its modulus may be no prime: ${untested.join('; ')}`,
      ...facts['tls.dhParameters'].map((entry) =>
        createEvidence('tls.dhParameters', `${entry.version} ${entry.suite}: ${entry.bits} bits`),
      ),
    )
  },
})
