import { defineCheck } from '../../../core/check.ts'
import type { FactsAt } from '../../../core/fact.ts'
import { namedGroupNamed } from '../../../core/tls/registry/named-groups.ts'
import {
  createEvidence,
  type Evidence,
  fail,
  inconclusive,
  notApplicable,
  pass,
  type Verdict,
} from '../../../core/verdict.ts'
import type { Client } from '../../clients/client.ts'
import { clients } from '../../clients/clients.ts'
import { negotiationFacts } from '../../clients/negotiation-facts.ts'
import { predictNegotiation } from '../../clients/predict-negotiation.ts'
import { createGroupEvidence, listUnsettledGroups } from '../../reading/edge/offered-groups.ts'
import { listUnsettledVersions } from '../../reading/edge/offered-versions.ts'
import { isTlsRefusal } from '../../reading/explicit-refusal.ts'
import { mozillaIntermediateClauses } from '../../requirements/mozilla-clauses.ts'

/** `optional`: a server without is let be. `required`: it fails. */
interface Value {
  hybrid: 'optional' | 'required'
}

const neededFacts = [...negotiationFacts, 'tls.handshake'] as const
type Needs = FactsAt<(typeof neededFacts)[number]>

export const check = defineCheck<(typeof neededFacts)[number], Value>({
  id: 'post-quantum',
  area: 'edge',
  title: 'ML-KEM, where the server has it, is what the clients get that can',
  severity: 'low',
  why: 'Who records the traffic of today can read it once there are quantum computers that break elliptic curves; a hybrid with ML-KEM takes that away. A server that has one and chooses x25519 all the same protects nobody, while its operator thinks otherwise.',
  remediation:
    'nginx with OpenSSL ≥ 3.5: leave `ssl_ecdh_curve` out, or put the hybrid first, `ssl_ecdh_curve X25519MLKEM768:X25519:prime256v1:secp384r1;`. Go ≥ 1.24, Java ≥ 27 and rustls ≥ 0.23.27 have it without a setting; an explicit list of curves must name it. Drafts with Kyber are to be replaced: no browser of today has them.',
  references: [
    'https://www.iana.org/assignments/tls-parameters',
    'https://csrc.nist.gov/pubs/fips/203/final',
    'https://wiki.mozilla.org/Security/Server_Side_TLS',
  ],
  needs: neededFacts,
  requirements: {
    current: { value: { hybrid: 'optional' }, clauses: [mozillaIntermediateClauses.groups] },
    'post-quantum': {
      title: 'Clients that can agree on their keys with ML-KEM do so',
      value: { hybrid: 'required' },
      clauses: [mozillaIntermediateClauses.groups],
    },
  },
  judge(facts, { requirement }) {
    const evidence = createGroupEvidence(facts)
    const offered = (facts['tls.groups']['TLS 1.3'] ?? []).filter(isPostQuantum)
    if (offered.length === 0) return judgeAbsence(facts, requirement.value, evidence)
    return judgeChoice(facts, offered, requirement.value, evidence)
  },
})

/** ML-KEM as NIST published it, alone or beside a curve. Drafts with Kyber are something else, and interoperate with none of these. */
function isPostQuantum(name: string): boolean {
  const group = namedGroupNamed(name)
  return (group?.kind === 'hybrid' || group?.kind === 'KEM') && !isDraft(name)
}

function isDraft(name: string): boolean {
  return /Kyber/i.test(name)
}

function judgeAbsence(facts: Needs, { hybrid }: Value, evidence: readonly Evidence[]): Verdict {
  const drafts = (facts['tls.groups']['TLS 1.3'] ?? []).filter(isDraft)
  const version = facts['tls.versions']['TLS 1.3']
  const unsettled = [
    ...listUnsettledVersions(facts['tls.versions'], ['TLS 1.3']),
    ...listUnsettledGroups(facts).filter((what) => what.startsWith('TLS 1.3')),
  ]
  if (unsettled.length > 0)
    return inconclusive(`whether ML-KEM is offered is not known: ${unsettled.join('; ')}`, ...evidence)
  const absence =
    version && version.status !== 'ok' && isTlsRefusal(version)
      ? 'TLS 1.3, without which there is no ML-KEM, is not offered'
      : 'no group with ML-KEM is offered'
  if (drafts.length > 0)
    return fail(`${absence}, only ${drafts.join(', ')}, a draft that no client of today has`, ...evidence)
  if (hybrid === 'required') return fail(absence, ...evidence)
  return notApplicable(
    `${absence}: what is recorded today can be read by later quantum computers. It is optional here; \`--profile post-quantum\` requires it`,
    ...evidence,
  )
}

