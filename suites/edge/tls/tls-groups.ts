import { defineCheck } from '../../../core/check.ts'
import { namedGroupNamed } from '../../../core/tls/registry/named-groups.ts'
import { fail, inconclusive, notApplicable, pass, type Verdict } from '../../../core/verdict.ts'
import { createPolicyRequirements } from '../../policies/policies.ts'
import type { PolicyValues } from '../../policies/policy.ts'
import {
  createGroupEvidence,
  type GroupDetails,
  type GroupFacts,
  groupDetails,
  groupFacts,
  listGroupVersions,
  listOfferedGroups,
  listUnsettledGroups,
} from '../../reading/edge/offered-groups.ts'
import { listUnsettledSuites } from '../../reading/edge/offered-suites.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { mozillaIntermediateClauses } from '../../requirements/mozilla-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/** The groups that nothing may be outside of, those of which one is enough, or the least size of a curve in bits. */
type Value = PolicyValues['tls-groups']

export const check = defineCheck<(typeof groupFacts)[number], Value, (typeof groupDetails)[number]>({
  id: 'tls-groups',
  area: 'edge',
  title: 'Key exchange uses groups as the profile asks',
  severity: 'medium',
  why: 'The session keys are no stronger than the group they are agreed in, whatever the certificate; a small curve can be broken long after the conversation was recorded.',
  remediation:
    '`ssl_ecdh_curve X25519MLKEM768:X25519:secp384r1:prime256v1;` in nginx with OpenSSL ≥ 3.5, without the first name before. For seed 000 as written: `ssl_ecdh_curve secp521r1:secp384r1;`.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9325#section-4.5',
    'https://www.iana.org/assignments/tls-parameters',
  ],
  needs: groupFacts,
  uses: groupDetails,
  requirements: {
    ...createPolicyRequirements('tls-groups'),
    current: {
      title: 'Key exchange uses only groups of sufficient strength',
      value: { curveBits: 224 },
      clauses: [rfc.curveBits, mozillaIntermediateClauses.groups],
      departs:
        'From seed 000: X25519, P-256 and the ML-KEM hybrids are as good as its two curves or better, and faster.',
    },
    centos7: { value: { allowed: ['secp521r1', 'secp384r1'] }, clauses: [centos7.curves] },
  },
  judge(facts, { requirement }) {
    const groups = listOfferedGroups(facts)
    const evidence = createGroupEvidence(facts)
    const { value } = requirement
    if ('anyOf' in value) return judgeAnyOf(facts, value.anyOf)
    const unfit = groups.filter((name) =>
      'allowed' in value ? !value.allowed.includes(name) : isSmall(name, value.curveBits),
    )
    if (unfit.length > 0) {
      const rule =
        'allowed' in value ? `allowed are ${value.allowed.join(', ')}` : `curves need ${value.curveBits} bits`
      return fail(`groups accepted: ${unfit.join(', ')}; ${rule}`, ...evidence)
    }
    const unsettled = [...listUnsettledSuites(facts), ...listUnsettledGroups(facts)]
    if (unsettled.length > 0)
      return inconclusive(`not every group is known: ${unsettled.join('; ')}`, ...evidence)
    if (listGroupVersions(facts).length === 0)
      return notApplicable('no suite uses a named group', ...evidence)
    const unknown = 'allowed' in value ? [] : groups.filter((name) => !namedGroupNamed(name))
    if (unknown.length > 0)
      return inconclusive(`groups of unknown strength: ${unknown.join(', ')}`, ...evidence)
    const absent = 'allowed' in value ? value.allowed.filter((name) => !groups.includes(name)) : []
    return pass(
      `groups accepted: ${groups.join(', ')}; every other was refused explicitly${
        hasNeverChosen(facts) ? ", or cannot be chosen beside the curve of the certificate's key" : ''
      }${
        absent.length > 0 ? `; documented and not accepted: ${absent.join(', ')}` : ''
      }${!('allowed' in value) && !groups.some(isPostQuantum) ? '; X25519MLKEM768 would protect what is recorded today from later quantum computers' : ''}`,
      ...evidence,
    )
  },
})

function judgeAnyOf(facts: GroupFacts & GroupDetails, anyOf: readonly string[]): Verdict {
  const groups = listOfferedGroups(facts)
  const evidence = createGroupEvidence(facts)
  const found = anyOf.filter((name) => groups.includes(name))
  if (found.length > 0) return pass(`groups accepted: ${found.join(', ')}`, ...evidence)
  const unsettled = [...listUnsettledSuites(facts), ...listUnsettledGroups(facts)]
  if (unsettled.length > 0)
    return inconclusive(`not every group is known: ${unsettled.join('; ')}`, ...evidence)
  if (listGroupVersions(facts).length === 0) return notApplicable('no suite uses a named group', ...evidence)
  return fail(`none of ${anyOf.join(', ')} is accepted, only ${groups.join(', ')}`, ...evidence)
}

function hasNeverChosen(facts: GroupDetails): boolean {
  return Object.values(facts['tls.groupsNeverChosen'] ?? {}).some((names) => names.length > 0)
}

function isSmall(name: string, curveBits: number): boolean {
  const group = namedGroupNamed(name)
  if (!group) return false
  return group.kind === 'EC' ? group.bits < curveBits : group.strength < 112
}

function isPostQuantum(name: string): boolean {
  const kind = namedGroupNamed(name)?.kind
  return kind === 'hybrid' || kind === 'KEM'
}
