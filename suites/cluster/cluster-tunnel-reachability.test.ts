import { ok } from '../../core/outcome.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  changeContact,
  closedContact,
  createCluster,
  notAcceptedContact,
  prohibitedContact,
  silentContact,
} from '../../lab/fixtures/facts/cluster-fixture.ts'
import type { ClusterFacts, Contact } from '../../probes/cluster/cluster-facts.ts'
import { check } from './cluster-tunnel-reachability.ts'

const document = 'transport-encryption'
const ssh = (contact: Contact) => (facts: ClusterFacts) => ({
  ...facts,
  sshReach: {
    ...facts.sshReach,
    mm1: (facts.sshReach.mm1 ?? []).map((each) => (each.host === 'mm2' ? { ...each, contact } : each)),
  },
})
const lockedOut = () => {
  const collection = createCluster({ cluster: ssh(silentContact) })
  const logins = { ...collection.facts.host?.logins, mm2: { status: 'refused' as const } }
  return { ...collection, facts: { ...collection.facts, host: { ...collection.facts.host, logins } } }
}

testCases(check, [
  ['as the document has it', createCluster(), 'pass', 'on each of 3 nodes', document],
  [
    'accepted by ssh, and closed at once',
    createCluster({ cluster: changeContact(closedContact) }),
    'fail',
    'nothing answers at the far one',
  ],
  [
    'no tunnel begins there',
    createCluster({ cluster: changeContact(notAcceptedContact) }),
    'fail',
    'no tunnel begins at port 18074',
  ],
  [
    'sshd forwards nothing for the account',
    createCluster({ cluster: changeContact(prohibitedContact) }),
    'inconclusive',
    'forwards nothing',
  ],
  [
    'silence of a local port',
    createCluster({ cluster: changeContact(silentContact) }),
    'inconclusive',
    'silence',
  ],
  [
    'a reset',
    createCluster({ cluster: changeContact({ status: 'reset', phase: 'connect' }) }),
    'inconclusive',
    'reset',
  ],
  ['streaming is dead today', createCluster({ cluster: changeContact(closedContact, 8075) }), 'pass'],
  [
    'streaming is dead, and the document has it',
    createCluster({ cluster: changeContact(closedContact, 8075) }),
    'fail',
    '8075',
    document,
  ],
  [
    'the peer’s SSH refuses',
    createCluster({ cluster: ssh(notAcceptedContact) }),
    'fail',
    'no tunnel can be opened again',
  ],
  [
    'the peer’s SSH gives no answer, but to us',
    createCluster({ cluster: ssh(silentContact) }),
    'fail',
    'though mm2 answers us',
  ],
  ['the peer’s SSH answers nobody', lockedOut(), 'inconclusive', 'silence'],
  [
    'the peer’s SSH accepts and closes',
    createCluster({ cluster: ssh(closedContact) }),
    'fail',
    'closed at once',
  ],
  [
    'the peer’s SSH accepts and says nothing',
    createCluster({ cluster: ssh(ok({ held: true, seconds: 2, banner: '' })) }),
    'inconclusive',
    'says nothing',
  ],
])

/** What a rule says, or that there is none, of the way from mm1 to mm2. */
const unruled = (contact: Contact, rule: { toAddress: string | null } | null) => (facts: ClusterFacts) => ({
  ...facts,
  redirected: {
    ...facts.redirected,
    mm1: (facts.redirected.mm1 ?? []).map((each) =>
      each.host === 'mm2'
        ? { ...each, contact, rule: rule && each.rule ? { ...each.rule, ...rule } : null }
        : each,
    ),
  },
})
const reset: Contact = { status: 'reset', phase: 'connect' }
const refused: Contact = { status: 'refused' }
const sshOfNobody = (facts: ClusterFacts) => ({
  ...facts,
  sshReach: {
    ...facts.sshReach,
    mm1: (facts.sshReach.mm1 ?? []).map((each) => ({ ...each, host: null, contact: silentContact })),
  },
})
const streamingAlone = (facts: ClusterFacts) => ({
  ...facts,
  redirected: {
    ...facts.redirected,
    mm1: (facts.redirected.mm1 ?? []).filter(({ host, port }) => host !== 'mm2' || port !== 8074),
  },
})

