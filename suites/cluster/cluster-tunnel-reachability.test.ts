import { ok } from '../../core/outcome.ts'
import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  arriving,
  closed,
  cluster,
  notAccepted,
  prohibited,
  silence,
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
  const collection = cluster({ cluster: ssh(silence) })
  const logins = { ...collection.facts.host?.logins, mm2: { status: 'refused' as const } }
  return { ...collection, facts: { ...collection.facts, host: { ...collection.facts.host, logins } } }
}

cases(check, [
  ['as the document has it', cluster(), 'pass', 'on each of 3 nodes', document],
  [
    'accepted by ssh, and closed at once',
    cluster({ cluster: arriving(closed) }),
    'fail',
    'nothing answers at the far one',
  ],
  [
    'no tunnel begins there',
    cluster({ cluster: arriving(notAccepted) }),
    'fail',
    'no tunnel begins at port 18074',
  ],
  [
    'sshd forwards nothing for the account',
    cluster({ cluster: arriving(prohibited) }),
    'inconclusive',
    'forwards nothing',
  ],
  ['silence of a local port', cluster({ cluster: arriving(silence) }), 'inconclusive', 'silence'],
  ['a reset', cluster({ cluster: arriving({ status: 'reset', phase: 'connect' }) }), 'inconclusive', 'reset'],
  ['streaming is dead today', cluster({ cluster: arriving(closed, 8075) }), 'pass'],
  [
    'streaming is dead, and the document has it',
    cluster({ cluster: arriving(closed, 8075) }),
    'fail',
    '8075',
    document,
  ],
  ['the peer’s SSH refuses', cluster({ cluster: ssh(notAccepted) }), 'fail', 'no tunnel can be opened again'],
  [
    'the peer’s SSH gives no answer, but to us',
    cluster({ cluster: ssh(silence) }),
    'fail',
    'though mm2 answers us',
  ],
  ['the peer’s SSH answers nobody', lockedOut(), 'inconclusive', 'silence'],
  ['the peer’s SSH accepts and closes', cluster({ cluster: ssh(closed) }), 'fail', 'closed at once'],
  [
    'the peer’s SSH accepts and says nothing',
    cluster({ cluster: ssh(ok({ held: true, seconds: 2, banner: '' })) }),
    'inconclusive',
    'says nothing',
  ],
])
