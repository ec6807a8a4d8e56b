import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { type Changes, cluster, reading } from '../../lab/fixtures/facts/cluster-fixture.ts'
import { forbidden, value } from '../../lab/fixtures/facts/host-fixture.ts'
import type { ClusterFacts } from '../../probes/cluster/cluster-facts.ts'
import { check } from './cluster-tunnels.ts'

const document = 'transport-encryption'
const repaired = (changes: Changes) => cluster({ variant: 'repaired', ...changes })

type Processes = Extract<
  Extract<ClusterFacts['tunnelProcesses'][string], { status: 'ok' }>['value'],
  { found: 'value' }
>['value']
/** Other processes on mm1. */
const living = (change: (told: Processes) => Processes) => (facts: ClusterFacts) => {
  const told = facts.tunnelProcesses.mm1
  if (told?.status !== 'ok' || told.value.found !== 'value') throw new Error('no processes')
  return reading('tunnelProcesses', value(change(told.value.value)))(facts)
}
const within = (unit: string | null) =>
  living((told) => ({ ...told, tunnels: told.tunnels.map((each) => ({ ...each, unit })) }))
const restart = (mode: string | null) => (facts: ClusterFacts) => {
  const told = facts.tunnelUnits.mm1
  if (told?.status !== 'ok' || told.value.found !== 'value') throw new Error('no units')
  return reading('tunnelUnits', value(told.value.value.map((each) => ({ ...each, restart: mode }))))(facts)
}
const without = (option: string) => (lines: string[]) =>
  lines.map((line) => line.replace(`-o ${option} `, ''))

cases(check, [
  ['as the document has them', cluster(), 'pass', 'on each of 3 nodes', document],
  ['as the document has them, today', cluster(), 'fail', 'stays dead once it dies'],
  ['units of their own', repaired({}), 'pass', 'started again'],
  ['on-failure starts ssh again too', repaired({ cluster: restart('on-failure') }), 'pass'],
  ['a unit that stays dead', repaired({ cluster: restart(null) }), 'fail', 'has no Restart=always'],
  ['a unit that starts again after success only', repaired({ cluster: restart('on-success') }), 'fail'],
  [
    'a unit that could not be looked up',
    repaired({ cluster: within('vendor.service') }),
    'inconclusive',
    'vendor.service',
  ],
  ['started by hand', repaired({ cluster: within('session-4.scope') }), 'fail', 'stays dead'],
  ['in no unit', repaired({ cluster: within(null) }), 'fail', 'stays dead'],
  [
    'units that may not be read',
    repaired({ cluster: (facts) => reading('tunnelUnits', forbidden)(within('x.service')(facts)) }),
    'inconclusive',
  ],
  [
    'autossh',
    repaired({
      cluster: living((told) => ({
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
    repaired({
      cluster: living((told) => ({
        ...told,
        tunnels: told.tunnels.map((each) => ({ ...each, autossh: true })),
      })),
    }),
    'fail',
    'no tunnel',
  ],
  [
    'only gossip counts today',
    repaired({ processes: (lines) => lines.filter((line) => !line.includes('18075')) }),
    'pass',
  ],
  [
    'the document wants streaming too',
    cluster({ processes: (lines) => lines.filter((line) => !line.includes('18075')) }),
    'fail',
    '8075',
    document,
  ],
  [
    'to another peer',
    cluster({
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
    cluster({ processes: (lines) => lines.map((line) => line.replaceAll('172.20.0.3', 'mm2')) }),
    'pass',
    /./,
    document,
  ],
  [
    'to the peer’s own loopback',
    cluster({ processes: (lines) => lines.map((line) => line.replace(/:172\.20\.0\.3:/, ':localhost:')) }),
    'pass',
    /./,
    document,
  ],
  [
    'open to the network',
    repaired({ processes: (lines) => lines.map((line) => line.replace('-L ', '-L 0.0.0.0:')) }),
    'fail',
    'begins at 0.0.0.0',
  ],
  [
    'open to the network, by an asterisk',
    repaired({ processes: (lines) => lines.map((line) => line.replace('-L ', '-L *:')) }),
    'fail',
    'begins at *',
  ],
  [
    'without keepalives, by the document',
    cluster({ processes: without('ServerAliveInterval=60') }),
    'fail',
    'ServerAliveInterval',
    document,
  ],
  [
    'without keepalives on its command line',
    repaired({ processes: without('ServerAliveInterval=60') }),
    'inconclusive',
    'ssh_config',
  ],
  [
    'without ExitOnForwardFailure',
    cluster({ processes: without('ExitOnForwardFailure=yes') }),
    'fail',
    'ExitOnForwardFailure',
    document,
  ],
  [
    'only its own processes are shown',
    repaired({ cluster: living(() => ({ users: ['audit'], tunnels: [] })) }),
    'inconclusive',
    'hidepid',
  ],
  [
    'processes that may not be listed',
    repaired({ cluster: reading('tunnelProcesses', forbidden) }),
    'inconclusive',
  ],
  [
    'addresses that are not known',
    cluster({ cluster: (facts) => ({ ...facts, redirected: {} }) }),
    'inconclusive',
    'is not known',
    document,
  ],
])
