import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { changeReading, createCluster } from '../../lab/fixtures/facts/cluster-fixture.ts'
import { absentReading, createReading, forbiddenReading } from '../../lab/fixtures/facts/host-fixture.ts'
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
