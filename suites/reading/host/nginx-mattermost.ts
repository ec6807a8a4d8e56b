import { documentedPorts, type Target } from '../../../core/target.ts'
import { inconclusive, type Verdict } from '../../../core/verdict.ts'
import { isKnownDirective } from '../../../probes/host/questions/nginx/directives.ts'
import {
  isScript,
  type NginxConfiguration,
  type NginxDirective,
} from '../../../probes/host/questions/nginx/nginx-configuration.ts'
import type { ListeningSocket } from '../../../probes/host/questions/sockets.ts'
import { type Backend, keyOf, listBackends, portOf } from './nginx-backends.ts'
import {
  findLocation,
  listBlocks,
  listLocations,
  listOwnDirectives,
  type NginxContext,
} from './nginx-contexts.ts'
import { findUpstream, listAnsweringServers } from './nginx-servers.ts'
import type { HostNetwork } from './topology.ts'

/** A location that leads to Mattermost. */
export interface MattermostLocation {
  server: NginxContext
  location: NginxContext
  /** Each `proxy_pass` that is in it or in an `if` of it; null: it depends on the request. */
  backends: Backend[] | null
  written: NginxDirective
}

export interface MattermostInNginx {
  /** The server blocks that answer the target's users, or that lead to Mattermost's port where none of these does. */
  servers: NginxContext[]
  locations: MattermostLocation[]
  /** Why it is not sure that these are Mattermost's, or all that is said of them; null: it is. */
  doubt: string | null
  /** Below which path Mattermost is in the server block: empty, or `/chat`. */
  subpathOf: (server: NginxContext) => string
}

/** Paths that every Mattermost serves. */
const ownPaths = ['/', '/api/v4/config/client', '/api/v4/websocket', '/login']

/**
 * Which locations are Mattermost's, told by where they lead: what serves its paths under the target's name leads to it, and so does
 * everything else that leads to the same address. Where nothing has that name, Mattermost's port tells.
 *
 * @param servers - those of the configuration, as they are compared with
 */
export function findMattermost(
  servers: readonly NginxContext[],
  configuration: NginxConfiguration,
  target: Target,
  network: HostNetwork,
): MattermostInNginx {
  const all = servers.flatMap((server) => listPassing(server, configuration))
  const ports = listMattermostPorts(network.sockets)
  const leadsToPort = ({ backends }: MattermostLocation) =>
    backends?.some(({ address }) => ports.has(portOf(address) ?? 0)) ?? false
  const answering = listAnsweringServers(servers, configuration, target)
  const serving = answering.flatMap(({ server, named }) => {
    const found = ownPaths.flatMap((path) => {
      const location = findServing(server, `${target.subpath ?? ''}${path}`)
      return all.filter((each) => each.server === server && each.location.block === location?.block)
    })
    // By name, or because it leads to Mattermost's port; a default server alone may be anything.
    return named || found.some(leadsToPort) ? found : []
  })
  const sure = serving.length > 0 ? serving : all.filter(leadsToPort)
  const byDefault =
    sure.length > 0 ? sure : all.filter(({ server }) => answering.some((each) => each.server === server))
  const keys = new Set(byDefault.flatMap((each) => keysOf(each, network)))
  const locations = all.filter(
    (each) => byDefault.includes(each) || keysOf(each, network).some((key) => keys.has(key)),
  )
  const answeringMattermost = answering
    .map(({ server }) => server)
    .filter((server) => locations.some((each) => each.server === server))
  const own =
    answeringMattermost.length > 0 ? answeringMattermost : [...new Set(locations.map(({ server }) => server))]
  return {
    servers: own,
    doubt: findDoubt(configuration, sure.length === 0),
    locations,
    subpathOf: (server) => findSubpath(server, locations, target.subpath ?? ''),
  }
}

/**
 * The location that answers a path: what `try_files` or `error_page` falls back to, where it passes nothing on itself.
 * `unreadable`: an expression that isn't JavaScript's.
 */
export function findHandler(server: NginxContext, path: string): NginxContext | 'unreadable' | null {
  const found = findLocation(server, path)
  if (found === null || found === 'unreadable') return found
  if (listOwnDirectives(found, 'proxy_pass').length > 0) return found
  const fallback = ['try_files', 'error_page']
    .flatMap((name) => listOwnDirectives(found, name))
    .map(({ arguments: args }) => args?.at(-1) ?? '')
    .find((name) => name.startsWith('@'))
  const named = listLocations(server).find(({ block }) => block.arguments?.[0] === fallback)
  return named ?? found
}

