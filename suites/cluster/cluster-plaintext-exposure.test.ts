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
  createReading,
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
    'match-set good',
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

const rulesOf = (mm1: 'TCP' | 'UDP') =>
  createCluster({ input: addRule(`-p ${mm1.toLowerCase()} -m ${mm1.toLowerCase()} --dport 8074 -j ACCEPT`) })
const unknownPeers = (variant: 'repaired' | 'untunnelled') =>
  createCluster({
    variant,
    cluster: (facts) => ({ ...facts, redirected: { ...facts.redirected, mm1: [] } }),
  })

testCases(check, [
  [
    'who tried, what the filter says, and what leaves',
    createCluster(),
    'fail',
    /./,
    'current',
    [
      /^cluster\.exposure this machine to mm1 \(172\.20\.0\.2:8074\): /,
      /^cluster\.exposure edge to mm1 \(172\.20\.0\.2:8075\): /,
      /^host\.iptables mm1: strangers to 8074\/tcp: iptables filter .*policy DROP/i,
      /^host\.iptables mm1: strangers to 8074\/udp: iptables filter .*policy DROP/i,
      /^host\.iptables mm1: strangers to 8075\/tcp: iptables filter .*policy DROP/i,
      /^host\.iptables gossip over UDP from mm1 to mm2 \(172\.20\.0\.3:8074\): let out, not redirected$/,
    ],
  ],
  [
    'what does not leave',
    createCluster({ variant: 'repaired' }),
    'pass',
    /./,
    'current',
    [/^host\.iptables gossip over UDP from mm1 to mm2 \(172\.20\.0\.3:8074\): not let out$/],
  ],
  [
    'what leaves is not known',
    createCluster({ variant: 'repaired', iptables: forbiddenReading }),
    'inconclusive',
    'whether gossip over UDP from mm1 to mm2',
    'current',
    [/^host\.iptables gossip over UDP from mm1 to mm2 \(172\.20\.0\.3:8074\): not known$/],
  ],
  [
    'who encrypts is shown',
    createCluster({ variant: 'untunnelled' }),
    'pass',
    /./,
    'current',
    [/^host\.mattermostConfigOpt mm1: EnableGossipEncryption true$/],
  ],
  [
    'whether it is encrypted is not shown',
    createCluster({
      readings: {
        mattermostConfigOpt: createReading({
          settings: { 'ClusterSettings.Enable': true },
          unrecorded: [],
          dataSources: [],
        }),
      },
    }),
    'fail',
    /^(?!.*from mm1 to mm2 [^;]*unencrypted)/,
  ],
  [
    'the filter lets TCP in, and nobody tried',
    createCluster({ input: addRule('-p tcp -m tcp --dport 8074 -j ACCEPT'), cluster: removeExposure }),
    'fail',
    'lets anyone in at 8074/tcp',
    document,
    [/^host\.iptables mm1: strangers to 8074\/tcp: .*-p tcp -m tcp --dport 8074 -j ACCEPT/],
  ],
  ['the filter lets TCP in, where all is silence', rulesOf('TCP'), 'fail', 'at 8074/tcp', document],
  [
    'the filter lets UDP in, where TCP is not accepted',
    createCluster({
      input: addRule('-p udp -m udp --dport 8074 -j ACCEPT'),
      cluster: changeExposure(notAcceptedContact),
    }),
    'fail',
    'at 8074/udp',
    document,
  ],
  [
    'no filter is shown as none',
    createCluster({ iptables: '*nat\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n' }),
    'fail',
    'lets anyone in at 8074/tcp',
    document,
  ],
  [
    'nobody was let try, which is no evidence',
    createCluster({ cluster: prohibitForwarding, iptables: forbiddenReading }),
    'inconclusive',
    'port 8074 of mm1',
    document,
  ],
  ['a peer whose address is not known', unknownPeers('repaired'), 'inconclusive', 'address of mm2, mm3'],
  ['the same where gossip is encrypted', unknownPeers('untunnelled'), 'pass'],
  ['UDP is no matter of the document', unknownPeers('repaired'), 'pass', 'shut to strangers', document],
])
