import { defineCheck } from '../../core/check.ts'
import type { FactsAt } from '../../core/fact.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import type { Unit } from '../../probes/host/questions/units.ts'
import { valueOrNull } from '../../probes/host/reading.ts'
import { answerOfReading, readClusterAnswer } from '../reading/cluster/cluster-answer.ts'
import { nodeFacts, settingFacts } from '../reading/cluster/cluster-membership.ts'
import { judgeTunnels } from '../reading/cluster/judge-tunnels.ts'
import {
  asDocumented,
  asUsedToday,
  judgeUnknownPeers,
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

type Facts = TransportFacts & FactsAt<'host.units' | 'cluster.preStartFile'>

const script = '/opt/mattermost/bin/pre_start.sh'

export const check = defineCheck({
  id: 'cluster-pre-start',
  area: 'cluster',
  title: 'What starts Mattermost opens a tunnel to every peer first',
  severity: 'high',
  why: 'Every start makes the tunnels anew. A script that can’t be run keeps Mattermost from starting; one that lacks a peer leaves that pair apart, and `|| true` hides it.',
  remediation:
    'One `ssh -N -f … -L LOCAL:PEER:8074 PEER` a peer in pre_start.sh, `chmod +x`, `ExecStartPre=/opt/mattermost/bin/pre_start.sh` in the unit, `systemctl daemon-reload`. Better: a unit a tunnel, with `Restart=always`.',
  references: ['https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html'],
  needs: [...nodeFacts, ...transportFacts, 'cluster.preStartFile'],
  uses: settingFacts,
  requirements: {
    current: {
      value: asUsedToday,
      clauses: [transportEncryption.preStart, mattermost.tunnelDeath],
      departs:
        'The document (seed 001) opens tunnels in ExecStartPre only. Units of their own do as well here, and better (see cluster-tunnels); tunnels for 8075 are not asked for, since no server uses it.',
    },
    'transport-encryption': {
      value: asDocumented,
      clauses: [
        transportEncryption.preStart,
        transportEncryption.preStartExecutable,
        transportEncryption.preStartUnit,
      ],
    },
  },
  judge: (facts, judgement) =>
    judgeTunnels(
      facts,
      judgement,
      (node, cluster, requirement) => {
        const unknown = judgeUnknownPeers(facts, node, cluster)
        const ports = listRequiredPorts(node, cluster, requirement)
        const pairs = peersOf(facts, node).flatMap((peer) => ports.map((port) => ({ peer, port })))
        const unit = unitOf(node, facts)
        if (requirement.tunnels === 'where used' && unit && !isRunningScript(unit)) {
          return combineVerdicts([
            ...(unknown ? [unknown] : []),
            ...pairs.map((pair) => judgeUnits(node, facts, pair)),
          ])
        }
        return combineVerdicts([
          ...(unknown ? [unknown] : []),
          judgeScript(node, facts),
          ...pairs.map((pair) => judgeLine(node, facts, pair)),
        ])
      },
      'a tunnel to each peer is opened at the start',
    ),
})

interface Pair {
  peer: Peer
  port: number
}

/** The unit; null: its commands aren't known. */
function unitOf(node: string, facts: Facts): Unit | null {
  return valueOrNull(facts['host.units'][node])?.find(({ id }) => id === 'mattermost.service') ?? null
}

function isRunningScript(unit: Unit): boolean {
  return unit.execStartPre.some(({ path }) => path === script)
}

function judgeScript(node: string, facts: Facts): Verdict {
  const told = answerOfReading(facts['host.units'][node], 'host.units', node, 'its units')
  if (told.found === 'unknown') return told.verdict
  const unit = unitOf(node, facts)
  if (!unit) return inconclusive(`${node}: mattermost.service is not among its units`)
  const commands = unit.execStartPre.map(({ path }) => path).join(', ') || 'none'
  const evidence = createEvidence('host.units', `${node}: ExecStartPre ${commands}`)
  if (!isRunningScript(unit)) return fail(`mattermost.service of ${node} does not run ${script}`, evidence)
  const file = readClusterAnswer(facts, 'preStartFile', node)
  if (file.found === 'unknown') return file.verdict
  const found = file.found === 'value' ? file.value : null
  if (!found)
    return fail(
      `${node} has no ${script}, so that Mattermost does not start`,
      evidence,
      createEvidence('cluster.preStartFile', `${node}: absent`),
    )
  const mode = createEvidence(
    'cluster.preStartFile',
    `${node}: ${found.permissions} ${found.owner}:${found.group}`,
  )
  // The account of the unit is the file's owner, of its group, or neither; which group it has isn't known.
  const own = found.owner === unit.user || unit.user === null
  const executable = (at: number) => /[xst]/.test(found.permissions[at] ?? '')
  if (own ? executable(2) : executable(5) || executable(8))
    return pass(`${script} is run before Mattermost on ${node}`, evidence, mode)
  return fail(`${script} of ${node} cannot be run, so that Mattermost does not start again`, evidence, mode)
}

/** A line of the script for the pair. Where it begins is for cluster-dnat to compare. */
function judgeLine(node: string, facts: Facts, { peer, port }: Pair): Verdict {
  const told = answerOfReading(
    facts['host.mattermostPreStart'][node],
    'host.mattermostPreStart',
    node,
    script,
  )
  if (told.found === 'unknown') return told.verdict
  const tunnels = told.found === 'value' ? told.value.tunnels : []
  const lines = tunnels.filter((tunnel) => listLocalPorts(tunnel, peer, port).length > 0)
  const hidden = lines.some(({ failureHidden }) => failureHidden)
    ? ', whose failure nobody learns of (|| true)'
    : ''
  const evidence = createEvidence(
    'host.mattermostPreStart',
    `${node}: ${lines.length} lines for ${peer.host} (${peer.address}:${port})${hidden}`,
  )
  if (lines.length === 0)
    return fail(`${script} of ${node} opens no tunnel to ${peer.address}:${port} (${peer.host})`, evidence)
  return pass(`${script} of ${node} opens a tunnel to ${peer.host} for ${port}${hidden}`, evidence)
}

function judgeUnits(node: string, facts: Facts, { peer, port }: Pair): Verdict {
  const told = readClusterAnswer(facts, 'tunnelUnits', node)
  if (told.found === 'unknown') return told.verdict
  const units = (told.found === 'value' ? told.value : []).flatMap(({ unit, tunnel }) =>
    tunnel && listLocalPorts(tunnel, peer, port).length > 0 ? [{ unit, tunnel }] : [],
  )
  const evidence = createEvidence(
    'cluster.tunnelUnits',
    `${node} to ${peer.host} for ${port}: ${units.map(({ unit }) => unit).join(', ') || 'no unit in /etc/systemd/system'}`,
  )
  if (units.length === 0) {
    return fail(
      `nothing on ${node} opens a tunnel to ${peer.address}:${port} (${peer.host}): neither ${script} nor a unit of its own`,
      evidence,
    )
  }
  return pass(`a unit of its own opens the tunnel of ${node} to ${peer.host} for ${port}`, evidence)
}
