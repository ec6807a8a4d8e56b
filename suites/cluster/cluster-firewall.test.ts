import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { createCluster } from '../../lab/fixtures/facts/cluster-fixture.ts'
import { createReading, forbiddenReading } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './cluster-firewall.ts'

const with_ = (rule: string) => ({ input: (rules: string[]) => [rule, ...rules] })
const sshPort = (port: string) => ({
  readings: { sshd: createReading({ port: [port], allowtcpforwarding: ['yes'] }) },
})

testCases(check, [
  ['as the document has it', createCluster(), 'pass', 'on each of 3 nodes', 'transport-encryption'],
  [
    'an administrator’s address besides',
    createCluster(with_('-s 10.0.0.10/32 -p tcp -m tcp --dport 22 -j ACCEPT')),
    'pass',
  ],
  ['SSH for everyone', createCluster(with_('-p tcp -m tcp --dport 22 -j ACCEPT')), 'fail', 'SSH (port 22)'],
  [
    'SSH for everyone, but at most so often',
    createCluster(with_('-p tcp -m tcp --dport 22 -m limit --limit 3/min -j ACCEPT')),
    'fail',
    'SSH (port 22)',
  ],
  [
    'a range that has the cluster ports in it',
    createCluster(with_('-p tcp -m tcp --dport 8000:9000 -j ACCEPT')),
    'fail',
    'gossip (port 8074)',
  ],
  ['what no rule speaks of', createCluster({ policy: 'ACCEPT' }), 'fail', 'what no rule speaks of'],
  [
    'a member’s SSH is not let in',
    createCluster({ input: (rules) => rules.filter((rule) => !rule.includes('172.20.0.4')) }),
    'fail',
    'mm1 does not let in SSH from mm3',
  ],
  [
    'a network with all members in it',
    createCluster({ input: () => ['-s 172.20.0.0/24 -p tcp -m tcp --dport 22 -j ACCEPT'] }),
    'pass',
  ],
  ['sshd listens elsewhere than its rule', createCluster(sshPort('2222')), 'fail', 'does not let in SSH'],
  [
    'a rule that is not understood',
    createCluster(with_('-p tcp -m geoip --src-cc FR -j ACCEPT')),
    'inconclusive',
    'geoip',
  ],
  [
    'no filter',
    createCluster({ iptables: '*nat\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n' }),
    'fail',
    'no packet filter',
  ],
  ['a filter that may not be read', createCluster({ iptables: forbiddenReading }), 'inconclusive', 'sudoers'],
  [
    'untunnelled: the nodes need no SSH among each other',
    createCluster({ variant: 'untunnelled', input: () => [] }),
    'pass',
  ],
])

const noAddresses = (variant: 'as written' | 'untunnelled') =>
  createCluster({
    variant,
    cluster: (facts) => ({ ...facts, redirected: { ...facts.redirected, mm1: [] } }),
  })

testCases(check, [
  [
    'each decision is shown with what made it',
    createCluster(),
    'pass',
    /./,
    'current',
    [
      /^host\.iptables mm1: what no rule speaks of: iptables filter .* policy DROP/i,
      /^host\.iptables mm1: SSH \(port 22\): iptables filter .* policy DROP/i,
      /^host\.iptables mm1: gossip \(port 8074\): iptables filter .* policy DROP/i,
      /^host\.iptables mm1: streaming \(port 8075\): iptables filter .* policy DROP/i,
      /^host\.iptables mm1: SSH from mm2 \(172\.20\.0\.3\): .*-s 172\.20\.0\.3\/32 -p tcp -m tcp --dport 22 -j ACCEPT/,
    ],
  ],
  [
    'streaming for everyone',
    createCluster(with_('-p tcp -m tcp --dport 8075 -j ACCEPT')),
    'fail',
    /^mm1 lets in everyone: streaming \(port 8075\)$/,
    'current',
    [/^host\.iptables mm1: streaming \(port 8075\): .*-p tcp -m tcp --dport 8075 -j ACCEPT/],
  ],
  [
    'gossip over UDP is not asked for here',
    createCluster(with_('-p udp -m udp --dport 8074 -j ACCEPT')),
    'pass',
  ],
  [
    'no filter is shown as none',
    createCluster({ iptables: '*nat\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n' }),
    'fail',
    'mm1 has no packet filter',
    'current',
    ['host.iptables mm1: no filter rules'],
  ],
  [
    'untunnelled: SSH for everyone is no matter of the cluster',
    createCluster({ variant: 'untunnelled', ...with_('-p tcp -m tcp --dport 22 -j ACCEPT') }),
    'pass',
  ],
  [
    'untunnelled, by the document: SSH for everyone is its matter',
    createCluster({ variant: 'untunnelled', ...with_('-p tcp -m tcp --dport 22 -j ACCEPT') }),
    'fail',
    'SSH (port 22)',
    'transport-encryption',
  ],
  [
    'a peer whose address is not known',
    noAddresses('as written'),
    'inconclusive',
    'address of mm2, mm3 in the cluster',
  ],
  ['untunnelled, a peer whose address is not known', noAddresses('untunnelled'), 'pass'],
])
