import type { FactPath, FactsAt } from '../../../core/fact.ts'
import type { HostDataSources } from '../../../probes/database/data-sources/data-source-facts.ts'
import type { DatabaseServer } from '../../../probes/database/database-facts.ts'
import type { Dsn, Place } from '../../../probes/database/dsn/dsn-facts.ts'
import { type HostNetwork, networkFacts, readHostNetwork, staysOnHost } from '../host/topology.ts'
import { listBoundAddresses } from './bound-addresses.ts'
import { isLoopback } from './loopback.ts'

export type DataSources = Readonly<Record<string, HostDataSources>>

/** The facts that tell which data sources leave their host. */
export const localTrafficFacts = [
  'database.dataSources',
  ...networkFacts,
] as const satisfies readonly FactPath[]
export type LocalTrafficFacts = Partial<FactsAt<(typeof localTrafficFacts)[number]>>

/** A Unix socket, or loopback; with the network of the host that it is on, also its own addresses, and containers of its own. */
export function isOnHost(place: Place, network: HostNetwork | null = null): boolean {
  if ('path' in place || isLoopback(place.host)) return true
  return network !== null && staysOnHost(place.host, place.port, network) === 'yes'
}

/** The data sources of all hosts. A place that is on its host by another address than loopback's is given as `localhost`. */
export function readDataSources(facts: LocalTrafficFacts): DataSources {
  return Object.fromEntries(
    Object.entries(facts['database.dataSources'] ?? {}).map(([host, found]) => {
      const network = readHostNetwork(facts, host)
      const sources = found.sources.map((source) => ({ ...source, dsn: localizeDsn(source.dsn, network) }))
      return [host, { ...found, sources }]
    }),
  )
}

function localizeDsn(dsn: Dsn, network: HostNetwork): Dsn {
  if (dsn.status !== 'ok') return dsn
  const places = dsn.places.map((place) =>
    'path' in place || !isOnHost(place, network) ? place : { ...place, host: 'localhost' },
  )
  return { ...dsn, places }
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
