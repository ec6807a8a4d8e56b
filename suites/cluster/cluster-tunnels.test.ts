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

const changeLines = (from: string | RegExp, to: string) => ({
  processes: (lines: string[]) => lines.map((line) => line.replace(from, to)),
})
/** Every tunnel of mm1 belongs to an autossh of which this is the process id, counted from its own parent's. */
const superviseBy = (distance: number) =>
  changeProcesses((told) => ({
    ...told,
    tunnels: told.tunnels.flatMap((each) => [
      { ...each, pid: each.pid + 500, unit: null, autossh: true },
      { ...each, ppid: each.pid + 500 + distance, unit: null },
    ]),
  }))
const template = (restartMode: string) => (facts: ClusterFacts) => {
  const units = facts.tunnelUnits.mm1
  if (units?.status !== 'ok' || units.value.found !== 'value') throw new Error('no units')
  const [first] = units.value.value
  if (!first) throw new Error('no unit')
  const named = { ...first, unit: 'tunnel@.service', restart: restartMode }
  return changeReading('tunnelUnits', createReading([named]))(within('tunnel@18074.service')(facts))
}
const rootLogin = (facts: ReturnType<typeof createCluster>) => ({
  ...facts,
  facts: {
    ...facts.facts,
    host: {
      ...facts.facts.host,
      logins: {
        ...facts.facts.host?.logins,
        mm1: { status: 'ok' as const, value: { user: 'root', hostKeyVerified: true, sudo: true } },
      },
    },
  },
})

