import { defineCheck } from '../../core/check.ts'
import type { FactsAt } from '../../core/fact.ts'
import { describeFailure } from '../../core/outcome.ts'
import { documentedPorts } from '../../core/target.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass, type Verdict } from '../../core/verdict.ts'
import { configurationFacts } from '../reading/app/configuration-facts.ts'
import { judgeConfiguration } from '../reading/app/configuration-verdict.ts'
import { createSettingEvidence, findText } from '../reading/app/configuration-view.ts'
import { parseListenAddress } from '../reading/app/listen-address.ts'
import { findProxyPlace, placeFacts } from '../reading/app/proxy-place.ts'
import { isShownClosed, type RefusalFacts } from '../reading/edge/port-reachability.ts'
import { listHandedOnPorts } from '../reading/host/firewall/handed-on-ports.ts'
import { createReasonEvidence, findRunningFilter } from '../reading/host/firewall/host-filter.ts'
import {
  findPortPolicy,
  type PolicyFacts,
  type PortPolicy,
  policyFacts,
} from '../reading/host/firewall/port-policy.ts'
import { readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { countHostFiles, findServing } from '../reading/host/serving.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'

const setting = 'ServiceSettings.ListenAddress'

export const check = defineCheck({
  id: 'app-listen-address',
  area: 'app',
  title: 'Behind a proxy on the same host, Mattermost listens on loopback or behind a firewall',
  severity: 'medium',
  why: 'The default listens on every interface, IPv4 and IPv6: one rule of the firewall, or its absence after a reboot, is all that keeps the whole application from being reached past the proxy.',
  remediation:
    '`mmctl --local config set ServiceSettings.ListenAddress 127.0.0.1:8065` with the same address in nginx’s upstream, and restart Mattermost; or deny the port in the firewall.',
  references: [
    'https://docs.mattermost.com/configure/web-server-configuration-settings.html#web-server-listen-address',
  ],
  needs: [],
  uses: [...configurationFacts, ...placeFacts, ...policyFacts, 'ports.reachability', 'net.connections'],
  requirements: {
    current: { value: null, clauses: [mattermost.listenAddress, mattermost.appPort] },
    centos7: { value: null, clauses: [centos7.listensEverywhere, centos7.firewallNeeded] },
  },
  judge: (facts, judgement) =>
    judgeConfiguration(facts, judgement, (view) => {
      const text = findText(view, setting)
      if (text === null) return null
      const evidence = createSettingEvidence(view, setting)
      const address = parseListenAddress(text)
      if (!address)
        return inconclusive(`${view.name}: ListenAddress is no address with a port: ${text}`, evidence)
      if (address.loopback) return pass(`${view.name}: listens on loopback, ${text}`, evidence)
      const where = address.host === '' ? `every interface (${text})` : text
      const place = findProxyPlace(view, facts, judgement)
      if (place === 'another host') {
        return notApplicable(`${view.name}: listens on ${where}, for a proxy on another host`, evidence)
      }
      const outside = portStateOf(facts, address.port)
      const seen = createPortEvidence(facts['ports.reachability'])
      if (outside === 'open') {
        return fail(
          `${view.name}: listens on ${where}, and port ${address.port} is reached from outside`,
          evidence,
          ...seen,
        )
      }
      const within = view.host === null ? null : judgeWithin(facts, view.host, address.port, address.host)
      const because = within?.evidence ?? []
      if (within?.policy === 'open') {
        // What was asked outside is Mattermost's own port, and not the one that leads to it.
        const asked = within.by === undefined || within.by === address.port
        return outside === 'unasked' || !asked
          ? fail(`${view.name}: listens on ${where}, and ${within.says}`, evidence, ...because)
          : inconclusive(
              `${view.name}: listens on ${where}, and ${within.says}, though port ${address.port} ${outside === 'closed' ? 'is refused' : 'does not answer'} from outside: something before the host may keep it, for now`,
              evidence,
              ...because,
              ...seen,
            )
      }
      if (outside === 'closed') {
        const reason = `${view.name}: listens on ${where}, and port ${address.port} is refused from outside`
        return pass(
          within && within.policy !== 'unknown' ? `${reason}; ${within.says}` : reason,
          evidence,
          ...seen,
        )
      }
      const serving = view.host === null ? null : findServing(facts, view.host, 'app')
      if (serving && countHostFiles(serving) !== 'yes') {
        return inconclusive(
          `${view.name}: listens on ${where} of a network of its own (${serving.grounds}); at which port of the host it is published was not read`,
          evidence,
        )
      }
      if (within && within.policy !== 'unknown') {
        return pass(`${view.name}: listens on ${where}, and ${within.says}`, evidence, ...because)
      }
      return inconclusive(
        `${view.name}: listens on ${where}, and whether a firewall keeps port ${address.port} was not seen${within ? ` (${within.says})` : ''}`,
        evidence,
        ...because,
        ...seen,
      )
    }),
})

/**
 * What the host makes of the port. Where nothing listens at it on the host, the server is in a network namespace of its own, as in a
 * container: then what counts is which ports of the host lead there.
 */
function judgeWithin(
  facts: PolicyFacts,
  host: string,
  port: number,
  address: string,
): PortPolicy & { by?: number } {
  const sockets = valueOrNull(readHostAnswer(facts, 'sockets', host))
  const own = findPortPolicy(facts, host, port, address)
  if (!sockets || sockets.length === 0 || sockets.some((socket) => socket.port === port)) return own
  const ways = listHandedOnPorts(findRunningFilter(facts, host)).filter(({ reach }) =>
    reach.toward.some((end) => end.port === port),
  )
  const open = ways.find(({ reach }) => reach.reach === 'open')
  if (open) {
    const says = `${host} hands on to it what everyone sends to port ${open.port}`
    return { policy: 'open', says, evidence: createReasonEvidence(host, open.reach.because), by: open.port }
  }
  return {
    policy: 'unknown',
    says: `nothing on ${host} itself listens on port ${port}: where the server runs was not seen`,
    evidence: [createEvidence('host.sockets', `${host}: nothing listens on port ${port}`)],
  }
}

type Reachability = FactsAt<'ports.reachability'>['ports.reachability']

/** Only the documented port is asked from outside. */
function portStateOf(facts: Partial<RefusalFacts>, port: number): 'open' | 'closed' | 'silent' | 'unasked' {
  const { 'ports.reachability': ports = [], 'net.connections': connections } = facts
  const entries = ports.filter((entry) => entry.port === port && port === documentedPorts.app)
  const answers = ({ outcome, http }: Reachability[number]) =>
    outcome.status === 'ok' && http?.status === 'ok'
  if (entries.some(answers)) return 'open'
  if (entries.length === 0) return 'unasked'
  if (!connections) return 'silent'
  const closed = entries.filter((entry) =>
    isShownClosed(entry, { 'ports.reachability': ports, 'net.connections': connections }),
  )
  return closed.length === entries.length ? 'closed' : 'silent'
}

function createPortEvidence(ports: Reachability | undefined): Verdict['evidence'] {
  return (ports ?? [])
    .filter(({ port }) => port === documentedPorts.app)
    .map(({ address, outcome }) =>
      createEvidence(
        'ports.reachability',
        `${address.address} port ${documentedPorts.app}: ${outcome.status === 'ok' ? 'open' : describeFailure(outcome)}`,
      ),
    )
}
