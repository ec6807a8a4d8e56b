import { defineCheck } from '../../../core/check.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { documentedPorts } from '../../../core/target.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../../core/verdict.ts'
import {
  describeRefusals,
  explainDoubt,
  isShownClosed,
  judgeAddresses,
  judgeSilence,
  portFacts,
  type Reachability,
  type RefusalFacts,
} from '../../reading/edge/port-reachability.ts'
import { insideFacts } from '../../reading/host/firewall/closed-inside.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { mattermost } from '../../requirements/mattermost-clauses.ts'

export const check = defineCheck({
  id: 'app-port-exposure',
  area: 'edge',
  title: "Mattermost's own port 8065 cannot be reached from outside",
  severity: 'high',
  why: 'The whole application answers there in plain HTTP, past the proxy: passwords in the clear, no HSTS, and X-Forwarded-For as the caller likes.',
  remediation:
    'Close it in the firewall (`firewall-cmd --zone=public --list-all`, `ufw status`; Docker publishes ports past both), or let Mattermost listen on loopback: ServiceSettings.ListenAddress `127.0.0.1:8065`.',
  references: [
    'https://github.com/mattermost/mattermost/issues/24703',
    'https://docs.docker.com/engine/network/packet-filtering-firewalls/',
  ],
  needs: portFacts,
  uses: insideFacts,
  requirements: {
    current: { value: null, clauses: [mattermost.appPort, mattermost.openAppPort] },
    centos7: { value: null, clauses: [centos7.appPortDenied, centos7.firewallNeeded] },
  },
  judge: (facts, judgement) =>
    judgeAddresses(facts, ({ address }, ports) => {
      const entry = ports.find(({ port }) => port === documentedPorts.app)
      return entry
        ? (judgeSilence(entry, facts, judgement) ?? judgePort(address, entry, facts))
        : inconclusive(`port ${documentedPorts.app} of ${address} was not asked`)
    }),
})

function judgePort(address: string, entry: Reachability, facts: RefusalFacts): Verdict {
  const { port, outcome, http } = entry
  if (outcome.status !== 'ok') {
    const evidence = createEvidence(
      'ports.reachability',
      `${address} port ${port}: ${describeFailure(outcome)}, ${describeRefusals(entry)}`,
    )
    if (isShownClosed(entry, facts))
      return pass(`port ${port} is refused, each time, while the web server answers`, evidence)
    return inconclusive(
      `whether port ${port} of ${address} is closed was not answered: ${describeFailure(outcome)}${explainOpenQuestion(entry, facts)}`,
      evidence,
    )
  }
  if (http?.status === 'ok') {
    const what = http.value.mattermost
      ? 'Mattermost answers'
      : `something answers HTTP (${http.value.status})`
    return fail(
      `${what} on port ${port} of ${address}, reachable without the proxy`,
      createEvidence('ports.reachability', `${address} port ${port}: open, ${what}`),
    )
  }
  const evidence = createEvidence(
    'ports.reachability',
    `${address} port ${port}: open, ${http ? describeFailure(http) : 'not asked further'}`,
  )
  return http && speaks.has(http.status)
    ? fail(`something that is not HTTP answers on port ${port} of ${address}`, evidence)
    : inconclusive(
        `port ${port} of ${address} accepts a connection but says nothing: a proxy or a firewall may accept for a closed port`,
        evidence,
      )
}

function explainOpenQuestion(entry: Reachability, facts: RefusalFacts): string {
  const doubt = explainDoubt(entry, facts)
  return doubt === null ? '' : `, but ${doubt}`
}

/** Failures that come with bytes from a service. */
const speaks: ReadonlySet<string> = new Set(['malformed', 'violation', 'oversize'])
