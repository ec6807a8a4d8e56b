import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  addressOf,
  type Changes,
  createCluster,
  createSingleNode,
  nodes,
} from '../../lab/fixtures/facts/cluster-fixture.ts'
import { createReading } from '../../lab/fixtures/facts/host-fixture.ts'
import type { Collection } from '../../probes/collection.ts'
import type { NetworkInterface } from '../../probes/host/questions/cluster/host-addresses.ts'
import { parseSockets } from '../../probes/host/questions/sockets.ts'
import { check as dnat } from './cluster-dnat.ts'
import { check as firewall } from './cluster-firewall.ts'
import { check as gossipEncryption } from './cluster-gossip-encryption.ts'
import { check as plaintextExposure } from './cluster-plaintext-exposure.ts'
import { check as status } from './cluster-status.ts'

/** Clear gossip without tunnels, by these interfaces and IPsec policies on every node. */
function createClear(
  interfaces: (node: (typeof nodes)[number], index: number) => NetworkInterface[],
  { wide = false, ipsec = [] as Parsed[], ...changes }: Changes & { wide?: boolean; ipsec?: Parsed[] } = {},
): Collection {
  const inner = (index: number) => `10.9.0.${index + 1}`
  return createCluster({
    variant: 'untunnelled',
    ...changes,
    settings: { EnableGossipEncryption: false, ...changes.settings },
    cluster: (facts) => ({
      ...facts,
      interfaces: Object.fromEntries(
        nodes.map((node, index) => [node, createReading(interfaces(node, index))]),
      ),
      ipsecPolicies: Object.fromEntries(nodes.map((node) => [node, createReading(ipsec)])),
      redirected: Object.fromEntries(
        Object.entries(facts.redirected).map(([node, peers]) => [
          node,
          peers.map((peer) => ({
            ...peer,
            address: wide ? peer.address : inner((nodes as readonly string[]).indexOf(peer.host ?? '')),
          })),
        ]),
      ),
    }),
  })
}

type Parsed = NonNullable<
  Extract<
    NonNullable<NonNullable<Collection['facts']['cluster']>['ipsecPolicies']>[string],
    { status: 'ok' }
  >['value'] & { found: 'value' }
>['value'][number]

const eth = (node: (typeof nodes)[number]): NetworkInterface => ({
  name: 'eth0',
  kind: null,
  addresses: [`${addressOf[node]}/16`],
})
const overlay =
  (kind: string | null, name = 'wg0') =>
  (node: (typeof nodes)[number], index: number) => [
    eth(node),
    { name, kind, addresses: [`10.9.0.${index + 1}/24`] },
  ]
const policy: Parsed = {
  direction: 'out',
  source: '172.20.0.0/16',
  destination: '172.20.0.0/16',
  narrowed: null,
  action: 'allow',
  templates: [{ protocol: 'esp', optional: false }],
}

testCases(gossipEncryption, [
  ['WireGuard between all nodes', createClear(overlay('wireguard')), 'pass', 'encrypted'],
  ['VXLAN, which encrypts nothing', createClear(overlay('vxlan', 'vxlan0')), 'fail', 'does not encrypt'],
  [
    'an overlay whose kind BusyBox’s ip does not show',
    createClear(overlay(null)),
    'inconclusive',
    'not known',
  ],
  [
    'WireGuard is there, and gossip goes by eth0',
    createClear(overlay('wireguard'), { wide: true }),
    'fail',
    'does not encrypt',
  ],
  [
    'IPsec demanded',
    createClear((node) => [eth(node)], { wide: true, ipsec: [policy] }),
    'pass',
    'encrypted',
  ],
  [
    'IPsec where a peer likes',
    createClear((node) => [eth(node)], {
      wide: true,
      ipsec: [{ ...policy, templates: [{ protocol: 'esp', optional: true }] }],
    }),
    'fail',
  ],
  [
    'IPsec that authenticates alone',
    createClear((node) => [eth(node)], {
      wide: true,
      ipsec: [{ ...policy, templates: [{ protocol: 'ah', optional: false }] }],
    }),
    'fail',
  ],
  [
    'IPsec for TCP alone',
    createClear((node) => [eth(node)], { wide: true, ipsec: [{ ...policy, narrowed: 'proto tcp' }] }),
    'fail',
  ],
  [
    'IPsec for another network',
    createClear((node) => [eth(node)], {
      wide: true,
      ipsec: [{ ...policy, destination: '172.21.0.0/16' }],
    }),
    'fail',
  ],
])

const onWireguard = { settings: { NetworkInterface: 'wg0' } }
const letsGossipIn = (rules: string[]) => [
  ...rules,
  '-p tcp -m tcp --dport 8074 -j ACCEPT',
  '-p udp -m udp --dport 8074 -j ACCEPT',
]

testCases(plaintextExposure, [
  ['WireGuard between all nodes', createClear(overlay('wireguard'), onWireguard), 'pass', /./],
  [
    'WireGuard alone listens, whatever the packet filter says of 8074',
    createClear(overlay('wireguard'), { ...onWireguard, input: letsGossipIn }),
    'pass',
    /./,
  ],
  [
    'bound to WireGuard by BindAddress, and the packet filter lets 8074 in',
    createClear(overlay('wireguard'), { settings: { BindAddress: '10.9.0.1' }, input: letsGossipIn }),
    'pass',
    /./,
  ],
  [
    'the packet filter lets 8074 in, and gossip listens everywhere',
    createClear(overlay('wireguard'), { input: letsGossipIn }),
    'fail',
    'lets anyone in at 8074',
  ],
])

testCases(firewall, [
  [
    'WireGuard alone listens',
    createClear(overlay('wireguard'), { ...onWireguard, input: letsGossipIn }),
    'pass',
    /./,
  ],
])

const sockets = (...lines: string[]) =>
  createReading(parseSockets(lines.map((line) => `tcp LISTEN 0 511 ${line} 0.0.0.0:*`).join('\n')))

function createUnlicensed(listening: string[], members: [] | null): Collection {
  const collection = createSingleNode({ Enable: true })
  const { host, cluster } = collection.facts
  if (!cluster || !host) throw new Error('the fixture has no cluster')
  return {
    ...collection,
    facts: {
      host: { ...host, sockets: { mm1: sockets(...listening) } },
      cluster: {
        ...cluster,
        status: members ? { status: 'ok', value: { httpStatus: 200, members } } : { status: 'cancelled' },
      },
    },
  }
}

const serving = '*:8065 users:(("mattermost",pid=9,fd=3))'
for (const check of [dnat, gossipEncryption, plaintextExposure, firewall, status]) {
  testCases(check, [
    [
      'no licence: no member, and no listener',
      createUnlicensed([serving], []),
      'not-applicable',
      'Enterprise licence',
    ],
    ['no licence: no member', createUnlicensed([], []), 'not-applicable', 'Enterprise licence'],
    [
      'one node of a cluster, whose gossip listens',
      createUnlicensed([serving, '*:8074 users:(("mattermost",pid=9,fd=4))'], null),
      'inconclusive',
      'give the others',
    ],
  ])
}
