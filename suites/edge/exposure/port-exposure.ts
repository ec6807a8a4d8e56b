import { defineCheck } from '../../../core/check.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { createEvidence, fail, inconclusive, pass } from '../../../core/verdict.ts'
import { combineVerdicts } from '../../reading/combined-verdict.ts'
import {
  describeRefusals,
  explainDoubt,
  isShownClosed,
  judgeAddresses,
  judgeSilence,
  portFacts,
} from '../../reading/edge/port-reachability.ts'
import { insideFacts } from '../../reading/host/firewall/closed-inside.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { mattermost } from '../../requirements/mattermost-clauses.ts'

const services: Readonly<Record<number, string>> = {
  3306: 'MySQL or MariaDB',
  5432: 'PostgreSQL',
  33060: 'MySQL X protocol',
  8067: 'Mattermost metrics',
  8074: 'Mattermost cluster gossip',
  8075: 'Mattermost cluster streaming (dead since 6.0)',
}

/** Found open it is reported, not failed: servers are administered over it. */
const ssh = 22

export const check = defineCheck({
  id: 'port-exposure',
  area: 'edge',
  title: 'Databases, cluster and metrics cannot be reached from outside',
  severity: 'critical',
  why: 'A database port on the internet is guessed at within minutes; cluster gossip and metrics tell about, or change, the inside of the installation.',
  remediation:
    'Open http and https only (`firewall-cmd --zone=public --permanent --add-service=http --add-service=https`), and bind the databases to loopback or the inner network (`bind-address`, `listen_addresses`).',
  references: ['https://firewalld.org/documentation/zone/predefined-zones.html'],
  needs: portFacts,
  uses: insideFacts,
  requirements: {
    current: {
      value: { closed: [3306, 5432, 33060, 8067, 8074, 8075] },
      clauses: [mattermost.metrics, mattermost.gossip],
      departs:
        'Port 22 is reported and not judged: SSH is how such a server is run, and firewalld’s public zone has it open.',
    },
    centos7: {
      value: { closed: [3306, 5432, 33060, 8067, 8074, 8075] },
      clauses: [centos7.firewall],
      departs:
        'The document adds http and https to a zone that has ssh already, so port 22 is reported and not judged.',
    },
  },
  judge(facts, judgement) {
    const { closed } = judgement.requirement.value
    const verdict = judgeAddresses(facts, ({ address }, ports) =>
      combineVerdicts(
        closed.map((port) => {
          const what = `port ${port} (${services[port]})`
          const entry = ports.find((candidate) => candidate.port === port)
          if (!entry) return inconclusive(`${what} of ${address} was not asked`)
          const { outcome } = entry
          if (outcome.status === 'ok') {
            const banner = outcome.value.banner && `, it says ${JSON.stringify(outcome.value.banner)}`
            return fail(
              `${what} of ${address} accepts connections`,
              createEvidence('ports.reachability', `${address} port ${port}: open${banner}`),
            )
          }
          const silent = judgeSilence(entry, facts, judgement)
          if (silent) return silent
          const evidence = createEvidence(
            'ports.reachability',
            `${address} port ${port}: ${describeFailure(outcome)}, ${describeRefusals(entry)}`,
          )
          return isShownClosed(entry, facts)
            ? pass('every port that must be closed is refused while the web server answers', evidence)
            : inconclusive(
                `whether ${what} of ${address} is closed was not answered: ${describeFailure(outcome)}; ${explainDoubt(entry, facts) ?? 'that is no refusal'}`,
                evidence,
              )
        }),
      ),
    )
    const open = facts['ports.reachability'].filter(
      (entry) => entry.port === ssh && entry.outcome.status === 'ok',
    )
    return {
      ...verdict,
      evidence: [
        ...verdict.evidence,
        ...open.map(({ address }) =>
          createEvidence('ports.reachability', `${address.address} port ${ssh}: open (SSH), not judged`),
        ),
      ],
    }
  },
})
