import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { roleFacts } from '../reading/host/host-roles.ts'
import { judgeHostsWithRole } from '../reading/host/judge-hosts.ts'
import {
  findHeaderValue,
  findLocation,
  formatPlace,
  listEffectiveDirectives,
  listListenAddresses,
  listLocations,
  listOwnDirectives,
  listServers,
  type NginxContext,
} from '../reading/host/nginx-contexts.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { manuals } from '../requirements/manual-clauses.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'

const websocketPath = '/api/v4/websocket'
const hsts = 'strict-transport-security'
/** What `nginx -T` ends with where the configuration is broken. */
const brokenExit = 1

export const check = defineCheck({
  id: 'nginx-config',
  area: 'host',
  title: 'nginx can read its configuration again, and does what it seems to say',
  severity: 'high',
  why: 'A running nginx hides a typing error until the next restart, which then ends the service; and a single add_header or proxy_set_header in a location silently discards all of those around it.',
  remediation:
    '`nginx -t` names the line. Repeat in a location every `add_header` (or `proxy_set_header`) of the server that it needs, since one of its own discards the inherited ones; give the WebSocket location `proxy_set_header Upgrade $http_upgrade;` and `proxy_set_header Connection "upgrade";`.',
  references: [
    'https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header',
    'https://nginx.org/en/docs/http/websocket.html',
  ],
  needs: ['host.nginxConfiguration'],
  uses: roleFacts,
  requirements: {
    current: {
      value: null,
      clauses: [centos7.configurationTest, manuals.addHeader, mattermost.websocketUpgrade],
    },
    centos7: { value: null, clauses: [centos7.configurationTest, centos7.websocket, centos7.forwardedProto] },
  },
  judge: (facts, { access }) =>
    judgeHostsWithRole(facts, access, 'edge', (host) => {
      const configuration = readHostAnswer(facts, 'nginxConfiguration', host)
      const evidence = (observed: string) => createEvidence('host.nginxConfiguration', `${host}: ${observed}`)
      if (configuration.found === 'failed' && configuration.exit === brokenExit) {
        return fail(
          `${host}: nginx cannot read its configuration: the next restart ends the service`,
          evidence(`nginx -T ended with status ${brokenExit}`),
        )
      }
      if (configuration.found === 'unknown' || configuration.found === 'failed') return configuration.verdict
      if (configuration.found !== 'value')
        return inconclusive(`${host}: no nginx was found`, evidence('no nginx'))
      const servers = listServers(configuration.value)
      const proxies = servers.filter((server) => listProxiedLocations(server).length > 0)
      if (proxies.length === 0) {
        return inconclusive(
          `${host}: no server block of nginx passes requests on`,
          evidence(`${servers.length} server blocks without proxy_pass`),
        )
      }
      return combineVerdicts([
        ...listIgnoredServers(servers).map((place) =>
          fail(`${host}: nginx ignores ${place}: its name is taken on the same address`, evidence(place)),
        ),
        ...proxies.flatMap((server) => judgeServer(server, host, evidence)),
        ...proxies
          .flatMap((server) => listOverridingServers(server, servers))
          .map(({ by, place }) => {
            const reason = `${host}: the ssl_protocols of ${place} do not count: those of ${by} do, the first on its address`
            return isKnownVersion(valueOrNull(readHostAnswer(facts, 'nginxVersion', host)))
              ? fail(reason, evidence(`${place}; ${by}`))
              : inconclusive(`${reason}, unless this nginx is newer than those it was tried on`, evidence(by))
          }),
      ])
    }),
})

const listProxiedLocations = (server: NginxContext) =>
  listLocations(server).filter((location) => listOwnDirectives(location, 'proxy_pass').length > 0)

function judgeServer(
  server: NginxContext,
  host: string,
  evidence: (observed: string) => ReturnType<typeof createEvidence>,
): Verdict[] {
  const place = formatPlace(listOwnDirectives(server, 'server_name')[0] ?? server.block)
  const verdicts = listProxiedLocations(server).flatMap((location): Verdict[] => {
    const where = formatPlace(location.block)
    const shown = [
      ...listEffectiveDirectives(location, 'proxy_set_header'),
      ...listEffectiveDirectives(location, 'add_header'),
    ]
      .map(({ name, arguments: args }) => [name, ...(args ?? [])].join(' '))
      .join('; ')
    const problems = [...listLostHeaders(server, location), ...listMissingHeaders(server, location)]
    return problems.map((problem) => fail(`${host}: ${where} ${problem}`, evidence(`${where}: ${shown}`)))
  })
  if (listListenAddresses(server).some(({ ssl }) => ssl))
    verdicts.push(judgeWebsocket(server, host, place, evidence))
  return [
    ...verdicts,
    pass('nginx reads its configuration, and every location keeps the headers it needs', evidence(place)),
  ]
}