/**
 * A script, or a directive that nobody here knows, that may pass a request on to elsewhere, or change what is passed on: at any level around a location, or in its upstream.
 * What only logs, starts workers or chooses a certificate changes neither.
 */
export function findScriptAround(
  { levels }: NginxContext,
  configuration: NginxConfiguration,
): NginxDirective | null {
  const upstreams = levels
    .flatMap((level) => level.filter(({ name }) => name === 'proxy_pass'))
    .flatMap(({ arguments: args, targets }) => targets ?? args ?? [])
    .flatMap((written) => {
      const [, name = ''] = /^\w+:\/\/([^/:]+)/.exec(written) ?? []
      return findUpstream(configuration.directives, 'http', name)?.block ?? []
    })
  return (
    [...levels.flat(), ...upstreams].find(({ name }) =>
      isScript(name) ? !harmlessScript.test(name) : !isKnownDirective(name),
    ) ?? null
  )
}

const harmlessScript =
  /^(?:init|init_worker|exit_worker|log|ssl_certificate|ssl_client_hello|ssl_session_fetch|ssl_session_store|header_filter|body_filter)_by_lua|^js_(?:header_filter|body_filter|preload_object|engine|shared_dict_zone)/

/** nginx opens what an include names without a wildcard, or does not start: a dump without it is not whole. */
function findDoubt({ unmatchedIncludes }: NginxConfiguration, byDefault: boolean): string | null {
  const missing = unmatchedIncludes.find((path) => !/[*?[]/.test(path))
  if (missing !== undefined) return `the dump lacks ${missing}, which it includes`
  return byDefault
    ? 'no server block has the target’s name, and none leads to a known port of Mattermost'
    : null
}

/** A verdict on locations of which it is not sure that they are Mattermost's: what would fail is open; what is not whole is open too. */
export function hedgeVerdict(verdict: Verdict, { doubt }: MattermostInNginx, host: string): Verdict {
  const overturned =
    verdict.verdict === 'fail' || (verdict.verdict === 'pass' && doubt?.startsWith('the dump'))
  return doubt !== null && overturned
    ? inconclusive(`${host}: ${doubt}: ${verdict.reason}`, ...verdict.evidence)
    : verdict
}

function findServing(server: NginxContext, path: string): NginxContext | null {
  const found = findHandler(server, path)
  return found === 'unreadable' ? null : found
}

function listPassing(server: NginxContext, configuration: NginxConfiguration): MattermostLocation[] {
  return listLocations(server).flatMap((location) =>
    [
      ...(location.block.block ?? []),
      ...listBlocks(location.block.block ?? [], 'if').flatMap(({ block }) => block ?? []),
    ]
      .filter(({ name }) => name === 'proxy_pass')
      .map((written) => ({ server, location, written, backends: listBackends(written, configuration) })),
  )
}

function keysOf({ backends }: MattermostLocation, network: HostNetwork): string[] {
  return (backends ?? []).map(({ address }) => keyOf(address, network))
}

/** 8065, and where a process of that name listens here. */
function listMattermostPorts(sockets: readonly ListeningSocket[] | null): ReadonlySet<number> {
  const own = (sockets ?? [])
    .filter(({ processes }) => processes?.some(({ name }) => name === 'mattermost'))
    .map(({ port }) => port)
  return new Set([documentedPorts.app, ...own])
}

/** The target's own, unless the locations that lead to Mattermost are all below another path. */
function findSubpath(server: NginxContext, locations: readonly MattermostLocation[], given: string): string {
  const here = locations.filter((each) => each.server === server)
  const serving = findServing(server, `${given}/`)
  if (here.some(({ location }) => location.block === serving?.block)) return given
  const prefixes = here.flatMap(({ location }) => {
    const [first = '', second] = location.block.arguments ?? []
    const path = second ?? first
    return /^(?:\/[\w.-]+)+\/?$/.test(path) && !first.startsWith('~') ? [path.replace(/\/$/, '')] : []
  })
  const [shortest] = prefixes
    .filter((path) => !/\/(?:api|static|files|plugins|hooks)(?:\/|$)/.test(path))
    .toSorted((a, b) => a.length - b.length)
  return shortest ?? given
}
