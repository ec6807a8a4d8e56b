import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { type Changes, changeReading, createCluster } from '../../lab/fixtures/facts/cluster-fixture.ts'
import { createReading, forbiddenReading } from '../../lab/fixtures/facts/host-fixture.ts'
import type { ClusterFacts } from '../../probes/cluster/cluster-facts.ts'
import { check } from './cluster-tunnels.ts'

const document = 'transport-encryption'
const createRepairedCluster = (changes: Changes) => createCluster({ variant: 'repaired', ...changes })

type Processes = Extract<
  Extract<ClusterFacts['tunnelProcesses'][string], { status: 'ok' }>['value'],
  { found: 'value' }
>['value']
/** Other processes on mm1. */
const changeProcesses = (change: (told: Processes) => Processes) => (facts: ClusterFacts) => {
  const told = facts.tunnelProcesses.mm1
  if (told?.status !== 'ok' || told.value.found !== 'value') throw new Error('no processes')
  return changeReading('tunnelProcesses', createReading(change(told.value.value)))(facts)
}
const within = (unit: string | null) =>
  changeProcesses((told) => ({ ...told, tunnels: told.tunnels.map((each) => ({ ...each, unit })) }))
const restart = (mode: string | null) => (facts: ClusterFacts) => {
  const told = facts.tunnelUnits.mm1
  if (told?.status !== 'ok' || told.value.found !== 'value') throw new Error('no units')
  return changeReading(
    'tunnelUnits',
    createReading(told.value.value.map((each) => ({ ...each, restart: mode }))),
  )(facts)
}
const removeOption = (option: string) => (lines: string[]) =>
  lines.map((line) => line.replace(`-o ${option} `, ''))

testCases(check, [
  ['as the document has them', createCluster(), 'pass', 'on each of 3 nodes', document],
  ['as the document has them, today', createCluster(), 'fail', 'stays dead once it dies'],
  ['units of their own', createRepairedCluster({}), 'pass', 'started again'],
  ['on-failure starts ssh again too', createRepairedCluster({ cluster: restart('on-failure') }), 'pass'],
  [
    'a unit that stays dead',
    createRepairedCluster({ cluster: restart(null) }),
    'fail',
    'has no Restart=always',
  ],
  [
    'a unit that starts again after success only',
    createRepairedCluster({ cluster: restart('on-success') }),
    'fail',
  ],
  [
    'a unit that could not be looked up',
    createRepairedCluster({ cluster: within('vendor.service') }),
    'inconclusive',
    'vendor.service',
  ],
  ['started by hand', createRepairedCluster({ cluster: within('session-4.scope') }), 'fail', 'stays dead'],
  ['in no unit', createRepairedCluster({ cluster: within(null) }), 'fail', 'stays dead'],
  [
    'units that may not be read',
    createRepairedCluster({
      cluster: (facts) => changeReading('tunnelUnits', forbiddenReading)(within('x.service')(facts)),
    }),
    'inconclusive',
  ],
  [
    'autossh',
    createRepairedCluster({
      cluster: changeProcesses((told) => ({
        ...told,
        tunnels: told.tunnels.flatMap((each) => [
          { ...each, pid: each.pid + 500, unit: null, autossh: true },
          { ...each, ppid: each.pid + 500, unit: null },
        ]),
      })),
    }),
    'pass',
  ],
  [
    'autossh whose ssh is gone',
    createRepairedCluster({
      cluster: changeProcesses((told) => ({
        ...told,
        tunnels: told.tunnels.map((each) => ({ ...each, autossh: true })),
      })),
    }),
    'fail',
    'no tunnel',
  ],
  [
    'only gossip counts today',
    createRepairedCluster({ processes: (lines) => lines.filter((line) => !line.includes('18075')) }),
    'pass',
  ],
  [
    'the document wants streaming too',
    createCluster({ processes: (lines) => lines.filter((line) => !line.includes('18075')) }),
    'fail',
    '8075',
    document,
  ],
  [
    'to another peer',
    createCluster({
      processes: (lines) =>
        lines.map((line) =>
          line.replace('18074:172.20.0.3:8074 172.20.0.3', '18074:172.20.0.4:8074 172.20.0.4'),
        ),
    }),
    'fail',
    'leads to 172.20.0.4:8074',
    document,
  ],
  [
    'named by the peer’s host name',
    createCluster({ processes: (lines) => lines.map((line) => line.replaceAll('172.20.0.3', 'mm2')) }),
    'pass',
    /./,
    document,
  ],
  [
    'to the peer’s own loopback',
    createCluster({
      processes: (lines) => lines.map((line) => line.replace(/:172\.20\.0\.3:/, ':localhost:')),
    }),
    'pass',
    /./,
    document,
  ],
  [
    'open to the network',
    createRepairedCluster({ processes: (lines) => lines.map((line) => line.replace('-L ', '-L 0.0.0.0:')) }),
    'fail',
    'begins at 0.0.0.0',
  ],
  [
    'open to the network, by an asterisk',
    createRepairedCluster({ processes: (lines) => lines.map((line) => line.replace('-L ', '-L *:')) }),
    'fail',
    'begins at *',
  ],
  [
    'without keepalives, by the document',
    createCluster({ processes: removeOption('ServerAliveInterval=60') }),
    'fail',
    'ServerAliveInterval',
    document,
  ],
  [
    'without keepalives on its command line',
    createRepairedCluster({ processes: removeOption('ServerAliveInterval=60') }),
    'inconclusive',
    'ssh_config',
  ],
  [
    'without ExitOnForwardFailure',
    createCluster({ processes: removeOption('ExitOnForwardFailure=yes') }),
    'fail',
    'ExitOnForwardFailure',
    document,
  ],
  [
    'only its own processes are shown',
    createRepairedCluster({ cluster: changeProcesses(() => ({ users: ['audit'], tunnels: [] })) }),
    'inconclusive',
    'hidepid',
  ],
  [
    'processes that may not be listed',
    createRepairedCluster({ cluster: changeReading('tunnelProcesses', forbiddenReading) }),
    'inconclusive',
  ],
  [
    'addresses that are not known',
    createCluster({ cluster: (facts) => ({ ...facts, redirected: {} }) }),
    'inconclusive',
    'is not known',
    document,
  ],
])
