import { defineCheck } from '../../core/check.ts'
import type { FactsAt } from '../../core/fact.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import type { TunnelProcesses } from '../../probes/host/questions/cluster/tunnel-processes.ts'
import { valueOrNull } from '../../probes/host/reading.ts'
import { readClusterAnswer } from '../reading/cluster/cluster-answer.ts'
import { nodeFacts, settingFacts } from '../reading/cluster/cluster-membership.ts'
import { judgeTunnels } from '../reading/cluster/judge-tunnels.ts'
import {
  asDocumented,
  asUsedToday,
  isLocal,
  judgeUnknownPeers,
  listConfiguredTunnels,
  listLocalPorts,
  listRequiredPorts,
  type Peer,
  peersOf,
  type TransportFacts,
  transportFacts,
} from '../reading/cluster/tunnel-facts.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

type Facts = TransportFacts & FactsAt<'host.logins'>
type Live = TunnelProcesses['tunnels'][number]
type Value = typeof asDocumented & { supervised: boolean }

export const check = defineCheck({
  id: 'cluster-tunnels',
  area: 'cluster',
  title: 'A tunnel from each node to each peer is alive, ends at that peer, and comes back when it dies',
  severity: 'high',
  why: 'A tunnel that dies takes the traffic to that peer with it, and the cluster falls apart without a word: what ExecStartPre once forked, nobody starts again before Mattermost restarts. A reboot of one node ends the tunnels of all others to it.',
  remediation:
    'A unit a tunnel: `ExecStart=/usr/bin/ssh -N -o BatchMode=yes -o ConnectTimeout=5 -o ServerAliveInterval=5 -o ExitOnForwardFailure=yes -L LOCAL:PEER:8074 PEER`, `Restart=always`, `RestartSec=1`, `StartLimitIntervalSec=0`, `User=mattermost`.',
  references: [
    'https://man.openbsd.org/ssh_config#ServerAliveInterval',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Restart=',
  ],
  needs: [...nodeFacts, ...transportFacts, 'host.logins'],
  uses: settingFacts,
  requirements: {
    current: {
      value: { ...asUsedToday, supervised: true } as Value,
      clauses: [transportEncryption.tunnelCommand, mattermost.tunnelDeath, mattermost.streamingTunnels],
      departs:
        'The document (seed 001) forks `ssh -f … || true` before Mattermost. Tried on Debian 12 (systemd 252) in 2026: such a tunnel survives the start and a restart, stays dead when it dies, and all tunnels to a node end with its reboot. So something must start it again. Tunnels for 8075 are not asked for, since no server uses it.',
    },
    'transport-encryption': {
      title: 'A tunnel from each node to each peer is alive, and ends at that peer',
      value: { ...asDocumented, supervised: false } as Value,
      clauses: [transportEncryption.tunnelCommand, transportEncryption.clusterEncrypted],
    },
  },
  judge: (facts, judgement) =>
    judgeTunnels(
      facts,
      judgement,
      (node, cluster, requirement) => {
        const told = readClusterAnswer(facts, 'tunnelProcesses', node)
        if (told.found === 'unknown') return told.verdict
        if (told.found === 'absent' || isHidingProcesses(told.value, node, facts)) {
          return inconclusive(
            `${node} shows this account no processes but its own (hidepid): whether tunnels are alive is not known`,
            createEvidence(
              'cluster.tunnelProcesses',
              `${node}: processes of ${told.found === 'absent' ? 'nobody' : told.value.users.join(', ')} alone`,
            ),
          )
        }
        const unknown = judgeUnknownPeers(facts, node, cluster)
        const { tunnels: live } = told.value
        return combineVerdicts([
          ...(unknown ? [unknown] : []),
          ...peersOf(facts, node).flatMap((peer) =>
            listRequiredPorts(node, cluster, requirement).map((port) =>
              judgeTunnel(facts, node, live, peer, port, requirement),
            ),
          ),
        ])
      },
      judgement.requirement.value.supervised
        ? 'a tunnel to each peer is alive, and started again when it dies'
        : 'a tunnel to each peer is alive',
    ),
})

/** Every host has processes of root's; where none shows, the others are hidden too (proc(5)). */
function isHidingProcesses({ users }: TunnelProcesses, node: string, facts: Facts): boolean {
  const login = facts['host.logins'][node]
  const user = login?.status === 'ok' ? login.value.user : null
  return user !== 'root' && !users.includes('root')
}

