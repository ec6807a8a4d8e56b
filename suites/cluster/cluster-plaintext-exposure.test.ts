import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  closedContact,
  createCluster,
  heldContact,
  notAcceptedContact,
  prohibitedContact,
} from '../../lab/fixtures/facts/cluster-fixture.ts'
import {
  absentReading,
  forbiddenReading,
  notInstalledReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import type { ClusterFacts, Contact } from '../../probes/cluster/cluster-facts.ts'
import { check } from './cluster-plaintext-exposure.ts'

const document = 'transport-encryption'
const changeExposure =
  (contact: Contact, from: string | null = 'edge', port = 8074) =>
  (facts: ClusterFacts) => ({
    ...facts,
    exposure: facts.exposure.map((each) =>
      each.host === 'mm1' && each.from === from && each.port === port ? { ...each, contact } : each,
    ),
  })
const prohibitForwarding = (facts: ClusterFacts) => ({
  ...facts,
  exposure: facts.exposure.map((each) => ({ ...each, contact: prohibitedContact })),
})
const removeExposure = (facts: ClusterFacts) => ({ ...facts, exposure: [] })
const addRule = (rule: string) => (rules: string[]) => [...rules, rule]

testCases(check, [
  ['as written', createCluster(), 'pass', 'shut to strangers', document],
  ['as written, today', createCluster(), 'fail', 'gossip over UDP'],
  ['repaired', createCluster({ variant: 'repaired' }), 'pass', 'no gossip leaves in clear'],
  [
    'encrypted by Mattermost',
    createCluster({ settings: { EnableGossipEncryption: true }, variant: 'as written' }),
    'fail',
    'mm2',
  ],
  ['untunnelled and encrypted', createCluster({ variant: 'untunnelled' }), 'pass'],
  [
    'accepts from a host that is no node',
    createCluster({ cluster: changeExposure(heldContact) }),
    'fail',
    'accepts from edge',
    document,
  ],
  [
    'accepts from a host that is no node, and closes',
    createCluster({ cluster: changeExposure(closedContact) }),
    'fail',
    'accepts from edge',
    document,
  ],
  [
    'accepts from here',
    createCluster({ cluster: changeExposure(heldContact, null, 8075) }),
    'fail',
    'accepts from this machine',
    document,
  ],
  ['refuses', createCluster({ cluster: changeExposure(notAcceptedContact) }), 'pass', /./, document],
  [
    'nobody was let try',
    createCluster({ cluster: prohibitForwarding }),
    'pass',
    'shut to strangers',
    document,
  ],
  ['nobody could try', createCluster({ cluster: removeExposure }), 'pass', /./, document],
  [
    'the filter lets UDP in',
    createCluster({ input: addRule('-p udp -m udp --dport 8074 -j ACCEPT') }),
    'fail',
    '8074/udp',
    document,
  ],
  [
    'the filter lets TCP in, where nothing accepts',
    createCluster({
      input: addRule('-p tcp -m tcp --dport 8074 -j ACCEPT'),
      cluster: changeExposure(notAcceptedContact),
    }),
    'inconclusive',
    'nothing accepted',
    document,
  ],
  [
    'no filter at all',
    createCluster({ iptables: '*nat\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n' }),
    'fail',
    'lets anyone in',
    document,
  ],
  [
    'a rule that is not understood',
    createCluster({ input: addRule('-p tcp -m set --match-set good src -j ACCEPT') }),
    'inconclusive',
    "isn't understood",
    document,
  ],
  [
    'a filter that may not be read',
    createCluster({ iptables: forbiddenReading }),
    'inconclusive',
    'is not known',
    document,
  ],
  [
    'neither iptables nor nft',
    createCluster({ iptables: notInstalledReading, readings: { nftables: absentReading } }),
    'inconclusive',
    /./,
    document,
  ],
  [
    'a filter that may not be read, and yet it accepts',
    createCluster({ iptables: forbiddenReading, cluster: changeExposure(heldContact) }),
    'fail',
    'accepts from edge',
    document,
  ],
])
