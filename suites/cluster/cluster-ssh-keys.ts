import { defineCheck } from '../../core/check.ts'
import type { FactsAt } from '../../core/fact.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import type { KeyReadings } from '../../probes/cluster/cluster-facts.ts'
import type { AuthorizedKey, PublicKey } from '../../probes/host/questions/cluster/public-keys.ts'
import { valueOrNull } from '../../probes/host/reading.ts'
import { answerOfReading, readClusterAnswer } from '../reading/cluster/cluster-answer.ts'
import { nodeFacts, settingFacts } from '../reading/cluster/cluster-membership.ts'
import { judgeTunnels } from '../reading/cluster/judge-tunnels.ts'
import {
  asDocumented,
  asUsedToday,
  listConfiguredTunnels,
  type TransportFacts,
  transportFacts,
} from '../reading/cluster/tunnel-facts.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

const keyFacts = [
  'cluster.tunnelKeys',
  'cluster.authorizedKeys',
  'cluster.knownHosts',
  'host.tunnelKeyFiles',
] as const
type Facts = TransportFacts & FactsAt<(typeof keyFacts)[number]>

export const check = defineCheck({
  id: 'cluster-ssh-keys',
  area: 'cluster',
  title: 'Every node has a key that all others accept, keeps it to itself, and knows whom it talks to',
  severity: 'high',
  why: 'A key that one node lacks leaves that pair without tunnels at the next start. One that others on the host can read opens every node, and a peer whose host key isn’t known can be anybody.',
  remediation:
    'Append each node’s `~mattermost/.ssh/id_*.pub` to `authorized_keys` of the others, best behind `restrict,port-forwarding,permitopen="ADDRESS:8074"`; `chmod 600` private keys and `chmod 700 ~/.ssh`; put the peers’ host keys, taken from the peers themselves, into `known_hosts`.',
  references: [
    'https://man.openbsd.org/sshd#AUTHORIZED_KEYS_FILE_FORMAT',
    'https://man.openbsd.org/ssh_config#StrictHostKeyChecking',
  ],
  needs: [...nodeFacts, ...transportFacts, ...keyFacts],
  uses: settingFacts,
  requirements: {
    current: {
      value: asUsedToday,
      clauses: [transportEncryption.sshKeys, transportEncryption.sshAccountRights, mattermost.tunnelDeath],
      departs:
        'The document (seed 001) leaves host keys to the reader: without them in known_hosts every ssh of pre_start.sh fails, and `|| true` hides it (tried on Debian 12, 2026). It does not restrict the keys either, which then give a shell on every node: that is reported, and not judged.',
    },
    'transport-encryption': {
      value: asDocumented,
      clauses: [transportEncryption.sshKeys, transportEncryption.sshAccountRights],
    },
  },
  judge: (facts, judgement) =>
    judgeTunnels(
      facts,
      judgement,
      (node, cluster) => {
        const others = cluster.names.filter((name) => name !== node)
        return combineVerdicts([
          judgeFiles(node, facts),
          judgeHostKeys(node, others, facts),
          ...others.map((peer) => judgeAcceptance(node, peer, facts)),
        ])
      },
      'a key is in place that the others accept, out of reach of other accounts, and the host keys of the others are known',
    ),
})

/** Does the peer accept one of the node's keys? */
function judgeAcceptance(node: string, peer: string, facts: Facts): Verdict {
  const keys = keysOf(node, facts['cluster.tunnelKeys'][node])
  if ('verdict' in keys) return keys
  const authorized = readClusterAnswer(facts, 'authorizedKeys', peer)
  if (authorized.found === 'unknown') return authorized.verdict
  const accepted = authorized.found === 'value' ? authorized.value : []
  const fits = accepted.filter(({ fingerprint }) => keys.some((key) => key.fingerprint === fingerprint))
  const best = fits[0]
  if (!best) {
    return fail(
      `${peer} accepts no key of ${node}`,
      createEvidence(
        'cluster.tunnelKeys',
        `${node}: ${keys.map(({ fingerprint }) => fingerprint).join(', ')}`,
      ),
      createEvidence('cluster.authorizedKeys', `${peer}: ${accepted.length} keys, none of them ${node}'s`),
    )
  }
  const evidence = createEvidence(
    'cluster.authorizedKeys',
    `${peer} accepts ${node}'s ${best.type}: ${formatRestrictions(best)}`,
  )
  const barred =
    best.options.includes('no-port-forwarding') ||
    (best.options.includes('restrict') && !best.options.includes('port-forwarding'))
  if (barred) return fail(`${peer} accepts ${node}'s key, but forwards nothing for it`, evidence)
  return pass(`${peer} accepts a key of ${node}`, evidence)
}

