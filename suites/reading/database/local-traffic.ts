import type { HostDataSources } from '../../../probes/database/data-sources/data-source-facts.ts'
import type { DatabaseServer } from '../../../probes/database/database-facts.ts'
import type { Dsn, Place } from '../../../probes/database/dsn/dsn-facts.ts'
import { listBoundAddresses } from './bound-addresses.ts'
import { isLoopback } from './loopback.ts'

export type DataSources = Readonly<Record<string, HostDataSources>>

/** A Unix socket, or loopback. */
export function isOnHost(place: Place): boolean {
  return 'path' in place || isLoopback(place.host)
}

/**
 * Why a server's traffic with Mattermost stays on one host, as words; null: it crosses a network, as far as is known. The DSNs
 * in force say so; only where none is known does the name by which the user knows the server.
 */
export function explainLocalTraffic(server: DatabaseServer, hosts: DataSources = {}): string | null {
  const defaultPort = server.kind === 'mysql' ? 3306 : 5432
  const places = listDsnsInForce(hosts)
    .filter(({ driver }) => driver === (server.kind === 'mysql' ? 'mysql' : 'postgres'))
    .flatMap((dsn) => dsn.places)
  const isLocal = (place: Place) =>
    'path' in place || (isLoopback(place.host) && (place.port ?? defaultPort) === server.port)
  if (places.length > 0) {
    const leading = places.filter((place) => isLocal(place) || mayLeadTo(place, server, defaultPort))
    return leading.length > 0 && leading.every(isLocal)
      ? 'every data source in force that can lead to it names this host itself'
      : null
  }
  return isLoopback(server.host) ? `Mattermost names it ${server.host}` : null
}

/** Nothing that goes to another host or port gets to a server that listens on loopback alone, or elsewhere by another port. */
function mayLeadTo(place: Place, server: DatabaseServer, defaultPort: number): boolean {
  if ('path' in place) return true
  if ((place.port ?? defaultPort) !== server.port) return false
  const answers = server.inside?.status === 'ok' ? server.inside.answers : null
  const bound = answers && listBoundAddresses(answers)
  return !(isLoopback(server.host) && bound?.length === 0)
}

/** The DSNs that Mattermost is known to use, as far as they could be read. */
export function listDsnsInForce(hosts: DataSources): Extract<Dsn, { status: 'ok' }>[] {
  return Object.values(hosts).flatMap(({ sources }) =>
    sources.flatMap(({ dsn, inForce }) => (inForce && dsn.status === 'ok' ? [dsn] : [])),
  )
}