function judgeTunnel(
  facts: Facts,
  node: string,
  live: readonly Live[],
  peer: Peer,
  port: number,
  { supervised }: Value,
): Verdict {
  const what = `${node} to ${peer.host} (${peer.address}:${port})`
  const found = live.find(({ autossh, tunnel }) => !autossh && listLocalPorts(tunnel, peer, port).length > 0)
  if (!found) return judgeMissing(facts, node, live, peer, port, what)
  const { tunnel } = found
  const forward = tunnel.forwards.find(({ port: local }) =>
    listLocalPorts(tunnel, peer, port).includes(local),
  )
  const evidence = createEvidence(
    'cluster.tunnelProcesses',
    `${what}: process ${found.pid} of ${found.user}, from port ${forward?.port}, in ${found.unit ?? 'no unit'}, ServerAliveInterval ${tunnel.serverAliveInterval ?? 'not given'}, ExitOnForwardFailure ${tunnel.exitOnForwardFailure ? 'yes' : 'not given'}`,
  )
  if (forward?.bindAddress != null && !isLocal(forward.bindAddress)) {
    return fail(
      `the tunnel ${what} begins at ${forward.bindAddress || 'every address'}: whoever reaches that is in it`,
      evidence,
    )
  }
  const lacking = [
    ...(tunnel.serverAliveInterval ? [] : ['ServerAliveInterval']),
    ...(tunnel.exitOnForwardFailure ? [] : ['ExitOnForwardFailure']),
  ]
  if (lacking.length > 0) {
    // An ssh_config of the account may have them: its command line doesn't show that.
    const reason = `the tunnel ${what} is not given ${lacking.join(' and ')}, without which its death goes unnoticed`
    return supervised
      ? inconclusive(`${reason}, unless an ssh_config has it`, evidence)
      : fail(reason, evidence)
  }
  return supervised
    ? judgeSupervision(facts, node, live, found, what, evidence)
    : pass(`the tunnel ${what} is alive`, evidence)
}

function judgeMissing(
  facts: Facts,
  node: string,
  live: readonly Live[],
  peer: Peer,
  port: number,
  what: string,
): Verdict {
  const begins = listConfiguredTunnels(facts, node).flatMap(({ tunnel }) =>
    listLocalPorts(tunnel, peer, port),
  )
  const instead = live
    .filter(({ autossh }) => !autossh)
    .flatMap(({ tunnel }) => tunnel.forwards)
    .find((forward) => begins.includes(forward.port))
  const evidence = createEvidence(
    'cluster.tunnelProcesses',
    `${node}: ${live.flatMap(({ tunnel }) => tunnel.forwards.map((each) => `${each.port}:${each.host}:${each.hostPort}`)).join(', ') || 'no tunnel'}`,
  )
  return instead
    ? fail(
        `the tunnel ${what} ends elsewhere: port ${instead.port} leads to ${instead.host}:${instead.hostPort}`,
        evidence,
      )
    : fail(`no tunnel ${what} is alive`, evidence)
}

/** Values of Restart= by which systemd starts an ssh again that lost its connection: it exits with 255. */
const restarting: ReadonlySet<string> = new Set(['always', 'on-failure'])

function judgeSupervision(
  facts: Facts,
  node: string,
  live: readonly Live[],
  found: Live,
  what: string,
  ...evidence: Verdict['evidence']
): Verdict {
  if (live.some(({ autossh, pid }) => autossh && pid === found.ppid)) {
    return pass(`the tunnel ${what} is alive, and autossh starts it again`, ...evidence)
  }
  const units = readClusterAnswer(facts, 'tunnelUnits', node)
  const own = (valueOrNull(facts['cluster.tunnelUnits'][node]) ?? []).find(
    ({ unit }) => found.unit !== null && unit === templateOf(found.unit),
  )
  if (own) {
    const restart = createEvidence(
      'cluster.tunnelUnits',
      `${node}: ${own.unit} has Restart=${own.restart ?? 'no'}`,
    )
    return restarting.has(own.restart ?? '')
      ? pass(`the tunnel ${what} is alive, and ${own.unit} starts it again`, ...evidence, restart)
      : fail(
          `the tunnel ${what} stays dead once it dies: ${own.unit} has no Restart=always`,
          ...evidence,
          restart,
        )
  }
  if (units.found === 'unknown') return units.verdict
  const forked =
    found.unit === null || found.unit === 'mattermost.service' || !found.unit.endsWith('.service')
  if (!forked) {
    return inconclusive(
      `whether ${found.unit} starts the tunnel ${what} again is not known: it isn't in /etc/systemd/system`,
      ...evidence,
    )
  }
  return fail(
    `the tunnel ${what} stays dead once it dies: nothing starts it again before Mattermost restarts`,
    ...evidence,
  )
}

/** `tunnel@18074.service` runs what `tunnel@.service` says. */
function templateOf(unit: string): string {
  return unit.replace(/^([^@]*)@[^.]*\./, '$1@.')
}
