import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { cluster, reading } from '../../lab/fixtures/facts/cluster-fixture.ts'
import { absent, forbidden, value } from '../../lab/fixtures/facts/host-fixture.ts'
import type { ClusterFacts } from '../../probes/cluster/cluster-facts.ts'
import { check } from './cluster-ssh-keys.ts'

/** authorized_keys of mm1 with these options before each key. */
const options =
  (...names: string[]) =>
  (facts: ClusterFacts) => {
    const told = facts.authorizedKeys.mm1
    if (told?.status !== 'ok' || told.value.found !== 'value') throw new Error('no keys')
    return reading(
      'authorizedKeys',
      value(told.value.value.map((key) => ({ ...key, options: names }))),
    )(facts)
  }
const host = (verdict: 'known' | 'unknown' | 'changed' | 'revoked') =>
  reading(
    'knownHosts',
    value(
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
    tunnelKeyFiles: value([
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

cases(check, [
  ['as the document has it', cluster(), 'pass', 'on each of 3 nodes', 'transport-encryption'],
  [
    'restricted to forwarding',
    cluster({ cluster: options('restrict', 'port-forwarding', 'permitopen') }),
    'pass',
  ],
  ['restricted to nothing', cluster({ cluster: options('restrict') }), 'fail', 'forwards nothing for it'],
  [
    'without forwarding',
    cluster({ cluster: options('no-port-forwarding') }),
    'fail',
    'forwards nothing for it',
  ],
  [
    'nobody is let in',
    cluster({ cluster: reading('authorizedKeys', absent) }),
    'fail',
    'mm1 accepts no key of mm2',
  ],
  [
    'authorized_keys may not be read',
    cluster({ cluster: reading('authorizedKeys', forbidden) }),
    'inconclusive',
    'sudoers',
  ],
  [
    'its own key is elsewhere',
    cluster({ cluster: keysOf({ rsa: absent, ecdsa: absent, ed25519: absent }) }),
    'inconclusive',
    'where the document has it',
  ],
  [
    'its own key may not be read',
    cluster({ cluster: keysOf({ rsa: forbidden, ecdsa: absent, ed25519: absent }) }),
    'inconclusive',
    'sudoers',
  ],
  [
    'a private key for all to read',
    cluster(mode('id_rsa', 'rw-r--r--')),
    'fail',
    '/home/mattermost/.ssh/id_rsa',
  ],
  ['a private key for its group', cluster(mode('id_ed25519', 'rw-r-----')), 'fail', 'id_ed25519'],
  ['a public key for all to read', cluster(mode('id_rsa.pub', 'rw-r--r--')), 'pass'],
  [
    'authorized_keys for all to write',
    cluster(mode('authorized_keys', 'rw-rw-rw-')),
    'fail',
    'authorized_keys',
  ],
  [
    'no .ssh where the document has it',
    cluster({ readings: { tunnelKeyFiles: absent } }),
    'inconclusive',
    '.ssh',
  ],
  [
    'a host key that is not known',
    cluster({ cluster: host('unknown') }),
    'fail',
    "doesn't know the host key",
  ],
  ['another host key', cluster({ cluster: host('changed') }), 'fail', 'another host key'],
  ['a revoked host key', cluster({ cluster: host('revoked') }), 'fail'],
  ['no known_hosts at all', cluster({ cluster: reading('knownHosts', absent) }), 'fail', "doesn't know"],
  [
    'host keys that could not be read',
    cluster({ cluster: reading('knownHosts', value([])) }),
    'inconclusive',
    'could not be read',
  ],
  [
    'any host key will do',
    cluster({
      processes: (lines) => lines.map((line) => line.replace('ssh -N', 'ssh -o StrictHostKeyChecking=no -N')),
    }),
    'fail',
    'StrictHostKeyChecking=no',
  ],
  [
    'any host key will do, from the next start on',
    cluster({ preStart: (text) => text.replaceAll('ssh -N', 'ssh -o StrictHostKeyChecking=off -N') }),
    'fail',
    'StrictHostKeyChecking=off',
  ],
  [
    'a new host key is taken once',
    cluster({ preStart: (text) => text.replaceAll('ssh -N', 'ssh -o StrictHostKeyChecking=accept-new -N') }),
    'pass',
  ],
])
