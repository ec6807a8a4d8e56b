import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { createCluster } from '../../lab/fixtures/facts/cluster-fixture.ts'
import { absentReading, createReading, forbiddenReading } from '../../lab/fixtures/facts/host-fixture.ts'
import { check as gossipEncryption } from './cluster-gossip-encryption.ts'
import { check as ipForward } from './cluster-ip-forward.ts'
import { check as sshForwarding } from './cluster-ssh-forwarding.ts'

const document = 'transport-encryption'
const sshd = (settings: Record<string, string[]>) =>
  createCluster({ readings: { sshd: createReading({ port: ['22'], ...settings }) } })

testCases(sshForwarding, [
  ['yes', createCluster(), 'pass', 'on each of 3 nodes', document],
  ['local is enough', sshd({ allowtcpforwarding: ['local'] }), 'pass'],
  ['no', sshd({ allowtcpforwarding: ['no'] }), 'fail', 'AllowTcpForwarding is no', document],
  ['remote', sshd({ allowtcpforwarding: ['remote'] }), 'fail', 'AllowTcpForwarding is remote'],
  [
    'everything disabled',
    sshd({ allowtcpforwarding: ['yes'], disableforwarding: ['yes'] }),
    'fail',
    'DisableForwarding',
  ],
  ['to the gossip port', sshd({ allowtcpforwarding: ['yes'], permitopen: ['172.20.0.2:8074'] }), 'pass'],
  [
    'to another port',
    sshd({ allowtcpforwarding: ['yes'], permitopen: ['localhost:3306'] }),
    'fail',
    'PermitOpen',
  ],
  ['may not be read', createCluster({ readings: { sshd: forbiddenReading } }), 'inconclusive', 'sudoers'],
  ['no sshd', createCluster({ readings: { sshd: absentReading } }), 'fail', 'no sshd'],
  [
    'untunnelled',
    createCluster({ variant: 'untunnelled', readings: { sshd: forbiddenReading } }),
    'not-applicable',
    'encrypts its gossip itself',
  ],
])

testCases(ipForward, [
  ['on, and ufw drops', createCluster(), 'pass', 'nothing of strangers'],
  ['off', createCluster({ readings: { ipForward: createReading(0) } }), 'pass'],
  [
    'on, and nothing filters',
    createCluster({ iptables: '*nat\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n' }),
    'fail',
    'whatever comes',
  ],
  ['on, and the filter may not be read', createCluster({ iptables: forbiddenReading }), 'inconclusive'],
  [
    'not told',
    createCluster({ readings: { ipForward: { status: 'reset', phase: 'response' } } }),
    'inconclusive',
    'reset',
  ],
  ['on, by the document', createCluster(), 'pass', /./, document],
  [
    'off on one, by the document',
    createCluster({ readings: { ipForward: createReading(0) } }),
    'pass',
    /./,
    document,
  ],
])

const settings = (changes: Record<string, boolean>) => createCluster({ settings: changes })
const silent = (changes: object = {}) =>
  createCluster({
    readings: {
      mattermostConfigOpt: createReading({
        settings: { 'ClusterSettings.Enable': true },
        unrecorded: [],
        dataSources: [],
      }),
    },
    ...changes,
  })

testCases(gossipEncryption, [
  ['off, and UDP goes past the tunnels', createCluster(), 'fail', 'does not encrypt'],
  [
    'off on one of three nodes',
    createCluster({ variant: 'untunnelled', settings: { EnableGossipEncryption: false } }),
    'fail',
    'mm1',
  ],
  ['on', createCluster({ variant: 'untunnelled' }), 'pass', 'encrypted'],
  ['off, and all of it is carried', createCluster({ variant: 'repaired' }), 'pass'],
  [
    'off, and one peer is not carried',
    createCluster({
      variant: 'repaired',
      nat: (rules) => rules.filter((rule) => !rule.includes('172.20.0.4')),
    }),
    'fail',
    'not all of it',
  ],
  [
    'the older switch',
    createCluster({
      variant: 'untunnelled',
      readings: {
        mattermostConfigOpt: createReading({
          settings: {
            'ClusterSettings.Enable': true,
            'ClusterSettings.EnableExperimentalGossipEncryption': true,
          },
          unrecorded: [],
          dataSources: [],
        }),
      },
    }),
    'pass',
  ],
  ['not shown', silent({ variant: 'untunnelled' }), 'inconclusive', 'is not shown'],
  ['not shown, and all of it is carried', silent({ variant: 'repaired' }), 'pass'],
  [
    'off, and the rules may not be read',
    createCluster({ variant: 'repaired', iptables: forbiddenReading }),
    'inconclusive',
    'is not known',
  ],
  ['the document does not speak of it', settings({}), 'not-applicable', 'makes no requirement', document],
])
