import { defineCheck } from '../../core/check.ts'
import { describeResidue } from '../../core/residue.ts'
import { not, some, type Truth } from '../../core/truth.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass, type Verdict } from '../../core/verdict.ts'
import type { NginxConfiguration } from '../../probes/host/questions/nginx/nginx-configuration.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { readHostAnswer } from '../reading/host/host-answer.ts'
import { roleFacts } from '../reading/host/host-roles.ts'
import { judgeHostsWithRole } from '../reading/host/judge-hosts.ts'
import { type Backend, isOnThisHost } from '../reading/host/nginx-backends.ts'
import {
  formatPlace,
  listBlocks,
  listEffectiveDirectives,
  listLocations,
  listServers,
  type NginxContext,
} from '../reading/host/nginx-contexts.ts'
import {
  findMattermost,
  findScriptAround,
  hedgeVerdict,
  type MattermostLocation,
} from '../reading/host/nginx-mattermost.ts'
import { judgeStreams } from '../reading/host/nginx-streams.ts'
import { type HostNetwork, networkFacts, readHostNetwork } from '../reading/host/topology.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

export const check = defineCheck({
  id: 'proxy-backend-tls',
  area: 'host',
  title: 'nginx speaks TLS to Mattermost on another host',
  severity: 'high',
  why: 'Behind the proxy the same passwords, sessions and messages travel as before it: in clear text anyone on that network reads them.',
  remediation:
    'Seed 001: `ConnectionSecurity: TLS` with certificate and key in config.json, and `proxy_pass https://backend;` in every location of nginx. To be sure who answers as well: `proxy_ssl_verify on;` with `proxy_ssl_trusted_certificate` and `proxy_ssl_name`.',
  references: ['https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ssl_verify'],
  needs: ['host.nginxConfiguration'],
  uses: [...roleFacts, ...networkFacts],
  requirements: {
    current: {
      value: null,
      clauses: [transportEncryption.everywhere, transportEncryption.proxyHttps],
      departs: 'A backend on the same host may speak clear text: what goes over loopback leaves no host.',
    },
    'transport-encryption': {
      value: null,
      clauses: [transportEncryption.proxyHttps],
      departs:
        'The document sets no proxy_ssl_verify: encrypted, and not authenticated. It is noted, not judged.',
    },
  },
  judge: (facts, { access, target }) =>
    judgeHostsWithRole(facts, access, 'edge', (host) => {
      const answer = readHostAnswer(facts, 'nginxConfiguration', host)
      if ('verdict' in answer) return answer.verdict
      if (answer.found !== 'value') return inconclusive(`${host}: no nginx was found`)
      const configuration = answer.value
      const network = readHostNetwork(facts, host)
      const mattermost = findMattermost(listServers(configuration), configuration, target, network)
      const verdicts = [
        ...mattermost.locations.map((each) =>
          hedgeVerdict(judgeLocation(each, configuration, host, network), mattermost, host),
        ),
        ...judgeStreams(configuration, target, host, network),
      ]
      if (verdicts.length > 0) return combineVerdicts(verdicts)
      const evidence = createEvidence('host.nginxConfiguration', `${host}: no location leads to Mattermost`)
      if (answer.residue.length > 0) {
        return inconclusive(
          `${host}: what passes requests on is not known (${describeResidue(answer.residue)})`,
          evidence,
        )
      }
      return passesOn(configuration)
        ? inconclusive(`${host}: none of nginx’s backends is known to be Mattermost`, evidence)
        : notApplicable(`${host}: nginx passes nothing on`, evidence)
    }),
})

const right = 'nginx speaks TLS to Mattermost wherever it is on another host'

/** Whether anything at all is handed to another server: by proxy_pass, or by one of its sisters. */
function passesOn(configuration: NginxConfiguration): boolean {
  const places = listServers(configuration).flatMap(listLocations)
  return (
    places.some(({ block }) => block.block?.some(({ name }) => /_pass$/.test(name)) ?? false) ||
    listBlocks(configuration.directives, 'stream').length > 0
  )
}

function judgeLocation(
  { location, backends, written }: MattermostLocation,
  configuration: NginxConfiguration,
  host: string,
  network: HostNetwork,
): Verdict {
  const where = `${host}: ${formatPlace(location.block)}`
  const shown = (backends ?? []).map(({ scheme, address }) => `${scheme}://${address}`).join(', ')
  const evidence = createEvidence(
    'host.nginxConfiguration',
    `${where}: proxy_pass ${written.arguments?.[0] ?? ''} → ${shown || 'not known'}${noteVerification(location, backends)}`,
  )
  const script = findScriptAround(location, configuration)
  if (script) {
    return inconclusive(`${where}: ${formatPlace(script)} may pass requests on to anywhere`, evidence)
  }
  if (!backends) return inconclusive(`${where}: the backend is in a variable`, evidence)
  const clear = backends.find((each) => isClearElsewhere(each, network) === 'yes')
  // Which of several a variable comes to is decided when a request comes.
  if (clear && (written.targets?.length ?? 1) > 1) {
    return inconclusive(
      `${where} may speak clear text to ${clear.address}: the backend is in a variable`,
      evidence,
    )
  }
  if (clear) return fail(`${where} speaks clear text to ${clear.address}`, evidence)
  if (some(backends, (each) => isClearElsewhere(each, network)) === 'no') return pass(right, evidence)
  const unknown = backends.find((each) => isClearElsewhere(each, network) === 'unknown')
  return inconclusive(
    `${where} speaks clear text to ${unknown?.address}, which may be another host`,
    evidence,
  )
}

function isClearElsewhere({ scheme, address }: Backend, network: HostNetwork): Truth {
  if (scheme === 'https') return 'no'
  return scheme === 'http' ? not(isOnThisHost(address, network)) : 'unknown'
}

function noteVerification(location: NginxContext, backends: readonly Backend[] | null): string {
  const verified = listEffectiveDirectives(location, 'proxy_ssl_verify').some(
    ({ arguments: args }) => args?.[0] === 'on',
  )
  return verified || !backends?.some(({ scheme }) => scheme === 'https')
    ? ''
    : '; its certificate is not verified (proxy_ssl_verify off)'
}
