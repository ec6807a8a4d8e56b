import { isIP } from 'node:net'
import type { HostDataSources } from '../../../probes/database/data-sources/data-source-facts.ts'
import type { DatabaseServer } from '../../../probes/database/database-facts.ts'
import type { Dsn, Place } from '../../../probes/database/dsn/dsn-facts.ts'

export type DataSources = Readonly<Record<string, HostDataSources>>

/** A name or address that never leaves the host. */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith('127.')
  return host === '::1' || host === 'localhost' || host.endsWith('.localhost')
}

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
  if (places.length > 0) {
    const local = places.every(
      (place) => 'path' in place || (isLoopback(place.host) && (place.port ?? defaultPort) === server.port),
    )
    return local ? 'every data source in force names this host itself' : null
  }
  return isLoopback(server.host) ? `Mattermost names it ${server.host}` : null
}

/** The DSNs that Mattermost is known to use, as far as they could be read. */
export function listDsnsInForce(hosts: DataSources): Extract<Dsn, { status: 'ok' }>[] {
  return Object.values(hosts).flatMap(({ sources }) =>
    sources.flatMap(({ dsn, inForce }) => (inForce && dsn.status === 'ok' ? [dsn] : [])),
  )
}
