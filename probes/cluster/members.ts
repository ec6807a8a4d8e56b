import type { ArchivedHost, HostAccess } from '../../core/access.ts'
import type { HostFacts } from '../host/host-facts.ts'
import { packetFilterOf } from '../host/packet-filter.ts'
import type { NetworkInterface } from '../host/questions/cluster/host-addresses.ts'
import { valueOrNull } from '../host/reading.ts'
import { findGossipPlace, type GossipPlace } from './gossip-place.ts'

type Readings<Name extends keyof HostFacts> = Pick<HostFacts, Name>

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

type SettingReadings = Readings<'units' | 'mattermostConfigEtc' | 'mattermostConfigOpt'>

export function clusterPortsOf(host: string, facts: SettingReadings): ClusterPorts {
  const setting = (name: string, otherwise: number) => {
    const port = Number(clusterSettingOf(host, facts, name) ?? otherwise)
    return Number.isInteger(port) && port > 0 && port < 65536 ? port : otherwise
  }
  return { gossip: setting('GossipPort', 8074), streaming: setting('StreamingPort', 8075) }
}

/** Where its settings put its gossip; null: nowhere in particular. */
export function gossipPlaceOf(
  host: string,
  facts: SettingReadings,
  interfaces: readonly NetworkInterface[],
): GossipPlace | null {
  const text = (name: string) => String(clusterSettingOf(host, facts, name) ?? '').trim()
  return findGossipPlace(
    {
      networkInterface: text('NetworkInterface'),
      bindAddress: text('BindAddress'),
      advertiseAddress: text('AdvertiseAddress'),
    },
    interfaces,
  )
}

/** The environment stands above the file. */
function clusterSettingOf(host: string, facts: SettingReadings, name: string): unknown {
  const path = `ClusterSettings.${name}`
  const override = valueOrNull(facts.units[host])?.find(({ id }) => id === 'mattermost.service')?.environment
    .overrides[path]
  return (
    override ??
    valueOrNull(facts.mattermostConfigEtc[host])?.settings[path] ??
    valueOrNull(facts.mattermostConfigOpt[host])?.settings[path]
  )
}

/** Every address that a host's rules redirect, or its tunnels or its pre_start.sh lead to. */
export function listNamedAddresses(
  host: string,
  facts: Readings<'iptables' | 'nftables' | 'mattermostPreStart'>,
): string[] {
  const { redirects } = packetFilterOf(facts, host)
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
 * The other nodes as one node knows them: by the address that each one's settings give its gossip, else by the one that its own rules
 * and tunnels use for each, else by one that another node uses for it, else by its first.
 */
export function peersOf(
  node: string,
  nodes: readonly string[],
  addresses: ReadonlyMap<string, readonly string[]>,
  named: ReadonlyMap<string, readonly string[]>,
  places: ReadonlyMap<string, GossipPlace | null> = new Map(),
): Peer[] {
  return nodes
    .filter((other) => other !== node)
    .flatMap((other) => {
      const own = addresses.get(other) ?? []
      const advertised = places.get(other)?.advertised
      const candidates = [
        ...(advertised ? [advertised] : []),
        ...(named.get(node) ?? []),
        ...[...named.values()].flat(),
      ]
      const address = candidates.find((each) => own.includes(each)) ?? own[0]
      return address === undefined ? [] : [{ host: other, address }]
    })
}
