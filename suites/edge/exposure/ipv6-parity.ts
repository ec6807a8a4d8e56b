import { defineCheck } from '../../../core/check.ts'
import type { Fact } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { documentedPorts } from '../../../core/target.ts'
import {
  createEvidence,
  fail,
  inconclusive,
  notApplicable,
  pass,
  type Verdict,
} from '../../../core/verdict.ts'
import { combineVerdicts } from '../../reading/combined-verdict.ts'
import { explainDeclined } from '../../reading/edge/http-responses.ts'
import {
  judgeRefusal,
  judgeUnasked,
  type RefusalFacts,
  refusalFacts,
} from '../../reading/edge/port-reachability.ts'
import { isClosedPort } from '../../reading/explicit-refusal.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { mattermost } from '../../requirements/mattermost-clauses.ts'

type Entry = Fact<'net.parity'>[number]

export const check = defineCheck({
  id: 'ipv6-parity',
  area: 'edge',
  title: 'IPv4 and IPv6 addresses answer alike',
  severity: 'medium',
  why: 'Browsers try both families and hide the fault; the Android app, webhooks and CAs take one and fail, for some users and not for others.',
  remediation:
    '`listen [::]:80;` and `listen [::]:443 ssl;` beside the IPv4 lines in every server block, both families in the firewall, or no AAAA record.',
  references: ['https://github.com/mattermost/mattermost/issues/24703'],
  needs: ['net.addresses', 'net.parity'],
  uses: refusalFacts,
  requirements: {
    current: { value: null, clauses: [mattermost.ipv6Listener] },
    centos7: { value: null, clauses: [centos7.ipv6] },
  },
  judge(facts) {
    const known = facts['net.addresses']
    if (known.status !== 'ok')
      return inconclusive(`the target's addresses are not known: ${describeFailure(known)}`)
    const { source, addresses } = known.value
    const listed = createEvidence(
      'net.addresses',
      addresses.map(({ address }) => address).join(', ') || 'none',
    )
    if (addresses.length === 0) return inconclusive('the target has no address', listed)
    const unasked = judgeUnasked(known.value)
    if (unasked) return unasked
    if (source !== 'dns' && addresses.length === 1)
      return notApplicable('one address was given, so DNS was not asked for others', listed)
    if (new Set(addresses.map(({ family }) => family)).size < 2) {
      return notApplicable(`the name has addresses of IPv${addresses[0]?.family} only`, listed)
    }
    const entries = addresses.map((address) =>
      facts['net.parity'].find((entry) => entry.address.address === address.address),
    )
    const asked = entries.filter((entry) => entry !== undefined)
    const reference = asked.find(({ https }) => https.status === 'ok')
    if (!reference)
      return inconclusive('no address finished a TLS handshake, so there is nothing to compare with', listed)
    return combineVerdicts([
      ...(asked.length < addresses.length ? [inconclusive('not every address was asked', listed)] : []),
      ...asked.map((entry) => judgeEntry(entry, reference, asked, facts)),
    ])
  },
})

function judgeEntry(
  entry: Entry,
  reference: Entry,
  all: readonly Entry[],
  facts: Partial<RefusalFacts>,
): Verdict {
  const { address } = entry.address
  const { https, http } = entry
  if (reference.https.status !== 'ok') throw new Error('the reference address has no handshake')
  const wanted = reference.https.value
  const evidence = [
    createEvidence(
      'net.parity',
      `${address} HTTPS: ${https.status === 'ok' ? `${https.value.version}, certificate ${https.value.certificateSha256}` : describeFailure(https)}`,
    ),
    createEvidence(
      'net.parity',
      `${address} HTTP: ${http.status === 'ok' ? `${http.value.status}${http.value.location === null ? '' : ` to ${http.value.location}`}` : describeFailure(http)}`,
    ),
  ]
  if (https.status !== 'ok') {
    if (isClosedPort(https)) {
      const doubt = judgeRefusal(facts, documentedPorts.https, address)
      return doubt
        ? { ...doubt, evidence: [...evidence, ...doubt.evidence] }
        : fail(`${address} refuses HTTPS while ${reference.address.address} serves it`, ...evidence)
    }
    return inconclusive(`${address} did not answer over HTTPS: ${describeFailure(https)}`, ...evidence)
  }
  if (https.value.certificateSha256 !== wanted.certificateSha256) {
    return fail(`${address} shows another certificate than ${reference.address.address}`, ...evidence)
  }
  if (https.value.version !== wanted.version) {
    return fail(
      `${address} negotiates ${https.value.version}, ${reference.address.address} ${wanted.version}`,
      ...evidence,
    )
  }
  const answer = all.find((other) => other.http.status === 'ok')?.http
  if (http.status !== 'ok') {
    if (isClosedPort(http)) {
      const doubt = judgeRefusal(facts, documentedPorts.http, address)
      if (doubt) return { ...doubt, evidence: [...evidence, ...doubt.evidence] }
      if (answer) return fail(`${address} refuses plain HTTP while another address serves it`, ...evidence)
      return pass('every address answers alike', ...evidence)
    }
    return inconclusive(`${address} did not answer over plain HTTP: ${describeFailure(http)}`, ...evidence)
  }
  const declined = [http, answer].flatMap((one) =>
    one?.status === 'ok' ? (explainDeclined(one.value) ?? []) : [],
  )
  if (declined[0] !== undefined)
    return inconclusive(`plain HTTP at ${address} or another address was ${declined[0]}`, ...evidence)
  if (
    answer?.status === 'ok' &&
    (answer.value.status !== http.value.status || answer.value.location !== http.value.location)
  ) {
    return fail(`${address} answers plain HTTP differently from another address`, ...evidence)
  }
  return pass('every address answers alike', ...evidence)
}
