import type { ArchivedHost, HostAccess } from '../../core/access.ts'
import type { HostFacts } from '../host/host-facts.ts'
import type { IptablesTable } from '../host/questions/iptables.ts'
import type { Reading } from '../host/reading.ts'
import { listRedirects } from './dnat-redirects.ts'
import { translateNftables } from './nft-tables.ts'

type Readings<Name extends keyof HostFacts> = Pick<HostFacts, Name>

/** The value of a reading; null: not there, or not known. */
export function valueOrNull<T>(reading: Reading<T> | undefined): T | null {
  return reading?.status === 'ok' && reading.value.found === 'value' ? reading.value.value : null
}

/** The hosts that run Mattermost: by the role they were given, or, where they were given none, because its unit is there. */
export function findNodes(
  hosts: readonly HostAccess[],
  archives: readonly ArchivedHost[],
  { units }: Readings<'units'>,
): string[] {
  return [...hosts.map(({ endpoint: { name }, roles }) => ({ name, roles })), ...archives]
    .filter(({ name, roles }) =>
      roles.length > 0
        ? roles.includes('app')
        : (valueOrNull(units[name])?.some(
            ({ id, loadState }) => id === 'mattermost.service' && loadState !== 'not-found',
          ) ?? false),
    )
    .map(({ name }) => name)
}

/** Gossip and streaming, as config.json or the unit's environment has them; the documents' 8074 and 8075 where neither says. */
export interface ClusterPorts {
  gossip: number
  streaming: number
}

export function clusterPortsOf(
  host: string,
  facts: Readings<'units' | 'mattermostConfigEtc' | 'mattermostConfigOpt'>,
): ClusterPorts {
  const setting = (name: string, otherwise: number) => {
    const path = `ClusterSettings.${name}`
    const override = valueOrNull(facts.units[host])?.find(({ id }) => id === 'mattermost.service')
      ?.environment.overrides[path]
    const written =
      valueOrNull(facts.mattermostConfigEtc[host])?.settings[path] ??
      valueOrNull(facts.mattermostConfigOpt[host])?.settings[path]
    const port = Number(override ?? written ?? otherwise)
    return Number.isInteger(port) && port > 0 && port < 65536 ? port : otherwise
  }
  return { gossip: setting('GossipPort', 8074), streaming: setting('StreamingPort', 8075) }
}

/**
 * The host's packet filter in one form. iptables-save shows what nftables holds for iptables; nft alone shows the rest. Null: neither
 * could be read.
 */
export function packetFilterOf(
  host: string,
  facts: Partial<Readings<'iptables' | 'nftables'>>,
): IptablesTable[] | null {
  const iptables = valueOrNull(facts.iptables?.[host])
  const nftables = valueOrNull(facts.nftables?.[host])
  if (!iptables && !nftables) return null
  const own = iptables ?? []
  // iptables' own tables appear in nft too, in words that don't say everything.
  const rest = nftables && {
    chains: nftables.chains.filter((chain) => !isIptablesTable(chain, own)),
    rules: nftables.rules.filter((rule) => !isIptablesTable(rule, own)),
  }
  return [...own, ...(rest ? translateNftables(rest) : [])]
}

function isIptablesTable(
  { family, table }: { family: string; table: string },
  own: readonly IptablesTable[],
) {
  return family === 'ip' && own.some(({ name }) => name === table)
}

/** Every address that a host's rules redirect, or its tunnels or its pre_start.sh lead to. */
export function listNamedAddresses(
  host: string,
  facts: Readings<'iptables' | 'nftables' | 'mattermostPreStart'>,
): string[] {
  const redirects = listRedirects(packetFilterOf(host, facts) ?? [])
  const tunnels = valueOrNull(facts.mattermostPreStart[host])?.tunnels ?? []
  return [
    ...new Set([
      ...redirects.flatMap(({ destination }) => destination ?? []),
      ...tunnels.map(({ server }) => server),
    ]),
  ]
}

export interface Peer {
  host: string
  address: string
}

/**
 * The other nodes as one node knows them: by the address its own rules and tunnels use for each, else by one that another node uses
 * for it, else by its first.
 */
export function peersOf(
  node: string,
  nodes: readonly string[],
  addresses: ReadonlyMap<string, readonly string[]>,
  named: ReadonlyMap<string, readonly string[]>,
): Peer[] {
  return nodes
    .filter((other) => other !== node)
    .flatMap((other) => {
      const own = addresses.get(other) ?? []
      const candidates = [...(named.get(node) ?? []), ...[...named.values()].flat()]
      const address = candidates.find((each) => own.includes(each)) ?? own[0]
      return address === undefined ? [] : [{ host: other, address }]
    })
}
