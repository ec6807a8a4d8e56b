import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass, type Verdict } from '../../core/verdict.ts'
import type { NginxConfiguration } from '../../probes/host/questions/nginx/nginx-configuration.ts'
import type { ListeningSocket } from '../../probes/host/questions/sockets.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { roleFacts } from '../reading/host/host-roles.ts'
import { judgeHostsWithRole } from '../reading/host/judge-hosts.ts'
import {
  formatPlace,
  listBlocks,
  listEffectiveDirectives,
  listLocations,
  listOwnDirectives,
  listServers,
  type NginxContext,
} from '../reading/host/nginx-contexts.ts'
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
  uses: [...roleFacts, 'host.sockets'],
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
  judge: (facts, { access }) =>
    judgeHostsWithRole(facts, access, 'edge', (host) => {
      const configuration = readHostAnswer(facts, 'nginxConfiguration', host)
      if ('verdict' in configuration) return configuration.verdict
      if (configuration.found !== 'value') return inconclusive(`${host}: no nginx was found`)
      const sockets = valueOrNull(readHostAnswer(facts, 'sockets', host)) ?? []
      const places = listServers(configuration.value).flatMap(listLocations)
      const verdicts = places.flatMap((location) =>
        listOwnDirectives(location, 'proxy_pass').map((directive) =>
          judgeBackend(directive.arguments?.[0] ?? '', location, configuration.value, host, sockets),
        ),
      )
      return verdicts.length > 0
        ? combineVerdicts(verdicts)
        : notApplicable(
            `${host}: nginx passes nothing on`,
            createEvidence('host.nginxConfiguration', `${host}: no proxy_pass`),
          )
    }),
})

function judgeBackend(
  target: string,
  location: NginxContext,
  configuration: NginxConfiguration,
  host: string,
  sockets: readonly ListeningSocket[],
): Verdict {
  const where = `${host}: ${formatPlace(location.block)}`
  const [, scheme = '', authority = ''] = /^(https?):\/\/([^/]*)/.exec(target) ?? []
  const servers = findUpstream(configuration, authority) ?? [authority]
  const evidence = createEvidence(
    'host.nginxConfiguration',
    `${where}: proxy_pass ${target} → ${servers.join(', ')}`,
  )
  if (scheme === 'https') {
    const verified = listEffectiveDirectives(location, 'proxy_ssl_verify').some(
      ({ arguments: args }) => args?.[0] === 'on',
    )
    return pass(
      'nginx speaks TLS to every backend that is on another host',
      verified
        ? evidence
        : {
            ...evidence,
            observed: `${evidence.observed}; its certificate is not verified (proxy_ssl_verify off)`,
          },
    )
  }
  if (scheme !== 'http') return inconclusive(`${where}: the backend is in a variable`, evidence)
  const kinds = servers.map((server) => kindOf(server, sockets))
  if (kinds.includes('elsewhere')) {
    return fail(`${where} speaks clear text to ${servers[kinds.indexOf('elsewhere')]}`, evidence)
  }
  const unknown = kinds.indexOf('unknown')
  return unknown >= 0
    ? inconclusive(`${where} speaks clear text to ${servers[unknown]}, which may be another host`, evidence)
    : pass('nginx speaks TLS to every backend that is on another host', evidence)
}

/** The servers of an upstream block of that name; null: there is none. */
function findUpstream({ directives }: NginxConfiguration, name: string): string[] | null {
  const block = listBlocks(directives, 'http')
    .flatMap((http) => listBlocks(http.block ?? [], 'upstream'))
    .find(({ arguments: args }) => args?.[0] === name)
  if (!block) return null
  return (block.block ?? [])
    .filter((directive) => directive.name === 'server')
    .map(({ arguments: args }) => args?.[0] ?? '')
}

type Kind = 'here' | 'elsewhere' | 'unknown'

function kindOf(server: string, sockets: readonly ListeningSocket[]): Kind {
  if (server.startsWith('unix:')) return 'here'
  const [, bracketed, plain = '', port = '80'] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(server) ?? []
  const address = bracketed ?? plain
  if (/^(?:localhost|127(?:\.\d+){3}|::1)$/i.test(address)) return 'here'
  if (address === '' || address.includes('$')) return 'unknown'
  const numeric = bracketed !== undefined || /^\d+(?:\.\d+){3}$/.test(address)
  // A name may stand for this host; an address of its own is one that something here listens on.
  if (!numeric) return 'unknown'
  return sockets.some((socket) => socket.address === address && socket.port === Number(port))
    ? 'here'
    : 'elsewhere'
}
