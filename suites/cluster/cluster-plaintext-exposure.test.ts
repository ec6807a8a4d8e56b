import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { closed, cluster, held, notAccepted, prohibited } from '../../lab/fixtures/facts/cluster-fixture.ts'
import { absent, forbidden, notInstalled } from '../../lab/fixtures/facts/host-fixture.ts'
import type { ClusterFacts, Contact } from '../../probes/cluster/cluster-facts.ts'
import { check } from './cluster-plaintext-exposure.ts'

const document = 'transport-encryption'
const tried =
  (contact: Contact, from: string | null = 'edge', port = 8074) =>
  (facts: ClusterFacts) => ({
    ...facts,
    exposure: facts.exposure.map((each) =>
      each.host === 'mm1' && each.from === from && each.port === port ? { ...each, contact } : each,
    ),
  })
const forbidding = (facts: ClusterFacts) => ({
  ...facts,
  exposure: facts.exposure.map((each) => ({ ...each, contact: prohibited })),
})
const untried = (facts: ClusterFacts) => ({ ...facts, exposure: [] })
const opened = (rule: string) => (rules: string[]) => [...rules, rule]

cases(check, [
  ['as written', cluster(), 'pass', 'shut to strangers', document],
  ['as written, today', cluster(), 'fail', 'gossip over UDP'],
  ['repaired', cluster({ variant: 'repaired' }), 'pass', 'no gossip leaves in clear'],
  [
    'encrypted by Mattermost',
    cluster({ settings: { EnableGossipEncryption: true }, variant: 'as written' }),
    'fail',
    'mm2',
  ],
  ['untunnelled and encrypted', cluster({ variant: 'untunnelled' }), 'pass'],
  [
    'accepts from a host that is no node',
    cluster({ cluster: tried(held) }),
    'fail',
    'accepts from edge',
    document,
  ],
  [
    'accepts from a host that is no node, and closes',
    cluster({ cluster: tried(closed) }),
    'fail',
    'accepts from edge',
    document,
  ],
  [
    'accepts from here',
    cluster({ cluster: tried(held, null, 8075) }),
    'fail',
    'accepts from this machine',
    document,
  ],
  ['refuses', cluster({ cluster: tried(notAccepted) }), 'pass', /./, document],
  ['nobody was let try', cluster({ cluster: forbidding }), 'pass', 'shut to strangers', document],
  ['nobody could try', cluster({ cluster: untried }), 'pass', /./, document],
  [
    'the filter lets UDP in',
    cluster({ input: opened('-p udp -m udp --dport 8074 -j ACCEPT') }),
    'fail',
    '8074/udp',
    document,
  ],
  [
    'the filter lets TCP in, where nothing accepts',
    cluster({ input: opened('-p tcp -m tcp --dport 8074 -j ACCEPT'), cluster: tried(notAccepted) }),
    'inconclusive',
    'nothing accepted',
    document,
  ],
  [
    'no filter at all',
    cluster({ iptables: '*nat\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n' }),
    'fail',
    'lets anyone in',
    document,
  ],
  [
    'a rule that is not understood',
    cluster({ input: opened('-p tcp -m set --match-set good src -j ACCEPT') }),
    'inconclusive',
    "isn't understood",
    document,
  ],
  [
    'a filter that may not be read',
    cluster({ iptables: forbidden }),
    'inconclusive',
    'is not known',
    document,
  ],
  [
    'neither iptables nor nft',
    cluster({ iptables: notInstalled, readings: { nftables: absent } }),
    'inconclusive',
    /./,
    document,
  ],
  [
    'a filter that may not be read, and yet it accepts',
    cluster({ iptables: forbidden, cluster: tried(held) }),
    'fail',
    'accepts from edge',
    document,
  ],
])