function keysOf(node: string, readings: KeyReadings | undefined): PublicKey[] | Verdict {
  const told = Object.values(readings ?? {}).map((reading) =>
    answerOfReading(reading, 'cluster.tunnelKeys', node, '/home/mattermost/.ssh/id_*.pub'),
  )
  const keys = told.flatMap((each) => (each.found === 'value' ? [each.value] : []))
  if (keys.length > 0) return keys
  for (const each of told) if (each.found === 'unknown') return each.verdict
  return inconclusive(
    `${node} has no key where the document has it (/home/mattermost/.ssh/id_*.pub): whether another one opens its tunnels is not known`,
    createEvidence('cluster.tunnelKeys', `${node}: no public key`),
  )
}

function formatRestrictions({ options, permitOpen }: AuthorizedKey): string {
  if (!options.includes('restrict') && !options.includes('no-pty') && !options.includes('command')) {
    return 'not restricted, so it also gives a shell there'
  }
  return `restricted (${options.join(', ')}${permitOpen.length > 0 ? `; permitopen ${permitOpen.join(', ')}` : ''})`
}

/** sshd and ssh refuse what others can write or read, each in its own way: ssh passes over a private key that others can read. */
function judgeFiles(node: string, facts: Facts): Verdict {
  const told = answerOfReading(
    facts['host.tunnelKeyFiles'][node],
    'host.tunnelKeyFiles',
    node,
    '/home/mattermost/.ssh',
  )
  if (told.found === 'unknown') return told.verdict
  if (told.found === 'absent') {
    return inconclusive(
      `${node} has no /home/mattermost/.ssh, where the document has the tunnels' keys`,
      createEvidence('host.tunnelKeyFiles', `${node}: absent`),
    )
  }
  const loose = told.value.filter(({ path, type, permissions }) => {
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (type === 'file' && /^id_[a-z0-9_]+$/.test(name)) return !/^r.{2}-{6}$/.test(permissions)
    if (name === 'authorized_keys' || type === 'directory')
      return permissions[4] === 'w' || permissions[7] === 'w'
    return false
  })
  const evidence = loose.map(({ path, permissions, owner }) =>
    createEvidence('host.tunnelKeyFiles', `${node}: ${path} ${permissions} ${owner}`),
  )
  if (loose.length > 0)
    return fail(`others on ${node} can get at ${loose.map(({ path }) => path).join(', ')}`, ...evidence)
  return pass(
    `${node} keeps its keys to the service account`,
    createEvidence('host.tunnelKeyFiles', `${node}: ${told.value.length} entries, none open to others`),
  )
}

/** Without a verified host key the tunnel may end at any machine that answers at the address, and protects from nobody. */
function judgeHostKeys(node: string, others: readonly string[], facts: Facts): Verdict {
  const planned = listConfiguredTunnels(facts, node)
  const live = valueOrNull(facts['cluster.tunnelProcesses'][node])?.tunnels ?? []
  const careless = [...planned.map(({ tunnel }) => tunnel), ...live.map(({ tunnel }) => tunnel)].find(
    ({ strictHostKeyChecking }) => /^(?:no|off)$/i.test(strictHostKeyChecking ?? ''),
  )
  if (careless) {
    return fail(
      `tunnels of ${node} take any host key for ${careless.server}'s: StrictHostKeyChecking=${careless.strictHostKeyChecking}`,
      createEvidence(
        'cluster.tunnelProcesses',
        `${node}: StrictHostKeyChecking=${careless.strictHostKeyChecking}`,
      ),
    )
  }
  const told = readClusterAnswer(facts, 'knownHosts', node)
  if (told.found === 'unknown') return told.verdict
  const entries = told.found === 'value' ? told.value : []
  return combineVerdicts(
    others.map((peer) => {
      const about = entries.filter((entry) => entry.peer === peer)
      const evidence = createEvidence(
        'cluster.knownHosts',
        `${node} on ${peer}: ${about.map(({ keyType, verdict }) => `${keyType} ${verdict}`).join(', ') || 'nothing'}`,
      )
      const bad = about.find(({ verdict }) => verdict === 'changed' || verdict === 'revoked')
      if (about.some(({ verdict }) => verdict === 'known'))
        return pass(`${node} knows the host key of ${peer}`, evidence)
      if (bad) return fail(`known_hosts of ${node} has another host key for ${peer} than it shows`, evidence)
      if (told.found === 'absent' || about.length > 0) {
        return fail(
          `${node} doesn't know the host key of ${peer}: ssh asks, and nobody is there to answer`,
          evidence,
        )
      }
      return inconclusive(`the host keys of ${peer} could not be read`, evidence)
    }),
  )
}
