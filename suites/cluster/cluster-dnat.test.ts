import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { arriving, cluster, held, notAccepted, prohibited } from '../../lab/fixtures/facts/cluster-fixture.ts'
import { forbidden } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './cluster-dnat.ts'

const document = 'transport-encryption'
const odd = 'OUTPUT -p tcp -m owner --uid-owner 1000 -j ACCEPT'

cases(check, [
  ['as the document has them', cluster(), 'pass', 'on each of 3 nodes', document],
  ['in a chain of their own', cluster({ variant: 'repaired' }), 'pass'],
  [
    'to another host',
    cluster({ nat: (rules) => rules.map((rule) => rule.replace('127.0.0.1:18074', '172.20.0.9:18074')) }),
    'fail',
    'redirected to 172.20.0.9',
  ],
  [
    'the chain is not jumped to',
    cluster({ variant: 'repaired', nat: (rules) => rules.slice(1) }),
    'fail',
    'is not redirected',
  ],
  [
    'a rule before them accepts',
    cluster({ nat: (rules) => ['OUTPUT -p tcp -m tcp --dport 8074 -j ACCEPT', ...rules] }),
    'fail',
    'is not redirected',
  ],
  [
    'a rule before them may accept',
    cluster({ nat: (rules) => [odd, ...rules] }),
    'inconclusive',
    "isn't understood",
  ],
  [
    'streaming is the document’s matter',
    cluster({ nat: (rules) => rules.filter((rule) => !rule.includes('8075')) }),
    'pass',
  ],
  [
    'streaming missing, by the document',
    cluster({ nat: (rules) => rules.filter((rule) => !rule.includes('8075')) }),
    'fail',
    '8075',
    document,
  ],
  [
    'a peer that is gone has rules left',
    cluster({
      nat: (rules) => [
        ...rules,
        'OUTPUT -d 172.20.0.9/32 -p tcp -m tcp --dport 8074 -j DNAT --to-destination 127.0.0.1:38074',
      ],
    }),
    'pass',
  ],
  [
    'accepted, and not counted',
    cluster({ cluster: arriving(held, 8074, { before: 40, after: 40 }) }),
    'fail',
    'went past',
  ],
  [
    'refused, and not counted',
    cluster({ cluster: arriving(notAccepted, 8074, { before: 40, after: 40 }) }),
    'inconclusive',
    'no connection came about',
  ],
  ['refused by the tunnel’s end, but counted', cluster({ cluster: arriving(notAccepted) }), 'pass'],
  [
    'sshd forwards nothing, and nothing was counted',
    cluster({ cluster: arriving(prohibited, 8074, { before: 40, after: 40 }) }),
    'inconclusive',
    'forwards nothing',
  ],
  [
    'sshd forwards nothing, but Mattermost’s own were counted',
    cluster({ cluster: arriving(prohibited, 8074, { before: 40, after: 44 }) }),
    'pass',
  ],
  [
    'counters that could not be read again',
    cluster({ cluster: arriving(held, 8074, { after: null }) }),
    'inconclusive',
    'counter',
  ],
  [
    'rules without counters',
    cluster({ cluster: arriving(held, 8074, { before: null, after: null }) }),
    'inconclusive',
    'counter',
  ],
  ['rules that may not be read', cluster({ iptables: forbidden }), 'inconclusive', 'sudoers'],
])
