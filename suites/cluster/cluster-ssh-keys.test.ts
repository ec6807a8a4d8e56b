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

/** authorized_keys of mm1 with these changes of each key. */
const changeKeys =
  (changes: { options?: string[]; permitOpen?: string[] }) =>
  (facts: ClusterFacts): ClusterFacts => {
    const told = facts.authorizedKeys.mm1
    if (told?.status !== 'ok' || told.value.found !== 'value') throw new Error('no keys')
    const keys = told.value.value.map((key) => ({ ...key, ...changes }))
    return changeReading('authorizedKeys', createReading(keys))(facts)
  }
const accepts = (words: string) => `cluster.authorizedKeys mm1 accepts mm2's ssh-rsa: ${words}`

testCases(check, [
  [
    'what is accepted and known is shown',
    createCluster(),
    'pass',
    /./,
    'current',
    [
      accepts('not restricted'),
      /^host\.tunnelKeyFiles mm1: 4 entries/,
      /^cluster\.knownHosts mm1 on mm2: ssh-rsa known$/,
      /^cluster\.knownHosts mm1 on mm3: ssh-rsa known$/,
    ],
  ],
  [
    'a key for forwarding alone',
    createCluster({ cluster: changeKeys({ options: ['restrict', 'port-forwarding'] }) }),
    'pass',
    /./,
    'current',
    [/accepts mm2's ssh-rsa: restricted \(restrict, port-forwarding\)$/],
  ],
  [
    'a key for one place',
    createCluster({
      cluster: changeKeys({
        options: ['restrict', 'port-forwarding', 'permitopen'],
        permitOpen: ['localhost:8074', '172.20.0.2:8074'],
      }),
    }),
    'pass',
    /./,
    'current',
    [/accepts mm2's ssh-rsa: restricted \(.*; permitopen localhost:8074, 172\.20\.0\.2:8074\)$/],
  ],
  [
    'a key without a terminal',
    createCluster({ cluster: changeKeys({ options: ['no-pty'] }) }),
    'pass',
    /./,
    'current',
    [/accepts mm2's ssh-rsa: restricted \(no-pty\)$/],
  ],
  [
    'a key for one command',
    createCluster({ cluster: changeKeys({ options: ['command'] }) }),
    'pass',
    /./,
    'current',
    [/accepts mm2's ssh-rsa: restricted \(command\)$/],
  ],
  [
    'a key from one place gives a shell there',
    createCluster({ cluster: changeKeys({ options: ['from'] }) }),
    'pass',
    /./,
    'current',
    [accepts('not restricted')],
  ],
  [
    'other keys alone',
    createCluster({
      cluster: changeReading(
        'authorizedKeys',
        createReading([{ type: 'ssh-rsa', fingerprint: 'SHA256:other', options: [], permitOpen: [] }]),
      ),
    }),
    'fail',
    'mm1 accepts no key of mm2; mm1 accepts no key of mm3',
    'current',
    [/^cluster\.tunnelKeys mm2: SHA256:own-mm2$/, 'cluster.authorizedKeys mm1: 1 keys'],
  ],
  [
    'no key is said',
    createCluster({ cluster: keysOf({ rsa: absentReading, ecdsa: absentReading, ed25519: absentReading }) }),
    'inconclusive',
    'mm2 has no key',
    'current',
    ['cluster.tunnelKeys mm2: no public key'],
  ],
  [
    'one key of several may not be read',
    createCluster({
      cluster: keysOf({
        rsa: createReading({ type: 'ssh-rsa', fingerprint: 'SHA256:own-mm2' }),
        ecdsa: forbiddenReading,
        ed25519: absentReading,
      }),
    }),
    'pass',
  ],
  [
    'any of several keys will do',
    createCluster({
      cluster: keysOf({
        rsa: createReading({ type: 'ssh-rsa', fingerprint: 'SHA256:other' }),
        ecdsa: absentReading,
        ed25519: createReading({ type: 'ssh-rsa', fingerprint: 'SHA256:own-mm2' }),
      }),
    }),
    'pass',
  ],
  [
    'no .ssh is shown as absent',
    createCluster({ readings: { tunnelKeyFiles: absentReading } }),
    'inconclusive',
    /./,
    'current',
    ['host.tunnelKeyFiles mm1: absent'],
  ],
])

/** sshd and ssh pass over what others can write to, and ssh over a private key that others can read (ssh(1), sshd(8)). */
const files: [name: string, type: 'file' | 'directory' | 'link', permissions: string, 'pass' | 'fail'][] = [
  ['id_rsa', 'file', 'rw-------', 'pass'],
  ['id_rsa', 'file', 'r--------', 'pass'],
  ['id_rsa', 'file', 'rw-r-----', 'fail'],
  ['id_rsa', 'file', 'rw--w----', 'fail'],
  ['id_rsa', 'file', 'rw----r--', 'fail'],
  ['id_rsa', 'file', 'rw-----w-', 'fail'],
  ['id_rsa', 'link', 'rwxrwxrwx', 'pass'],
  ['id_rsa.pub', 'file', 'rw-rw-rw-', 'pass'],
  ['id_ecdsa_sk', 'file', 'rw-r--r--', 'fail'],
  ['authorized_keys', 'file', 'rw-r--r--', 'pass'],
  ['authorized_keys', 'file', 'rw--w----', 'fail'],
  ['authorized_keys', 'file', 'rw-----w-', 'fail'],
  ['known_hosts', 'file', 'rw-rw-rw-', 'pass'],
  ['keys', 'directory', 'rwxr-xr-x', 'pass'],
  ['keys', 'directory', 'rwxrwxr-x', 'fail'],
  ['keys', 'directory', 'rwxr-xrwx', 'fail'],
]
testCases(
  check,
  files.map(([name, type, permissions, verdict]) => {
    const { readings } = mode(name, permissions)
    const [file] =
      readings.tunnelKeyFiles.status === 'ok' && readings.tunnelKeyFiles.value.found === 'value'
        ? readings.tunnelKeyFiles.value.value
        : []
    if (!file) throw new Error('no file')
    return [
      `${name}, ${type}, ${permissions}`,
      createCluster({ readings: { tunnelKeyFiles: createReading([{ ...file, type }]) } }),
      verdict,
      verdict === 'fail' ? `/home/mattermost/.ssh/${name}` : 'on each of 3 nodes',
      'current',
      [
        verdict === 'fail'
          ? `host.tunnelKeyFiles mm1: /home/mattermost/.ssh/${name} ${permissions} mattermost`
          : 'host.tunnelKeyFiles mm1: 1 entries',
      ],
    ]
  }),
)

type HostKeyVerdict = 'known' | 'unknown' | 'changed' | 'revoked' | 'authority-only'
/** What is known of mm2's host keys; those of mm3 are known. */
const hostKeys: [keys: HostKeyVerdict[], 'pass' | 'fail' | 'inconclusive', reason: RegExp][] = [
  [['known', 'unknown'], 'pass', /./],
  [['changed', 'known'], 'pass', /./],
  [['unknown', 'changed'], 'fail', /another host key for mm2/],
  [['unknown', 'revoked'], 'fail', /another host key for mm2/],
  [['unknown', 'unknown'], 'fail', /doesn't know the host key of mm2/],
  [['authority-only'], 'fail', /doesn't know the host key of mm2/],
  [[], 'inconclusive', /host keys of mm2 could not be read/],
]
testCases(
  check,
  hostKeys.map(([verdicts, verdict, reason]) => {
    const of = (peer: string, address: string) => (each: HostKeyVerdict, index: number) => ({
      peer,
      address,
      keyType: ['ssh-ed25519', 'ssh-rsa'][index] ?? '',
      verdict: each,
    })
    const entries = [
      ...verdicts.map(of('mm2', '172.20.0.3')),
      ...(['known'] as const).map(of('mm3', '172.20.0.4')),
    ]
    const shown = verdicts.map((each, index) => `${['ssh-ed25519', 'ssh-rsa'][index]} ${each}`).join(', ')
    return [
      `host keys of mm2: ${verdicts.join(', ') || 'none'}`,
      createCluster({ cluster: changeReading('knownHosts', createReading(entries)) }),
      verdict,
      reason,
      'current',
      [new RegExp(`^cluster\\.knownHosts mm1 on mm2: ${shown || 'nothing'}$`)],
    ]
  }),
)

/** ssh_config(5): `no` and `off` are the same, and neither looks at the key. */
const checking: [setting: string, 'pass' | 'fail'][] = [
  ['no', 'fail'],
  ['No', 'fail'],
  ['off', 'fail'],
  ['ask', 'pass'],
  ['yes', 'pass'],
  ['accept-new', 'pass'],
]
testCases(
  check,
  checking.map(([setting, verdict]) => [
    `StrictHostKeyChecking=${setting} of a live tunnel`,
    createCluster({
      processes: (lines) =>
        lines.map((line) => line.replace('ssh -N', `ssh -o StrictHostKeyChecking=${setting} -N`)),
    }),
    verdict,
    verdict === 'fail' ? `any host key for 172.20.0.3's: StrictHostKeyChecking=${setting}` : /./,
    'current',
    verdict === 'fail' ? [`cluster.tunnelProcesses mm1: StrictHostKeyChecking=${setting}`] : [],
  ]),
)
