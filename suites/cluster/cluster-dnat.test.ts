import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  changeContact,
  createCluster,
  heldContact,
  notAcceptedContact,
  prohibitedContact,
} from '../../lab/fixtures/facts/cluster-fixture.ts'
import { forbiddenReading } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './cluster-dnat.ts'

const document = 'transport-encryption'
const odd = 'OUTPUT -p tcp -m owner --uid-owner 1000 -j ACCEPT'

testCases(check, [
  ['as the document has them', createCluster(), 'pass', 'on each of 3 nodes', document],
  ['in a chain of their own', createCluster({ variant: 'repaired' }), 'pass'],
  [
    'to another host',
    createCluster({
      nat: (rules) => rules.map((rule) => rule.replace('127.0.0.1:18074', '172.20.0.9:18074')),
    }),
    'fail',
    'redirected to 172.20.0.9',
  ],
  [
    'the chain is not jumped to',
    createCluster({ variant: 'repaired', nat: (rules) => rules.slice(1) }),
    'fail',
    'is not redirected',
  ],
  [
    'a rule before them accepts',
    createCluster({ nat: (rules) => ['OUTPUT -p tcp -m tcp --dport 8074 -j ACCEPT', ...rules] }),
    'fail',
    'is not redirected',
  ],
  [
    'a rule before them may accept',
    createCluster({ nat: (rules) => [odd, ...rules] }),
    'inconclusive',
    "isn't understood",
  ],
  [
    'streaming is the document’s matter',
    createCluster({ nat: (rules) => rules.filter((rule) => !rule.includes('8075')) }),
    'pass',
  ],
  [
    'streaming missing, by the document',
    createCluster({ nat: (rules) => rules.filter((rule) => !rule.includes('8075')) }),
    'fail',
    '8075',
    document,
  ],
  [
    'a peer that is gone has rules left',
    createCluster({
      nat: (rules) => [
        ...rules,
        'OUTPUT -d 172.20.0.9/32 -p tcp -m tcp --dport 8074 -j DNAT --to-destination 127.0.0.1:38074',
      ],
    }),
    'pass',
  ],
  [
    'accepted, and not counted',
    createCluster({ cluster: changeContact(heldContact, 8074, { before: 40, after: 40 }) }),
    'fail',
    'went past',
  ],
  [
    'refused, and not counted',
    createCluster({ cluster: changeContact(notAcceptedContact, 8074, { before: 40, after: 40 }) }),
    'inconclusive',
    'no connection came about',
  ],
  [
    'refused by the tunnel’s end, but counted',
    createCluster({ cluster: changeContact(notAcceptedContact) }),
    'pass',
  ],
  [
    'sshd forwards nothing, and nothing was counted',
    createCluster({ cluster: changeContact(prohibitedContact, 8074, { before: 40, after: 40 }) }),
    'inconclusive',
    'forwards nothing',
  ],
  [
    'sshd forwards nothing, but Mattermost’s own were counted',
    createCluster({ cluster: changeContact(prohibitedContact, 8074, { before: 40, after: 44 }) }),
    'pass',
  ],
  [
    'counters that could not be read again',
    createCluster({ cluster: changeContact(heldContact, 8074, { after: null }) }),
    'inconclusive',
    'counter',
  ],
  [
    'rules without counters',
    createCluster({ cluster: changeContact(heldContact, 8074, { before: null, after: null }) }),
    'inconclusive',
    'counter',
  ],
  ['rules that may not be read', createCluster({ iptables: forbiddenReading }), 'inconclusive', 'sudoers'],
])
