import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { changeReading, createCluster } from '../../lab/fixtures/facts/cluster-fixture.ts'
import {
  absentReading,
  createReading,
  createUnit,
  forbiddenReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import type { ClusterFacts } from '../../probes/cluster/cluster-facts.ts'
import { check } from './cluster-pre-start.ts'

const document = 'transport-encryption'
const mode =
  (permissions: string, owner = 'root') =>
  (facts: ClusterFacts) => {
    const told = facts.preStartFile.mm1
    if (told?.status !== 'ok' || told.value.found !== 'value' || !told.value.value)
      throw new Error('no script')
    return changeReading('preStartFile', createReading({ ...told.value.value, permissions, owner }))(facts)
  }
const removeLines = (pattern: RegExp) => ({ preStart: (text: string) => text.replace(pattern, '') })

testCases(check, [
  ['as the document has it', createCluster(), 'pass', 'on each of 3 nodes', document],
  ['as the document has it, today', createCluster(), 'pass'],
  ['units of their own, today', createCluster({ variant: 'repaired' }), 'pass'],
  [
    'units of their own, by the document',
    createCluster({ variant: 'repaired' }),
    'fail',
    'does not run',
    document,
  ],
  [
    'a unit is missing',
    createCluster({ variant: 'repaired', cluster: changeReading('tunnelUnits', createReading([])) }),
    'fail',
    'nothing on mm1 opens a tunnel',
  ],
  [
    'units that may not be read',
    createCluster({ variant: 'repaired', cluster: changeReading('tunnelUnits', forbiddenReading) }),
    'inconclusive',
  ],
  [
    'the unit does not run the script',
    createCluster({ unit: { execStartPre: [] } }),
    'fail',
    'does not run',
    document,
  ],
  ['not executable', createCluster({ cluster: mode('rw-r--r--') }), 'fail', 'cannot be run', document],
  [
    'executable for root alone',
    createCluster({ cluster: mode('rwxr--r--') }),
    'fail',
    'cannot be run',
    document,
  ],
  [
    'executable for its owner, who runs it',
    createCluster({ cluster: mode('rwx------', 'mattermost') }),
    'pass',
    /./,
    document,
  ],
  [
    'no script',
    createCluster({ cluster: changeReading('preStartFile', createReading(null)) }),
    'fail',
    'does not start',
    document,
  ],
  [
    'a mode that may not be read',
    createCluster({ cluster: changeReading('preStartFile', forbiddenReading) }),
    'inconclusive',
    /./,
    document,
  ],
  [
    'no line for a peer',
    createCluster(removeLines(/^ssh .* 18074:.*\n/m)),
    'fail',
    '172.20.0.3:8074',
    document,
  ],
  ['no line for streaming, today', createCluster(removeLines(/^ssh .*8075.*\n/gm)), 'pass'],
  [
    'no line for streaming, by the document',
    createCluster(removeLines(/^ssh .*8075.*\n/gm)),
    'fail',
    '8075',
    document,
  ],
  [
    'a line that is a comment',
    createCluster({ preStart: (text) => text.replaceAll('ssh -N', '# ssh -N') }),
    'fail',
    'opens no tunnel',
    document,
  ],
  [
    'a script that may not be read',
    createCluster({ readings: { mattermostPreStart: forbiddenReading } }),
    'inconclusive',
    'sudoers',
    document,
  ],
  [
    'a script that is not there',
    createCluster({ readings: { mattermostPreStart: absentReading } }),
    'fail',
    'opens no tunnel',
    document,
  ],
  [
    'units that could not be listed',
    createCluster({ readings: { units: { status: 'timeout', phase: 'response', seconds: 5 } } }),
    'inconclusive',
    'silence',
    document,
  ],
])

/** Whether the service account `mattermost` can run a file of this mode and owner. */
const modes: [permissions: string, owner: string, 'pass' | 'fail'][] = [
  ['rwxr-xr-x', 'root', 'pass'],
  ['rwxr--r-x', 'root', 'pass'],
  // Which groups the account has is not known, so that its group's right counts.
  ['rwxr-x---', 'root', 'pass'],
  ['rwx------', 'root', 'fail'],
  ['rwsr--r--', 'root', 'fail'],
  ['rwxr-sr--', 'root', 'pass'],
  ['rwxr-Sr--', 'root', 'fail'],
  ['rwxr--r-t', 'root', 'pass'],
  ['rwxr--r-T', 'root', 'fail'],
  ['rw-r-xr-x', 'mattermost', 'fail'],
  ['rwsr-xr-x', 'mattermost', 'pass'],
  ['rwSr-xr-x', 'mattermost', 'fail'],
]
testCases(
  check,
  modes.map(([permissions, owner, verdict]) => [
    `${permissions} of ${owner}`,
    createCluster({ cluster: mode(permissions, owner) }),
    verdict,
    verdict === 'fail' ? 'mm1 cannot be run' : 'on each of 3 nodes',
    document,
    [`cluster.preStartFile mm1: ${permissions} ${owner}:root`],
  ]),
)

const withoutUnit = (path: string, variant: 'repaired' | 'as written' = 'repaired') =>
  createCluster({
    variant,
    cluster: (facts) => {
      const told = facts.tunnelUnits.mm1
      if (told?.status !== 'ok' || told.value.found !== 'value') throw new Error('no units')
      const kept = told.value.value.filter(({ unit }) => !unit.includes(path))
      return changeReading('tunnelUnits', createReading(kept))(facts)
    },
  })
const command = (path: string) => ({ execStartPre: [{ path, arguments: [], ignoreErrors: false }] })

testCases(check, [
  [
    'a unit without an account runs as root, the owner',
    createCluster({ unit: { user: null }, cluster: mode('rwx------') }),
    'pass',
    /./,
    document,
  ],
  [
    'a script that hides its failures',
    createCluster(),
    'pass',
    /./,
    document,
    [
      'host.units mm1: ExecStartPre /opt/mattermost/bin/pre_start.sh',
      /^host\.mattermostPreStart mm1: 1 lines for mm2 \(172\.20\.0\.3:8074\), .*\|\| true/,
    ],
  ],
  [
    'a script that hides nothing',
    createCluster({ preStart: (text) => text.replaceAll(' || true', '') }),
    'pass',
    /./,
    document,
    [/^host\.mattermostPreStart mm1: 1 lines for mm2 \(172\.20\.0\.3:8074\)$/],
  ],
  [
    'one that hides one failure of two lines',
    createCluster({ preStart: (text) => `${text}${text.replaceAll(' || true', '')}` }),
    'pass',
    /./,
    document,
    [/^host\.mattermostPreStart mm1: 2 lines for mm2 \(172\.20\.0\.3:8074\), .*\|\| true/],
  ],
  [
    'nothing runs before',
    createCluster({ unit: { execStartPre: [] } }),
    'fail',
    'does not run',
    document,
    ['host.units mm1: ExecStartPre none'],
  ],
  [
    'another script runs before',
    createCluster({ unit: command('/usr/local/bin/pre_start.sh') }),
    'fail',
    'does not run /opt/mattermost/bin/pre_start.sh',
    document,
    ['host.units mm1: ExecStartPre /usr/local/bin/pre_start.sh'],
  ],
  [
    'another script runs before, today, where no unit opens the tunnels',
    createCluster({ unit: command('/usr/local/bin/pre_start.sh') }),
    'fail',
    'nothing on mm1 opens a tunnel',
  ],
  [
    'the script is not there',
    createCluster({ cluster: changeReading('preStartFile', createReading(null)) }),
    'fail',
    'mm1 has no /opt/mattermost/bin/pre_start.sh',
    document,
    ['cluster.preStartFile mm1: absent'],
  ],
  [
    'its directory is not there',
    createCluster({ cluster: changeReading('preStartFile', absentReading) }),
    'fail',
    'mm1 has no /opt/mattermost/bin/pre_start.sh',
    document,
  ],
  [
    'Mattermost has no unit there',
    createCluster({ readings: { units: createReading([createUnit('ssh.service')]) } }),
    'inconclusive',
    'mattermost.service',
    document,
  ],
  [
    'units of their own are named',
    createCluster({ variant: 'repaired' }),
    'pass',
    /./,
    'current',
    ['cluster.tunnelUnits mm1 to mm2 for 8074: mattermost-tunnel-18074.service'],
  ],
  [
    'the unit to one peer is missing',
    withoutUnit('18074'),
    'fail',
    'nothing on mm1 opens a tunnel to 172.20.0.3:8074 (mm2)',
    'current',
    ['cluster.tunnelUnits mm1 to mm2 for 8074: no unit'],
  ],
  ['the unit for streaming is missing', withoutUnit('18075'), 'pass'],
  [
    'a unit whose command is no tunnel',
    createCluster({
      variant: 'repaired',
      cluster: changeReading(
        'tunnelUnits',
        createReading([{ unit: 'other.service', tunnel: null, autossh: false, restart: 'always' }]),
      ),
    }),
    'fail',
    'nothing on mm1 opens a tunnel',
  ],
  [
    'no directory of units',
    createCluster({ variant: 'repaired', cluster: changeReading('tunnelUnits', absentReading) }),
    'fail',
    'nothing on mm1 opens a tunnel',
  ],
  [
    'a peer whose address is not known',
    createCluster({
      cluster: (facts) => ({ ...facts, redirected: { ...facts.redirected, mm1: [] } }),
    }),
    'inconclusive',
    'address of mm2, mm3 in the cluster',
    document,
  ],
])
