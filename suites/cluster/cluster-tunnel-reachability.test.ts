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
