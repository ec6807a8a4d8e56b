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
    'is not known',
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

const gossipTo = (peer: string, local: string, destination = '127.0.0.1') =>
  `OUTPUT -d ${peer}/32 -p tcp -m tcp --dport 8074 -j DNAT --to-destination ${destination}${local}`
const unrelated = 'OUTPUT -p tcp -m tcp --dport 9000 -j DNAT --to-destination 127.0.0.1:9001'
/** The rule for gossip with mm2 has this in place of 127.0.0.1:18074. */
const sendTo = (place: string) =>
  createCluster({ nat: (rules) => rules.map((rule) => rule.replace('127.0.0.1:18074', place)) })

testCases(check, [
  [
    'each rule is shown, with what it had counted',
    createCluster(),
    'pass',
    /./,
    'current',
    [
      gossipTo('172.20.0.3', ':18074'),
      gossipTo('172.20.0.4', ':28074'),
      /^cluster\.redirected TCP from mm1 to mm2 \(172\.20\.0\.3:8074\): .* 40 connections before, 41 after one of ours/,
    ],
  ],
  [
    'the same rule twice',
    createCluster({ nat: (rules) => [...rules, ...rules.slice(0, 1)] }),
    'fail',
    /mm1 has 1 of its 5 rules twice/,
  ],
  [
    'all rules twice',
    createCluster({ nat: (rules) => [...rules, ...rules] }),
    'fail',
    /4 of its 8 rules twice/,
  ],
  [
    'rules for other ports are no matter of the cluster',
    createCluster({ nat: (rules) => [unrelated, unrelated, ...rules] }),
    'pass',
  ],
  [
    'nor is one for every port of another host',
    createCluster({
      nat: (rules) => {
        const whole = 'OUTPUT -d 172.20.0.9/32 -p tcp -j DNAT --to-destination 127.0.0.1:18074'
        return [whole, whole, ...rules]
      },
    }),
    'pass',
  ],
  [
    'two words for one rule',
    createCluster({ nat: (rules) => [...rules, gossipTo('172.20.0.3', ':18074').replace(' -m tcp', '')] }),
    'pass',
  ],
  [
    'one local port for two peers',
    createCluster({ nat: (rules) => rules.map((rule) => rule.replace(':28074', ':18074')) }),
    'fail',
    'two destinations to the same local port 18074',
  ],
  [
    'one local port for two ports of a peer',
    createCluster({ nat: (rules) => rules.map((rule) => rule.replace(':18075', ':18074')) }),
    'fail',
    'two destinations to the same local port 18074',
  ],
  [
    'the same port of two local addresses is not one port',
    createCluster({
      nat: (rules) => rules.map((rule) => rule.replace('127.0.0.1:28074', '127.0.0.2:18074')),
    }),
    'fail',
    /^(?!.*two destinations).*begins at 28074$/,
  ],
  ['another local address', sendTo('127.0.0.2:18074'), 'pass'],
  ['the address stays', sendTo(':18074'), 'fail', 'the same address'],
  ['the port stays', sendTo('127.0.0.1'), 'fail', /begins at 18074$/],
  [
    'another port than that of the tunnel',
    sendTo('127.0.0.1:18076'),
    'fail',
    /port 18076, .*begins at 18074$/,
  ],
  [
    'the tunnel is configured twice',
    createCluster({
      nat: (rules) => rules.map((rule) => rule.replace(':18074', ':18076')),
      preStart: (text) => `${text}${text}`,
    }),
    'fail',
    /begins at 18074$/,
  ],
  [
    'where the tunnel begins is not shown',
    createCluster({
      nat: (rules) => rules.map((rule) => rule.replace(':18074', ':18076')),
      readings: { mattermostPreStart: forbiddenReading },
    }),
    'pass',
  ],
  [
    'no rule',
    createCluster({ nat: () => [] }),
    'fail',
    /to mm2 \(172\.20\.0\.3:8074\) is not redirected.*to mm3 \(172\.20\.0\.4:8074\) is not redirected/,
    'current',
    ['host.iptables TCP from mm1 to mm2 (172.20.0.3:8074): no rule'],
  ],
  [
    'sshd forwards nothing: whose connections were counted',
    createCluster({ cluster: changeContact(prohibitedContact) }),
    'pass',
    /./,
    'current',
    [/to mm2 \(172\.20\.0\.3:8074\): .*none of ours/, /to mm3 \(172\.20\.0\.4:8074\): .*one of ours/],
  ],
  [
    'counters that could not be read before',
    createCluster({ cluster: changeContact(heldContact, 8074, { before: null }) }),
    'inconclusive',
    'counter',
    'current',
    [/to mm2 .* \? connections before, 41 after/],
  ],
  [
    'counters that could not be read after',
    createCluster({ cluster: changeContact(heldContact, 8074, { after: null }) }),
    'inconclusive',
    'counter',
    'current',
    [/to mm2 .* 40 connections before, \? after/],
  ],
  [
    'the rule of the other port was counted',
    createCluster({ cluster: changeContact(heldContact, 8075, { before: 40, after: 40 }) }),
    'pass',
  ],
  [
    'no connection to this port was tried',
    createCluster({
      cluster: (facts) => ({
        ...facts,
        redirected: {
          ...facts.redirected,
          mm1: (facts.redirected.mm1 ?? []).filter(({ host, port }) => host !== 'mm2' || port !== 8074),
        },
      }),
    }),
    'inconclusive',
    /mm2 .*counter/,
  ],
  [
    'a peer whose address is not known',
    createCluster({
      cluster: (facts) => ({
        ...facts,
        redirected: {
          ...facts.redirected,
          mm1: (facts.redirected.mm1 ?? []).filter(({ host }) => host !== 'mm2'),
        },
      }),
    }),
    'inconclusive',
    'address of mm2 in the cluster',
    'current',
    ['cluster.addresses mm2: no address read'],
  ],
])