testCases(check, [
  [
    'what is known of each is shown',
    createCluster(),
    'pass',
    /./,
    document,
    [
      /^cluster\.tunnelProcesses mm1 to mm2 \(172\.20\.0\.3:8074\): process \d+ of mattermost, from port 18074, in mattermost\.service, ServerAliveInterval 60, ExitOnForwardFailure yes$/,
      /mm1 to mm3 \(172\.20\.0\.4:8075\): .* from port 28075,/,
    ],
  ],
  [
    'one process with all forwardings: the port of this one',
    createCluster({
      processes: () => [
        'ssh -N -f -o ServerAliveInterval=60 -o ExitOnForwardFailure=yes -L 18075:172.20.0.3:8075 -L 18074:172.20.0.3:8074 172.20.0.3',
        'ssh -N -f -o ServerAliveInterval=60 -o ExitOnForwardFailure=yes -L 28075:172.20.0.4:8075 -L 28074:172.20.0.4:8074 172.20.0.4',
      ],
    }),
    'pass',
    /./,
    document,
    [
      /mm1 to mm2 \(172\.20\.0\.3:8074\): .* from port 18074,/,
      /mm2 \(172\.20\.0\.3:8075\): .* from port 18075,/,
    ],
  ],
  [
    'given nothing',
    createCluster({
      processes: (lines) =>
        removeOption('ExitOnForwardFailure=yes')(removeOption('ServerAliveInterval=60')(lines)),
    }),
    'fail',
    'ServerAliveInterval and ExitOnForwardFailure',
    document,
    [/mm1 to mm2 .* ServerAliveInterval not given, ExitOnForwardFailure not given$/],
  ],
  [
    'never asks whether the other is alive (ssh_config(5): 0 is the default, and sends nothing)',
    createCluster(changeLines('ServerAliveInterval=60', 'ServerAliveInterval=0')),
    'fail',
    'ServerAliveInterval',
    document,
  ],
  [
    'asks every second',
    createCluster(changeLines('ServerAliveInterval=60', 'ServerAliveInterval=1')),
    'pass',
    /./,
    document,
  ],
  ['begins at every address', createCluster(changeLines('-L ', '-L :')), 'fail', 'every address', document],
  ['begins at localhost', createCluster(changeLines('-L ', '-L localhost:')), 'pass', /./, document],
  ['begins at 127.0.0.1', createCluster(changeLines('-L ', '-L 127.0.0.1:')), 'pass', /./, document],
  ['begins at ::1', createCluster(changeLines('-L ', '-L [::1]:')), 'pass', /./, document],
  [
    'begins at an inner address',
    createCluster(changeLines('-L ', '-L 172.20.0.2:')),
    'fail',
    'begins at 172.20.0.2',
    document,
  ],
  [
    'no tunnel at all',
    createCluster({ processes: () => [] }),
    'fail',
    'no tunnel mm1 to mm2 (172.20.0.3:8074)',
    document,
    ['cluster.tunnelProcesses mm1: no tunnel'],
  ],
  [
    'the tunnels that there are, where one is missing',
    createCluster({ processes: (lines) => lines.filter((line) => !/18074|8075/.test(line)) }),
    'fail',
    'no tunnel mm1 to mm2',
    'transport-encryption',
    [/^cluster\.tunnelProcesses mm1: 28074:172\.20\.0\.4:8074$/],
  ],
  [
    'users that are shown',
    createRepairedCluster({
      cluster: changeProcesses(() => ({ users: ['audit', 'mattermost'], tunnels: [] })),
    }),
    'inconclusive',
    'hidepid',
    'current',
    [/^cluster\.tunnelProcesses mm1: processes of audit, mattermost alone$/],
  ],
  [
    'no processes at all',
    createRepairedCluster({
      cluster: changeReading('tunnelProcesses', { status: 'ok', value: { found: 'absent' } }),
    }),
    'inconclusive',
    'hidepid',
    'current',
    [/^cluster\.tunnelProcesses mm1: processes of nobody alone$/],
  ],
  [
    'root sees every process, though none is root’s',
    rootLogin(createCluster({ cluster: changeProcesses((told) => ({ ...told, users: ['mattermost'] })) })),
    'pass',
    /./,
    document,
  ],
  [
    'Restart= that is not given is no (systemd.service(5))',
    createRepairedCluster({ cluster: restart(null) }),
    'fail',
    'mattermost-tunnel-18074.service has no Restart',
    'current',
    ['cluster.tunnelUnits mm1: mattermost-tunnel-18074.service has Restart=no'],
  ],
  ...(
    [
      ['no', 'fail'],
      ['always', 'pass'],
      ['on-failure', 'pass'],
      ['on-success', 'fail'],
      // ssh ends with status 255, which is neither a signal nor a timeout (systemd.service(5), table of Restart=).
      ['on-abort', 'fail'],
      ['on-watchdog', 'fail'],
    ] as const
  ).map(
    ([mode, verdict]) =>
      [
        `Restart=${mode}`,
        createRepairedCluster({ cluster: restart(mode) }),
        verdict,
        /./,
        'current',
        [`cluster.tunnelUnits mm1: mattermost-tunnel-18074.service has Restart=${mode}`],
      ] as const,
  ),
  [
    'an instance of a template',
    createRepairedCluster({ cluster: template('always') }),
    'pass',
    /./,
    'current',
    ['cluster.tunnelUnits mm1: tunnel@.service has Restart=always'],
  ],
  [
    'an instance of a template that stays dead',
    createRepairedCluster({ cluster: template('no') }),
    'fail',
    'tunnel@.service',
  ],
  ['autossh, and this is its child', createRepairedCluster({ cluster: superviseBy(0) }), 'pass'],
  [
    'autossh, and this is not its child',
    createRepairedCluster({ cluster: superviseBy(100) }),
    'fail',
    'stays dead',
  ],
  [
    'begun by Mattermost’s own unit',
    createRepairedCluster({ cluster: within('mattermost.service') }),
    'fail',
    'before Mattermost restarts',
  ],
  [
    'in no unit is said',
    createRepairedCluster({ cluster: within(null) }),
    'fail',
    /./,
    'current',
    [/mm1 to mm2 .* in no unit,/],
  ],
  [
    'a port of which autossh alone says where it leads',
    createRepairedCluster({
      cluster: changeProcesses((told) => ({
        ...told,
        tunnels: told.tunnels.map((each) => ({ ...each, autossh: true })),
      })),
    }),
    'fail',
    /^(?!.*elsewhere)/,
  ],
])
