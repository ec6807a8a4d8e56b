import { defineCheck } from '../../core/check.ts'
import { and, type Truth } from '../../core/truth.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import type {
  NginxConfiguration,
  NginxDirective,
} from '../../probes/host/questions/nginx/nginx-configuration.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { roleFacts } from '../reading/host/host-roles.ts'
import { judgeHostsWithRole } from '../reading/host/judge-hosts.ts'
import {
  findHeaderValue,
  formatPlace,
  listEffectiveDirectives,
  listListenAddresses,
  listOwnDirectives,
  listServers,
  type NginxContext,
} from '../reading/host/nginx-contexts.ts'
import {
  findHandler,
  findMattermost,
  findScriptAround,
  hedgeVerdict,
  type MattermostLocation,
} from '../reading/host/nginx-mattermost.ts'
import { findDefault } from '../reading/host/nginx-servers.ts'
import { networkFacts, readHostNetwork } from '../reading/host/topology.ts'
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
  uses: [...roleFacts, ...networkFacts],
  requirements: {
    current: {
      value: null,
      clauses: [centos7.configurationTest, manuals.addHeader, mattermost.websocketUpgrade],
    },
    centos7: { value: null, clauses: [centos7.configurationTest, centos7.websocket, centos7.forwardedProto] },
  },
  judge: (facts, { access, target }) =>
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
      const network = readHostNetwork(facts, host)
      const servers = listServers(configuration.value)
      const mattermost = findMattermost(servers, configuration.value, target, network)
      if (mattermost.locations.length === 0) {
        return inconclusive(
          `${host}: no server block of nginx passes requests on to Mattermost`,
          evidence(`${servers.length} server blocks without a location that leads to Mattermost`),
        )
      }
      const own = [...new Set(mattermost.locations.map(({ server }) => server))]
      const whole = combineVerdicts([
        ...listIgnoredServers(servers)
          .filter((server) => own.some((each) => each === server || sharesName(each, server)))
          .map((server) => {
            const place = formatPlace(listOwnDirectives(server, 'server_name')[0] ?? server.block)
            return fail(
              `${host}: nginx ignores ${place}: its name is taken on the same address`,
              evidence(place),
            )
          }),
        ...mattermost.locations.flatMap((each) => judgeLocation(each, configuration.value, host, evidence)),
        ...mattermost.servers
          .filter(speaksTls)
          .map((server) =>
            judgeWebsocket(server, mattermost.subpathOf(server), configuration.value, host, evidence),
          ),
        ...own
          .flatMap((server) => listOverridingServers(server, servers))
          .map(({ by, place }) => {
            const reason = `${host}: the ssl_protocols of ${place} do not count: those of ${by} do, the first on its address`
            return isKnownVersion(valueOrNull(readHostAnswer(facts, 'nginxVersion', host)))
              ? fail(reason, evidence(`${place}; ${by}`))
              : inconclusive(`${reason}, unless this nginx is newer than those it was tried on`, evidence(by))
          }),
      ])
      return hedgeVerdict(whole, mattermost, host)
    }),
})

const right =
  'nginx reads its configuration, and every location that leads to Mattermost keeps the headers it needs'

const speaksTls = (server: NginxContext) => listListenAddresses(server).some(({ ssl }) => ssl)

function judgeLocation(
  { server, location }: MattermostLocation,
  configuration: NginxConfiguration,
  host: string,
  evidence: (observed: string) => ReturnType<typeof createEvidence>,
): Verdict[] {
  const where = formatPlace(location.block)
  const shown = [
    ...listEffectiveDirectives(location, 'proxy_set_header'),
    ...listEffectiveDirectives(location, 'add_header'),
  ]
    .map(({ name, arguments: args }) => [name, ...(args ?? [])].join(' '))
    .join('; ')
  const script = findScriptAround(location, configuration)
  if (script) {
    return [
      inconclusive(
        `${host}: which headers ${where} passes on is not known: ${formatPlace(script)} may change them`,
        evidence(`${where}: ${shown}`),
      ),
    ]
  }
  const problems = [...listLostHeaders(server, location), ...listMissingHeaders(server, location)]
  return problems.length > 0
    ? problems.map((problem) => fail(`${host}: ${where} ${problem}`, evidence(`${where}: ${shown}`)))
    : [pass(right, evidence(`${where}: ${shown}`))]
}

