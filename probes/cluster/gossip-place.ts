import { isIP } from 'node:net'
import type { NetworkInterface } from '../host/questions/cluster/host-addresses.ts'

/** ClusterSettings as far as they say where gossip goes; empty as Mattermost writes what isn't set. */
export interface GossipSettings {
  networkInterface: string
  bindAddress: string
  advertiseAddress: string
}

/** Where one node's gossip listens, and where the others send theirs to. */
export interface GossipPlace {
  /** Null: every address of the host. */
  listens: string | null
  /** Null: an address that Mattermost finds by itself. */
  advertised: string | null
  /** The interface that has it; null: not known, or every one. */
  interface: NetworkInterface | null
  /** What decides it. */
  setting: 'AdvertiseAddress' | 'BindAddress' | 'NetworkInterface'
}

/**
 * Null: nothing is set, so that gossip listens everywhere. BindAddress stands above NetworkInterface, whose first IPv4 address is
 * taken, and AdvertiseAddress is what the others are told.
 */
export function findGossipPlace(
  { networkInterface, bindAddress, advertiseAddress }: GossipSettings,
  interfaces: readonly NetworkInterface[],
): GossipPlace | null {
  const bound = isIP(bindAddress) !== 0 && !isWildcard(bindAddress) ? bindAddress : null
  const named = interfaces.find(({ name }) => name === networkInterface)
  const own = named?.addresses.map(withoutPrefix) ?? []
  const byInterface = own.find((address) => isIP(address) === 4) ?? own[0] ?? null
  const listens = bound ?? byInterface
  const advertised = isIP(advertiseAddress) !== 0 ? advertiseAddress : listens
  if (advertised === null) return null
  return {
    listens,
    advertised,
    interface:
      interfaces.find(({ addresses }) => addresses.map(withoutPrefix).includes(listens ?? advertised)) ??
      null,
    setting: isIP(advertiseAddress) !== 0 ? 'AdvertiseAddress' : bound ? 'BindAddress' : 'NetworkInterface',
  }
}

function withoutPrefix(address: string): string {
  return address.split('/')[0] ?? ''
}

function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || /^[0:]+$/.test(address)
}
