import { httpsPortOf, type Target } from '../../../core/target.ts'
import type {
  NginxConfiguration,
  NginxDirective,
} from '../../../probes/host/questions/nginx/nginx-configuration.ts'
import {
  compilePattern,
  listBlocks,
  listListenAddresses,
  listOwnDirectives,
  type NginxContext,
} from './nginx-contexts.ts'

export interface AnsweringServer {
  server: NginxContext
  /** It has the target's name. False: it answers for every name that no other server has. */
  named: boolean
}

/**
 * The server blocks that answer the target's users: of each address on its port the one with its name, else the default one
 * (ngx_http_core_module, server_name). A stream block on that port that hands on to a port of this host leads to the servers there.
 */
export function listAnsweringServers(
  servers: readonly NginxContext[],
  configuration: NginxConfiguration,
  target: Target,
): AnsweringServer[] {
  const outer = [target.port, httpsPortOf(target)]
  const ports = new Set([...outer, ...outer.flatMap((port) => listPortsBehindStream(configuration, port))])
  const addresses = new Set(
    servers
      .flatMap((server) => listListenAddresses(server).map(({ address }) => address))
      .filter((address) => [...ports].some((port) => hasPort(address, port))),
  )
  const chosen = new Map<NginxContext, boolean>()
  for (const address of addresses) {
    const there = servers.filter((server) =>
      listListenAddresses(server).some((listen) => listen.address === address),
    )
    const named = findNamed(there, target.host)
    const server = named ?? findDefault(there, address)
    if (server) chosen.set(server, chosen.get(server) === true || named !== null)
  }
  return [...chosen].map(([server, named]) => ({ server, named }))
}

/** The server of an address that answers for names which no other has. */
export function findDefault(servers: readonly NginxContext[], address: string): NginxContext | undefined {
  const isDefault = (server: NginxContext) =>
    listListenAddresses(server).some((listen) => listen.address === address && listen.isDefault)
  return servers.find(isDefault) ?? servers[0]
}

/** The server blocks of stream on a port, with their upstreams beside them. */
export function listStreamServers({ directives }: NginxConfiguration): NginxContext[] {
  return listBlocks(directives, 'stream').flatMap((stream) =>
    listBlocks(stream.block ?? [], 'server').map((block) => ({
      block,
      levels: [directives, stream.block ?? [], block.block ?? []],
    })),
  )
}

export function hasPort(address: string, port: number): boolean {
  const [, first, last = first] = /:(\d+)(?:-(\d+))?$/.exec(address) ?? []
  return first !== undefined && port >= Number(first) && port <= Number(last)
}

/** Exact, the longest `*.example.org`, the longest `chat.*`, the first regular expression. */
function findNamed(servers: readonly NginxContext[], host: string): NginxContext | null {
  const wanted = host.toLowerCase().replace(/\.$/, '')
  const names = servers.flatMap((server) =>
    listOwnDirectives(server, 'server_name').flatMap(({ arguments: args }) =>
      (args ?? []).map((name) => ({ server, name: name.toLowerCase(), written: name })),
    ),
  )
  const longest = (fits: (name: string) => boolean) =>
    names.filter(({ name }) => fits(name)).toSorted((a, b) => b.name.length - a.name.length)[0]
  const found =
    names.find(({ name }) => name === wanted || name === `.${wanted}`) ??
    longest((name) => /^\*?\./.test(name) && wanted.endsWith(name.replace(/^\*/, ''))) ??
    longest((name) => name.endsWith('.*') && wanted.startsWith(name.slice(0, -1))) ??
    names.find(
      ({ written }) => written.startsWith('~') && compilePattern(written.slice(1), true)?.test(wanted),
    )
  return found?.server ?? null
}

function listPortsBehindStream(configuration: NginxConfiguration, port: number): number[] {
  return listStreamServers(configuration)
    .filter((server) => listListenAddresses(server).some(({ address }) => hasPort(address, port)))
    .flatMap((server) => listOwnDirectives(server, 'proxy_pass').flatMap(listTargets))
    .flatMap((written) => findUpstreamServers(configuration, 'stream', written) ?? [written])
    .flatMap((address) => {
      const [, inner] = /^(?:127(?:\.\d+){3}|localhost|\[::1\]):(\d+)$/.exec(address) ?? []
      return inner === undefined ? [] : [Number(inner)]
    })
}

/** All that a `proxy_pass` can come to, as far as that is written down. */
export function listTargets({ arguments: args, targets }: NginxDirective): string[] {
  const [written = ''] = args ?? []
  return targets ?? (written.includes('$') ? [] : [written])
}

/** The servers of an upstream block of that name that are not taken out of use; null: there is none. */
export function findUpstreamServers(
  { directives }: NginxConfiguration,
  context: 'http' | 'stream',
  name: string,
): string[] | null {
  const block = findUpstream(directives, context, name)
  if (!block) return null
  return (block.block ?? [])
    .filter((each) => each.name === 'server' && !each.arguments?.includes('down'))
    .map(({ arguments: args }) => args?.[0] ?? '')
}

export function findUpstream(
  directives: readonly NginxDirective[],
  context: 'http' | 'stream',
  name: string,
): NginxDirective | undefined {
  return listBlocks(directives, context)
    .flatMap((each) => listBlocks(each.block ?? [], 'upstream'))
    .find(({ arguments: args }) => args?.[0]?.toLowerCase() === name.toLowerCase())
}
