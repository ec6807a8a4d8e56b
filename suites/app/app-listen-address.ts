import { defineCheck } from '../../core/check.ts'
import type { FactsAt } from '../../core/fact.ts'
import { describeFailure } from '../../core/outcome.ts'
import { documentedPorts } from '../../core/target.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass, type Verdict } from '../../core/verdict.ts'
import { configurationFacts } from '../reading/app/configuration-facts.ts'
import { judgeConfiguration } from '../reading/app/configuration-verdict.ts'
import { createSettingEvidence, findText } from '../reading/app/configuration-view.ts'
import { explainClosed, firewallFacts } from '../reading/app/firewalled-port.ts'
import { parseListenAddress } from '../reading/app/listen-address.ts'
import { findProxyPlace, placeFacts } from '../reading/app/proxy-place.ts'
import { isShownClosed, type RefusalFacts } from '../reading/edge/port-reachability.ts'
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
  uses: [...configurationFacts, ...placeFacts, ...firewallFacts, 'ports.reachability', 'net.connections'],
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
      if (outside === 'open') {
        return fail(
          `${view.name}: listens on ${where}, and port ${address.port} is reached from outside`,
          evidence,
          ...createPortEvidence(facts['ports.reachability']),
        )
      }
      const rule = view.host === null ? null : explainClosed(view.host, address.port, facts)
      const closed = outside === 'closed' ? `port ${address.port} is refused from outside` : rule
      if (closed) return pass(`${view.name}: listens on ${where}, and ${closed}`, evidence)
      return inconclusive(
        `${view.name}: listens on ${where}, and whether a firewall keeps port ${address.port} was not seen`,
        evidence,
        ...createPortEvidence(facts['ports.reachability']),
      )
    }),
})

type Reachability = FactsAt<'ports.reachability'>['ports.reachability']

/** Only the documented port is asked from outside. */
function portStateOf(facts: Partial<RefusalFacts>, port: number): 'open' | 'closed' | 'unknown' {
  const { 'ports.reachability': ports = [], 'net.connections': connections } = facts
  const entries = ports.filter((entry) => entry.port === port && port === documentedPorts.app)
  const answers = ({ outcome, http }: Reachability[number]) =>
    outcome.status === 'ok' && http?.status === 'ok'
  if (entries.some(answers)) return 'open'
  if (!connections) return 'unknown'
  const closed = entries.filter((entry) =>
    isShownClosed(entry, { 'ports.reachability': ports, 'net.connections': connections }),
  )
  return entries.length > 0 && closed.length === entries.length ? 'closed' : 'unknown'
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
