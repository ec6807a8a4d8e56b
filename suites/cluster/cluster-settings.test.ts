import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { cluster } from '../../lab/fixtures/facts/cluster-fixture.ts'
import { absent, forbidden, value } from '../../lab/fixtures/facts/host-fixture.ts'
import { check as gossipEncryption } from './cluster-gossip-encryption.ts'
import { check as ipForward } from './cluster-ip-forward.ts'
import { check as sshForwarding } from './cluster-ssh-forwarding.ts'

const document = 'transport-encryption'
const sshd = (settings: Record<string, string[]>) =>
  cluster({ readings: { sshd: value({ port: ['22'], ...settings }) } })

cases(sshForwarding, [
  ['yes', cluster(), 'pass', 'on each of 3 nodes', document],
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
  ['may not be read', cluster({ readings: { sshd: forbidden } }), 'inconclusive', 'sudoers'],
  ['no sshd', cluster({ readings: { sshd: absent } }), 'fail', 'no sshd'],
  [
    'untunnelled',
    cluster({ variant: 'untunnelled', readings: { sshd: forbidden } }),
    'not-applicable',
    'encrypts its gossip itself',
  ],
])

cases(ipForward, [
  ['on, and ufw drops', cluster(), 'pass', 'nothing of strangers'],
  ['off', cluster({ readings: { ipForward: value(0) } }), 'pass'],
  [
    'on, and nothing filters',
    cluster({ iptables: '*nat\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n' }),
    'fail',
    'whatever comes',
  ],
  ['on, and the filter may not be read', cluster({ iptables: forbidden }), 'inconclusive'],
  [
    'not told',
    cluster({ readings: { ipForward: { status: 'reset', phase: 'response' } } }),
    'inconclusive',
    'reset',
  ],
  ['on, by the document', cluster(), 'pass', /./, document],
  ['off on one, by the document', cluster({ readings: { ipForward: value(0) } }), 'pass', /./, document],
])

const settings = (changes: Record<string, boolean>) => cluster({ settings: changes })
const silent = (changes: object = {}) =>
  cluster({
    readings: {
      mattermostConfigOpt: value({
        settings: { 'ClusterSettings.Enable': true },
        unrecorded: [],
        dataSources: [],
      }),
    },
    ...changes,
  })

cases(gossipEncryption, [
  ['off, and UDP goes past the tunnels', cluster(), 'fail', 'does not encrypt'],
  [
    'off on one of three nodes',
    cluster({ variant: 'untunnelled', settings: { EnableGossipEncryption: false } }),
    'fail',
    'mm1',
  ],
  ['on', cluster({ variant: 'untunnelled' }), 'pass', 'encrypted'],
  ['off, and all of it is carried', cluster({ variant: 'repaired' }), 'pass'],
  [
    'off, and one peer is not carried',
    cluster({ variant: 'repaired', nat: (rules) => rules.filter((rule) => !rule.includes('172.20.0.4')) }),
    'fail',
    'not all of it',
  ],
  [
    'the older switch',
    cluster({
      variant: 'untunnelled',
      readings: {
        mattermostConfigOpt: value({
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
    cluster({ variant: 'repaired', iptables: forbidden }),
    'inconclusive',
    'is not known',
  ],
  ['the document does not speak of it', settings({}), 'not-applicable', 'makes no requirement', document],
])
