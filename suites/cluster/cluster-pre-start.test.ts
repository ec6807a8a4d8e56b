import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { cluster, reading } from '../../lab/fixtures/facts/cluster-fixture.ts'
import { absent, forbidden, value } from '../../lab/fixtures/facts/host-fixture.ts'
import type { ClusterFacts } from '../../probes/cluster/cluster-facts.ts'
import { check } from './cluster-pre-start.ts'

const document = 'transport-encryption'
const mode =
  (permissions: string, owner = 'root') =>
  (facts: ClusterFacts) => {
    const told = facts.preStartFile.mm1
    if (told?.status !== 'ok' || told.value.found !== 'value' || !told.value.value)
      throw new Error('no script')
    return reading('preStartFile', value({ ...told.value.value, permissions, owner }))(facts)
  }
const without = (pattern: RegExp) => ({ preStart: (text: string) => text.replace(pattern, '') })

cases(check, [
  ['as the document has it', cluster(), 'pass', 'on each of 3 nodes', document],
  ['as the document has it, today', cluster(), 'pass'],
  ['units of their own, today', cluster({ variant: 'repaired' }), 'pass'],
  ['units of their own, by the document', cluster({ variant: 'repaired' }), 'fail', 'does not run', document],
  [
    'a unit is missing',
    cluster({ variant: 'repaired', cluster: reading('tunnelUnits', value([])) }),
    'fail',
    'nothing on mm1 opens a tunnel',
  ],
  [
    'units that may not be read',
    cluster({ variant: 'repaired', cluster: reading('tunnelUnits', forbidden) }),
    'inconclusive',
  ],
  [
    'the unit does not run the script',
    cluster({ unit: { execStartPre: [] } }),
    'fail',
    'does not run',
    document,
  ],
  ['not executable', cluster({ cluster: mode('rw-r--r--') }), 'fail', 'cannot be run', document],
  ['executable for root alone', cluster({ cluster: mode('rwxr--r--') }), 'fail', 'cannot be run', document],
  [
    'executable for its owner, who runs it',
    cluster({ cluster: mode('rwx------', 'mattermost') }),
    'pass',
    /./,
    document,
  ],
  [
    'no script',
    cluster({ cluster: reading('preStartFile', value(null)) }),
    'fail',
    'does not start',
    document,
  ],
  [
    'a mode that may not be read',
    cluster({ cluster: reading('preStartFile', forbidden) }),
    'inconclusive',
    /./,
    document,
  ],
  ['no line for a peer', cluster(without(/^ssh .* 18074:.*\n/m)), 'fail', '172.20.0.3:8074', document],
  ['no line for streaming, today', cluster(without(/^ssh .*8075.*\n/gm)), 'pass'],
  ['no line for streaming, by the document', cluster(without(/^ssh .*8075.*\n/gm)), 'fail', '8075', document],
  [
    'a line that is a comment',
    cluster({ preStart: (text) => text.replaceAll('ssh -N', '# ssh -N') }),
    'fail',
    'opens no tunnel',
    document,
  ],
  [
    'a script that may not be read',
    cluster({ readings: { mattermostPreStart: forbidden } }),
    'inconclusive',
    'sudoers',
    document,
  ],
  [
    'a script that is not there',
    cluster({ readings: { mattermostPreStart: absent } }),
    'fail',
    'opens no tunnel',
    document,
  ],
  [
    'units that could not be listed',
    cluster({ readings: { units: { status: 'timeout', phase: 'response', seconds: 5 } } }),
    'inconclusive',
    'silence',
    document,
  ],
])