testCases(check, [
  [
    'what was tried is shown, and what the tunnel’s end said',
    createCluster({ cluster: changeContact(closedContact) }),
    'fail',
    /^mm1 to mm2 \(172\.20\.0\.3:8074\) /,
    'current',
    [
      'cluster.redirected mm1 to mm2 (172.20.0.3:8074): accepted, and closed',
      'cluster.redirected mm1 to mm3 (172.20.0.4:8074): accepted, and held open for 2 s',
      'cluster.listeners mm1 port 18074: accepted, and held open for 2 s',
      'cluster.listeners mm1 port 28074: accepted',
      'cluster.sshReach SSH from mm1 to mm2 (172.20.0.3:22): accepted, and said SSH-2.0-OpenSSH_9.2p1',
    ],
  ],
  [
    'an end that was not asked',
    createCluster({ cluster: (facts) => ({ ...facts, listeners: {} }) }),
    'pass',
    /./,
    document,
  ],
  // Whether a rule is there is for cluster-dnat: what comes of the connection then says nothing of a tunnel.
  ['no rule, accepted', createCluster({ cluster: unruled(closedContact, null) }), 'pass'],
  ['no rule, refused', createCluster({ cluster: unruled(refused, null) }), 'pass'],
  ['no rule, not accepted', createCluster({ cluster: unruled(notAcceptedContact, null) }), 'pass'],
  ['no rule, silence', createCluster({ cluster: unruled(silentContact, null) }), 'pass'],
  ['no rule, a reset', createCluster({ cluster: unruled(reset, null) }), 'inconclusive', 'reset'],
  ['no rule, and not tried', createCluster({ cluster: unruled(prohibitedContact, null) }), 'inconclusive'],
  [
    'a rule that leaves the address',
    createCluster({ cluster: unruled(refused, { toAddress: null }) }),
    'pass',
  ],
  [
    'a rule to another host',
    createCluster({ cluster: unruled(refused, { toAddress: '172.20.0.9' }) }),
    'pass',
  ],
  [
    'a rule to another loopback address',
    createCluster({ cluster: unruled(refused, { toAddress: '127.0.0.2' }) }),
    'fail',
    'no tunnel begins',
  ],
  ['only streaming was tried', createCluster({ cluster: streamingAlone }), 'pass'],
  ['the peer’s SSH resets', createCluster({ cluster: ssh(reset) }), 'inconclusive', 'SSH from mm1 to mm2'],
  [
    'the peer’s SSH is not tried',
    createCluster({ cluster: ssh(prohibitedContact) }),
    'inconclusive',
    'forwards nothing',
  ],
  ['the peer’s SSH refuses at once', createCluster({ cluster: ssh(refused) }), 'fail', 'opened again'],
  [
    'the silence of an address of no host',
    createCluster({ cluster: sshOfNobody }),
    'inconclusive',
    'silence',
  ],
  [
    'something else answers, and waits',
    createCluster({ cluster: ssh(ok({ held: true, seconds: 2, banner: '220 mail' })) }),
    'inconclusive',
  ],
  [
    'something else answers, and closes',
    createCluster({ cluster: ssh(ok({ held: false, seconds: 2, banner: '220 mail SSH-' })) }),
    'fail',
    'closed at once',
  ],
  [
    'a peer whose address is not known',
    createCluster({ cluster: (facts) => ({ ...facts, redirected: { ...facts.redirected, mm1: [] } }) }),
    'inconclusive',
    'address of mm2, mm3 in the cluster',
  ],
])

const strangerToUs = () => {
  const whole = createCluster({ cluster: ssh(silentContact) })
  const { mm2: _, ...logins } = whole.facts.host?.logins ?? {}
  return { ...whole, facts: { ...whole.facts, host: { ...whole.facts.host, logins } } }
}

testCases(check, [['the silence of a peer that we did not ask', strangerToUs(), 'inconclusive', 'silence']])