/** Response headers of the server block that a location discards by one of its own. */
function listLostHeaders(server: NginxContext, location: NginxContext): string[] {
  const inherited = listEffectiveDirectives(server, 'add_header')
  if (findHeaderValue(inherited, hsts) === null) return []
  // `add_header_inherit merge` (nginx 1.29.3) keeps them; headers-more sets its own at every level.
  const merges = listEffectiveDirectives(location, 'add_header_inherit').some(
    ({ arguments: args }) => args?.[0] === 'merge',
  )
  const setOtherwise = location.levels
    .flat()
    .some(({ name, arguments: args }) => name === 'more_set_headers' && args?.some(isHsts))
  if (merges || setOtherwise) return []
  return findHeaderValue(listEffectiveDirectives(location, 'add_header'), hsts) === null
    ? ['has an add_header of its own, and so sends no Strict-Transport-Security']
    : []
}

const isHsts = (field: string) => field.toLowerCase().startsWith(`${hsts}:`)

/** Request headers that Mattermost needs from the server of its pages: who is asked, and that it was over TLS. */
function listMissingHeaders(server: NginxContext, location: NginxContext): string[] {
  if (!speaksTls(server)) return []
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
  subpath: string,
  configuration: NginxConfiguration,
  host: string,
  evidence: (observed: string) => ReturnType<typeof createEvidence>,
): Verdict {
  const place = formatPlace(listOwnDirectives(server, 'server_name')[0] ?? server.block)
  const path = `${subpath}${websocketPath}`
  const location = findHandler(server, path)
  if (location === 'unreadable' || location === null) {
    return inconclusive(`${host}: which location serves ${path} is not known (${place})`, evidence(place))
  }
  const where = formatPlace(location.block)
  const script = findScriptAround(location, configuration)
  if (script) {
    return inconclusive(
      `${host}: whether ${where} passes the upgrade on is not known: ${formatPlace(script)} may do it`,
      evidence(where),
    )
  }
  if (listOwnDirectives(location, 'proxy_pass').length === 0) {
    return inconclusive(`${host}: ${where} serves ${path} and has no proxy_pass of its own`, evidence(where))
  }
  const headers = listEffectiveDirectives(location, 'proxy_set_header')
  const show = (header: string) => findHeaderValue(headers, header) ?? 'not set'
  const shown = evidence(`${where}: Upgrade ${show('upgrade')}, Connection ${show('connection')}`)
  const carries = and(
    carriesToken(headers, 'upgrade', 'websocket'),
    carriesToken(headers, 'connection', 'upgrade'),
  )
  if (carries === 'no') return fail(`${host}: ${where} serves ${path} and passes no upgrade on`, shown)
  return carries === 'yes'
    ? pass(right, shown)
    : inconclusive(`${host}: whether ${where} passes the upgrade of ${path} on is not known`, shown)
}

/** Whether a header has the word in it when a browser asks for a WebSocket. */
function carriesToken(headers: readonly NginxDirective[], header: string, token: string): Truth {
  const found = headers.find(({ arguments: args }) => args?.[0]?.toLowerCase() === header)
  if (!found) return 'no'
  const value = found.arguments?.[1] ?? ''
  const values = found.targets ?? (value.includes('$') ? null : [value])
  if (!values) return 'unknown'
  const carrying = values.filter((each) =>
    each
      .toLowerCase()
      .split(/\s*,\s*/)
      .includes(token),
  )
  if (carrying.length === values.length) return 'yes'
  return carrying.length === 0 ? 'no' : 'unknown'
}

/** Server blocks that nginx warns of and ignores: an earlier one has the same name on the same address. */
function listIgnoredServers(servers: readonly NginxContext[]): NginxContext[] {
  const taken = new Set<string>()
  return servers.filter((server) => {
    const names = namesOf(server)
    const keys = listListenAddresses(server).flatMap(({ address }) =>
      (names.length > 0 ? names : ['']).map((name) => `${address} ${name}`),
    )
    const ignored = keys.length > 0 && keys.every((key) => taken.has(key))
    for (const key of keys) taken.add(key)
    return ignored
  })
}

function sharesName(a: NginxContext, b: NginxContext): boolean {
  const names = namesOf(b)
  return namesOf(a).some((name) => names.includes(name))
}

const namesOf = (server: NginxContext) =>
  listOwnDirectives(server, 'server_name').flatMap(({ arguments: args }) =>
    (args ?? []).map((name) => name.toLowerCase()),
  )

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
    const first = findDefault(there, address)
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
