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

testCases(sshForwarding, [
  [
    'what sshd says is shown',
    createCluster(),
    'pass',
    /./,
    document,
    [/^host\.sshd mm1: allowtcpforwarding yes, disableforwarding no, permitopen any /],
  ],
  [
    'what sshd does not say',
    sshd({}),
    'pass',
    /./,
    document,
    [/^host\.sshd mm1: allowtcpforwarding not shown, disableforwarding not shown, permitopen not shown /],
  ],
  ['all', sshd({ allowtcpforwarding: ['all'] }), 'pass'],
  ['in capitals', sshd({ allowtcpforwarding: ['NO'] }), 'fail', 'AllowTcpForwarding is no'],
  ['to every port of a host', sshd({ permitopen: ['localhost:*'] }), 'pass'],
  ['to several, with the gossip port', sshd({ permitopen: ['localhost:22 localhost:8074'] }), 'pass'],
  ['to several, without it', sshd({ permitopen: ['localhost:22 localhost:18074'] }), 'fail', 'port 8074'],
  ['to none', sshd({ permitopen: ['none'] }), 'fail', 'PermitOpen'],
  [
    'no sshd is shown',
    createCluster({ readings: { sshd: absentReading } }),
    'fail',
    /./,
    'current',
    [/^host\.sshd mm1: absent$/],
  ],
])

const forwarding = (value: number) => createCluster({ readings: { ipForward: createReading(value) } })
/** FORWARD ends so on mm1. */
const forward = (rules: string, policy = 'ACCEPT') =>
  createCluster({
    iptables: `*filter\n:INPUT DROP [0:0]\n:FORWARD ${policy} [0:0]\n:OUTPUT ACCEPT [0:0]\n${rules}COMMIT\n`,
  })

testCases(ipForward, [
  ['off is shown', forwarding(0), 'pass', /./, 'current', [/^host\.ipForward mm1: 0$/]],
  [
    'on is shown, and where it ends',
    createCluster(),
    'pass',
    /./,
    'current',
    [/^host\.ipForward mm1: 1$/, /^host\.iptables mm1: FORWARD: .*policy DROP/i],
  ],
  ['dropped by policy', forward('', 'DROP'), 'pass'],
  ['rejected by rule', forward('[0:0] -A FORWARD -j REJECT\n'), 'pass', /./, 'current', [/-j REJECT/]],
  [
    'let through by policy',
    forward(''),
    'fail',
    'mm1 forwards whatever',
    'current',
    [/^host\.iptables mm1: FORWARD: .*policy ACCEPT/i],
  ],
  ['one network is let through', forward('[0:0] -A FORWARD -s 10.0.0.0/8 -j ACCEPT\n', 'DROP'), 'pass'],
  [
    'a rule that is not understood',
    forward('[0:0] -A FORWARD -m geoip --src-cc FR -j ACCEPT\n', 'DROP'),
    'inconclusive',
    'geoip',
  ],
  [
    'no rules at all',
    createCluster({ iptables: '*nat\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n' }),
    'fail',
    'whatever comes',
  ],
  [
    'on, by the document, is shown',
    createCluster(),
    'pass',
    'as the document wants',
    document,
    [/^host\.ipForward mm1: 1$/],
  ],
  [
    'a value that is not there counts as off',
    createCluster({ readings: { ipForward: absentReading } }),
    'pass',
  ],
  [
    'not told, by the document',
    createCluster({ readings: { ipForward: { status: 'reset', phase: 'response' } } }),
    'inconclusive',
    'reset',
    document,
  ],
])

const shows = (words: string) => [
  `host.mattermostConfigOpt mm1: ClusterSettings.EnableGossipEncryption ${words}`,
]

testCases(gossipEncryption, [
  ['on is shown', createCluster({ variant: 'untunnelled' }), 'pass', /./, 'current', shows('true')],
  ['off is shown', createCluster(), 'fail', 'mm1', 'current', shows('false')],
  [
    'what is not shown is said',
    silent({ variant: 'untunnelled' }),
    'inconclusive',
    'mm1',
    'current',
    shows('not shown'),
  ],
  [
    'off, and TCP is redirected to another host',
    createCluster({
      variant: 'repaired',
      nat: (rules) => rules.map((rule) => rule.replace('127.0.0.1:18074', '172.20.0.9:18074')),
    }),
    'fail',
    'not all of it',
  ],
  [
    'off, and whether TCP is redirected is not known',
    createCluster({
      variant: 'repaired',
      nat: (rules) => ['OUTPUT -p tcp -m owner --uid-owner 1000 -j ACCEPT', ...rules],
    }),
    'inconclusive',
    'is not known',
  ],
  [
    'off, and whether UDP is let out is not known',
    createCluster({
      variant: 'repaired',
      output: (rules) => ['-p udp -m owner --uid-owner 1000 -j ACCEPT', ...rules],
    }),
    'inconclusive',
    'is not known',
  ],
  [
    'off, and the address of a peer is not known',
    createCluster({
      variant: 'repaired',
      cluster: (facts) => ({
        ...facts,
        redirected: {
          ...facts.redirected,
          mm1: (facts.redirected.mm1 ?? []).filter(({ host }) => host !== 'mm2'),
        },
      }),
    }),
    'inconclusive',
    'is not known',
  ],
])
