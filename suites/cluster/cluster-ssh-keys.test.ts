import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { changeReading, createCluster } from '../../lab/fixtures/facts/cluster-fixture.ts'
import { absentReading, createReading, forbiddenReading } from '../../lab/fixtures/facts/host-fixture.ts'
import type { ClusterFacts } from '../../probes/cluster/cluster-facts.ts'
import { check } from './cluster-ssh-keys.ts'

/** authorized_keys of mm1 with these options before each key. */
const options =
  (...names: string[]) =>
  (facts: ClusterFacts) => {
    const told = facts.authorizedKeys.mm1
    if (told?.status !== 'ok' || told.value.found !== 'value') throw new Error('no keys')
    return changeReading(
      'authorizedKeys',
      createReading(told.value.value.map((key) => ({ ...key, options: names }))),
    )(facts)
  }
const host = (verdict: 'known' | 'unknown' | 'changed' | 'revoked') =>
  changeReading(
    'knownHosts',
    createReading(
      ['mm2', 'mm3'].map((peer, index) => ({
        peer,
        address: `172.20.0.${index + 3}`,
        keyType: 'ssh-rsa',
        verdict,
      })),
    ),
  )
const mode = (name: string, permissions: string) => ({
  readings: {
    tunnelKeyFiles: createReading([
      {
        path: `/home/mattermost/.ssh/${name}`,
        type: 'file' as const,
        permissions,
        owner: 'mattermost',
        group: 'mattermost',
        bytes: 1,
        target: null,
      },
    ]),
  },
})
const keysOf = (told: ClusterFacts['tunnelKeys'][string]) => (facts: ClusterFacts) => ({
  ...facts,
  tunnelKeys: { ...facts.tunnelKeys, mm2: told },
})

testCases(check, [
  ['as the document has it', createCluster(), 'pass', 'on each of 3 nodes', 'transport-encryption'],
  [
    'restricted to forwarding',
    createCluster({ cluster: options('restrict', 'port-forwarding', 'permitopen') }),
    'pass',
  ],
  [
    'restricted to nothing',
    createCluster({ cluster: options('restrict') }),
    'fail',
    'forwards nothing for it',
  ],
  [
    'without forwarding',
    createCluster({ cluster: options('no-port-forwarding') }),
    'fail',
    'forwards nothing for it',
  ],
  [
    'nobody is let in',
    createCluster({ cluster: changeReading('authorizedKeys', absentReading) }),
    'fail',
    'mm1 accepts no key of mm2',
  ],
  [
    'authorized_keys may not be read',
    createCluster({ cluster: changeReading('authorizedKeys', forbiddenReading) }),
    'inconclusive',
    'sudoers',
  ],
  [
    'its own key is elsewhere',
    createCluster({ cluster: keysOf({ rsa: absentReading, ecdsa: absentReading, ed25519: absentReading }) }),
    'inconclusive',
    'where the document has it',
  ],
  [
    'its own key may not be read',
    createCluster({
      cluster: keysOf({ rsa: forbiddenReading, ecdsa: absentReading, ed25519: absentReading }),
    }),
    'inconclusive',
    'sudoers',
  ],
  [
    'a private key for all to read',
    createCluster(mode('id_rsa', 'rw-r--r--')),
    'fail',
    '/home/mattermost/.ssh/id_rsa',
  ],
  ['a private key for its group', createCluster(mode('id_ed25519', 'rw-r-----')), 'fail', 'id_ed25519'],
  ['a public key for all to read', createCluster(mode('id_rsa.pub', 'rw-r--r--')), 'pass'],
  [
    'authorized_keys for all to write',
    createCluster(mode('authorized_keys', 'rw-rw-rw-')),
    'fail',
    'authorized_keys',
  ],
  [
    'no .ssh where the document has it',
    createCluster({ readings: { tunnelKeyFiles: absentReading } }),
    'inconclusive',
    '.ssh',
  ],
  [
    'a host key that is not known',
    createCluster({ cluster: host('unknown') }),
    'fail',
    "doesn't know the host key",
  ],
  ['another host key', createCluster({ cluster: host('changed') }), 'fail', 'another host key'],
  ['a revoked host key', createCluster({ cluster: host('revoked') }), 'fail'],
  [
    'no known_hosts at all',
    createCluster({ cluster: changeReading('knownHosts', absentReading) }),
    'fail',
    "doesn't know",
  ],
  [
    'host keys that could not be read',
    createCluster({ cluster: changeReading('knownHosts', createReading([])) }),
    'inconclusive',
    'could not be read',
  ],
  [
    'any host key will do',
    createCluster({
      processes: (lines) => lines.map((line) => line.replace('ssh -N', 'ssh -o StrictHostKeyChecking=no -N')),
    }),
    'fail',
    'StrictHostKeyChecking=no',
  ],
  [
    'any host key will do, from the next start on',
    createCluster({ preStart: (text) => text.replaceAll('ssh -N', 'ssh -o StrictHostKeyChecking=off -N') }),
    'fail',
    'StrictHostKeyChecking=off',
  ],
  [
    'a new host key is taken once',
    createCluster({
      preStart: (text) => text.replaceAll('ssh -N', 'ssh -o StrictHostKeyChecking=accept-new -N'),
    }),
    'pass',
  ],
])
