import { defineCheck } from '../../core/check.ts'
import { fail, inconclusive, pass } from '../../core/verdict.ts'
import { configurationFacts } from '../reading/app/configuration-facts.ts'
import { judgeConfiguration } from '../reading/app/configuration-verdict.ts'
import { createSettingEvidence, findText } from '../reading/app/configuration-view.ts'
import {
  type HostNetwork,
  type NetworkFacts,
  networkFacts,
  readHostNetwork,
  staysOnHost,
} from '../reading/host/topology.ts'
import { judgePush } from '../reading/push/push-verdict.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { salt } from '../requirements/salt-clauses.ts'

const setting = 'EmailSettings.PushNotificationServer'

export const check = defineCheck({
  id: 'push-encryption',
  area: 'push',
  title: 'Push notifications go over HTTPS to a service that is meant for production',
  severity: 'medium',
  why: 'Whoever runs the push service sees what is sent there; over plain HTTP so does everyone on the way, and the test service promises neither uptime nor privacy.',
  remediation:
    'EmailSettings.PushNotificationServer `https://global.push.mattermost.com` (licensed), a push proxy of your own over HTTPS, or SendPushNotifications false.',
  references: [
    'https://docs.mattermost.com/administration-guide/configure/push-notification-server-configuration-settings.html',
  ],
  needs: [],
  uses: [...configurationFacts, ...networkFacts],
  requirements: {
    current: { value: null, clauses: [mattermost.pushTestService, mattermost.pushHosted] },
    salt: { value: null, clauses: [salt.pushTestService, salt.pushForTesting] },
  },
  judge: (facts, judgement) =>
    judgeConfiguration(facts, judgement, (view) =>
      judgePush(view, () => {
        const text = findText(view, setting)
        if (text === null) return null
        const evidence = createSettingEvidence(view, setting)
        const url = URL.parse(text)
        if (!url) return inconclusive(`${view.name}: the push service is no URL: ${text}`, evidence)
        if (url.hostname === 'push-test.mattermost.com')
          return fail(`${view.name}: notifications go to the test service, ${url.origin}`, evidence)
        if (url.protocol === 'http:' && isHere(facts, view.host, url))
          return pass(`${view.name}: notifications go to a push proxy on the same host`, evidence)
        if (url.protocol !== 'https:')
          return fail(`${view.name}: notifications go to ${url.host} in clear`, evidence)
        const alias =
          url.hostname === 'push.mattermost.com' ? ', a deprecated name of global.push.mattermost.com' : ''
        return pass(`${view.name}: notifications go to ${url.origin}${alias}`, evidence)
      }),
    ),
})

/** On the host whose settings these are; of the API's nobody knows which host that is. */
function isHere(facts: NetworkFacts, host: string | null, { hostname, port }: URL): boolean {
  const network = host === null ? nothingKnown : readHostNetwork(facts, host)
  return staysOnHost(hostname, Number(port || 80), network) === 'yes'
}

const nothingKnown: HostNetwork = { sockets: null, addresses: null, links: null, name: null }