/** What becomes of a client that has ML-KEM; null: it does not connect, which is `client-compatibility`'s to judge. */
type Agreement = 'post-quantum' | 'not chosen' | 'nothing in common' | 'open' | null

function judgeChoice(
  facts: Needs,
  offered: readonly string[],
  { hybrid }: Value,
  groups: readonly Evidence[],
): Verdict {
  const capable = Object.values(clients).filter((client) => client.groups?.some(isPostQuantum))
  const byAgreement = Map.groupBy(capable, (client) => findAgreement(client, offered, facts))
  const named = (agreement: Agreement) =>
    (byAgreement.get(agreement) ?? []).map(({ name }) => name).join(', ')
  const evidence = [
    ...groups,
    ...[...byAgreement].map(([agreement, those]) =>
      createEvidence(
        'tls.groups',
        `${describeAgreement[agreement ?? 'none']}: ${those.map(({ name }) => name).join(', ')}`,
      ),
    ),
  ]
  const what = offered.join(', ')
  if (byAgreement.has('not chosen'))
    return fail(
      `${what} is offered and not chosen for clients that have it: ${named('not chosen')}`,
      ...evidence,
    )
  const apart = named('nothing in common')
  const isTaken = byAgreement.has('post-quantum') || byAgreement.has('open')
  if (apart !== '' && (hybrid === 'required' || !isTaken))
    return fail(
      `${what} is offered, which these clients do not have, only others with ML-KEM: ${apart}`,
      ...evidence,
    )
  if (byAgreement.has('open'))
    return inconclusive(
      `${what} is offered; whether it is chosen cannot be told for: ${named('open')}`,
      ...evidence,
    )
  if (!isTaken) return inconclusive(`${what} is offered, and no client that has it connects`, ...evidence)
  return pass(
    `${what}: chosen for ${named('post-quantum')}${apart === '' ? '' : `; not for clients that have other groups with ML-KEM: ${apart}`}. Older clients get none`,
    ...evidence,
  )
}

const describeAgreement = {
  'post-quantum': 'get ML-KEM',
  'not chosen': 'have it and do not get it',
  'nothing in common': 'have other groups with ML-KEM',
  open: 'cannot be told',
  none: 'cannot connect',
} as const

function findAgreement(client: Client, offered: readonly string[], facts: Needs): Agreement {
  const result = predictNegotiation(client, facts)
  if (result.connects === null) return 'open'
  if (!result.connects) return null
  if (result.groups.length > 0 && result.groups.every(isPostQuantum)) return 'post-quantum'
  const common = offered.filter((group) => client.groups?.includes(group))
  if (common.length === 0) return 'nothing in common'
  if (!result.groups.some(isPostQuantum)) return 'not chosen'
  const seen = seeChoice(client, common, facts)
  if (seen === null || !result.groups.includes(seen)) return 'open'
  return isPostQuantum(seen) ? 'post-quantum' : 'not chosen'
}

/** The group of the finished handshake, where that client begins with the same two shares as OpenSSL ≥ 3.5, whose hello that was, and has no other way to ML-KEM. */
function seeChoice(
  { keyShares }: Client,
  common: readonly string[],
  { 'tls.handshake': handshake }: Needs,
): string | null {
  const [first, second] = keyShares ?? []
  if (first !== 'X25519MLKEM768' || second !== 'x25519' || common.some((group) => group !== first))
    return null
  const isOwnHello = handshake.status === 'ok' && handshake.attempts === undefined
  return isOwnHello && handshake.value.version === 'TLS 1.3' ? handshake.value.group : null
}