/** Response headers of the server block that a location discards by one of its own. */
function listLostHeaders(server: NginxContext, location: NginxContext): string[] {
  const inherited = listEffectiveDirectives(server, 'add_header')
  if (findHeaderValue(inherited, hsts) === null) return []
  // `add_header_inherit merge` (nginx 1.29.3) keeps them.
  if (listEffectiveDirectives(location, 'add_header_inherit').length > 0) return []
  return findHeaderValue(listEffectiveDirectives(location, 'add_header'), hsts) === null
    ? ['has an add_header of its own, and so sends no Strict-Transport-Security']
    : []
}

/** Request headers that Mattermost needs from the server of its pages: who is asked, and that it was over TLS. */
function listMissingHeaders(server: NginxContext, location: NginxContext): string[] {
  if (!listListenAddresses(server).some(({ ssl }) => ssl)) return []
  const headers = listEffectiveDirectives(location, 'proxy_set_header')
  const problems: string[] = []
  if (findHeaderValue(headers, 'host') === null) {
    problems.push('passes no Host on: Mattermost sees the name of the upstream')
  }
  if (findHeaderValue(headers, 'x-forwarded-proto') === null) {
    problems.push('passes no X-Forwarded-Proto on: cookies are set without Secure')
  }
  return problems
}

function judgeWebsocket(
  server: NginxContext,
  host: string,
  place: string,
  evidence: (observed: string) => ReturnType<typeof createEvidence>,
): Verdict {
  const location = findLocation(server, websocketPath)
  if (location === 'unreadable' || location === null) {
    return inconclusive(
      `${host}: which location serves ${websocketPath} is not known (${place})`,
      evidence(place),
    )
  }
  const where = formatPlace(location.block)
  if (listOwnDirectives(location, 'proxy_pass').length === 0) {
    return inconclusive(
      `${host}: ${where} serves ${websocketPath} and has no proxy_pass of its own`,
      evidence(where),
    )
  }
  const headers = listEffectiveDirectives(location, 'proxy_set_header')
  const upgrade = findHeaderValue(headers, 'upgrade')
  const connection = findHeaderValue(headers, 'connection')
  const shown = evidence(`${where}: Upgrade ${upgrade ?? 'not set'}, Connection ${connection ?? 'not set'}`)
  const passedOn = upgrade === '$http_upgrade' && /^upgrade$|^\$/i.test(connection ?? '')
  return passedOn
    ? pass('nginx reads its configuration, and every location keeps the headers it needs', shown)
    : fail(`${host}: ${where} serves ${websocketPath} and passes no upgrade on`, shown)
}

/** Server blocks that nginx warns of and ignores: an earlier one has the same name on the same address. */
function listIgnoredServers(servers: readonly NginxContext[]): string[] {
  const taken = new Set<string>()
  return servers.flatMap((server) => {
    const names = listOwnDirectives(server, 'server_name').flatMap(({ arguments: args }) => args ?? [])
    const keys = listListenAddresses(server).flatMap(({ address }) =>
      (names.length > 0 ? names : ['']).map((name) => `${address} ${name.toLowerCase()}`),
    )
    const ignored = keys.length > 0 && keys.every((key) => taken.has(key))
    for (const key of keys) taken.add(key)
    return ignored ? [formatPlace(listOwnDirectives(server, 'server_name')[0] ?? server.block)] : []
  })
}

/**
 * The TLS versions of a handshake are chosen before its server name is known, by the default server of the address: an older
 * version that this allows is allowed for all of them (tried on nginx 1.22).
 */
function listOverridingServers(
  server: NginxContext,
  servers: readonly NginxContext[],
): { by: string; place: string }[] {
  const versions = (of: NginxContext) =>
    listEffectiveDirectives(of, 'ssl_protocols').flatMap(({ arguments: args }) => args ?? [])
  const allowed = versions(server)
  return listListenAddresses(server).flatMap(({ address, ssl }) => {
    const there = servers.filter((each) =>
      listListenAddresses(each).some((listen) => listen.address === address),
    )
    const first =
      there.find((each) =>
        listListenAddresses(each).some((listen) => listen.address === address && listen.isDefault),
      ) ?? there[0]
    if (!ssl || !first || first === server || allowed.length === 0) return []
    return versions(first).some((version) => !allowed.includes(version))
      ? [{ by: formatPlace(first.block), place: formatPlace(server.block) }]
      : []
  })
}

function isKnownVersion(version: string | null): boolean {
  const [major = 0, minor = 0] = version?.split('.').map(Number) ?? []
  return version !== null && major === 1 && minor <= 26
}
