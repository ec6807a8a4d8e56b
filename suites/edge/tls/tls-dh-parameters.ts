import { defineCheck } from '../../../core/check.ts'
import { findCommonGroup } from '../../../core/tls/registry/common-groups.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass } from '../../../core/verdict.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import { listUntestedModuli } from '../../reading/edge/diffie-hellman-moduli.ts'
import {
  createSuiteEvidence,
  formatSuites,
  listOfferedSuites,
  listUnsettledSuites,
  suiteFacts,
} from '../../reading/edge/offered-suites.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

export const check = defineCheck({
  id: 'tls-dh-parameters',
  area: 'edge',
  title: 'Finite-field Diffie-Hellman parameters are large enough',
  severity: 'medium',
  why: 'A 1024-bit group is within reach of a state, and the work for one prime opens every connection that ever used it.',
  remediation:
    'Offer no DHE suites at all (ECDHE is faster and safer), or `ssl_dhparam` with a group of RFC 7919 or `openssl dhparam -out dh4096.pem 4096`.',
  references: ['https://www.rfc-editor.org/rfc/rfc9325#section-4.5', 'https://weakdh.org'],
  needs: [...suiteFacts, 'tls.dhParameters'],
  requirements: {
    ...createPolicyRequirements('tls-dh-parameters'),
    current: {
      title: 'TLS 1.2 has no finite-field Diffie-Hellman, and its parameters are large enough elsewhere',
      value: { bits: 2048, deprecatedIn: ['TLS 1.2'] },
      clauses: [rfc.finiteFieldDeprecated, rfc.dhBits],
      since:
        'July 2026, RFC 10015: no DHE suite may be selected in TLS 1.2, of whatever size. Before it 2048 bits were enough (RFC 9325).',
    },
    centos7: {
      value: { bits: 4096 },
      clauses: [centos7.dhParameters],
      departs:
        'The document comments this out because its list has no DHE suite; that none is offered is checked by tls-ciphers.',
    },
  },
  judge(facts, { requirement }) {
    const { bits, deprecatedIn = [] } = requirement.value
    const parameters = facts['tls.dhParameters']
    const evidence = parameters.map((entry) =>
      createEvidence('tls.dhParameters', `${entry.version} ${entry.suite}: ${describeGroup(entry)}`),
    )
    const composite = parameters.filter((entry) => entry.isPrime === false)
    if (composite.length > 0)
      return fail('the modulus for Diffie-Hellman is no prime: whoever chose it may read along', ...evidence)
    const small = parameters.filter((entry) => entry.bits < bits)
    if (small.length > 0) {
      const sizes = [...new Set(small.map(describeGroup))].join(', ')
      return fail(`Diffie-Hellman parameters of ${sizes}, ${bits} are required`, ...evidence)
    }
    const ephemeral = listOfferedSuites(facts).filter(({ suite }) => /^DHE/.test(suite.keyExchange))
    const deprecated = ephemeral.filter(({ version }) => deprecatedIn.includes(version))
    if (deprecated.length > 0) {
      return fail(
        `finite-field Diffie-Hellman in ${[...new Set(deprecated.map(({ version }) => version))].join(', ')}, deprecated whatever its size: ${formatSuites(deprecated)}`,
        ...evidence,
        ...createSuiteEvidence(deprecated),
      )
    }
    const unsettled = listUnsettledSuites(facts)
    if (unsettled.length > 0) {
      return inconclusive(`more DHE suites may be offered: ${unsettled.join('; ')}`, ...evidence)
    }
    if (ephemeral.length === 0) {
      const all = listOfferedSuites(facts)
      if (all.length === 0) return inconclusive('no cipher suite was accepted at all')
      return notApplicable(
        'no DHE suite is offered, so there are no such parameters',
        ...createSuiteEvidence(all),
      )
    }
    const unread = ephemeral.filter(({ version }) => !parameters.some((entry) => entry.version === version))
    if (unread.length > 0) {
      return inconclusive(
        `the parameters were not read in ${[...new Set(unread.map(({ version }) => version))].join(', ')}`,
        ...createSuiteEvidence(ephemeral),
      )
    }
    const untested = listUntestedModuli(parameters)
    if (untested.length > 0)
      return inconclusive(`whether the modulus is a prime is not known: ${untested.join('; ')}`, ...evidence)
    return pass(`Diffie-Hellman parameters have at least ${bits} bits`, ...evidence)
  },
})

/** `1024 bits (RFC 2409 §6.2, which many servers share)` */
function describeGroup({ bits, prime }: { bits: number; prime: string }): string {
  const name = findCommonGroup(prime)
  return name === null ? `${bits} bits` : `${bits} bits (${name}, which many servers share)`
}
