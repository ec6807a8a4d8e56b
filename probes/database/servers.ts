import type { ProbeContext } from '../probe.ts'
import type { DatabaseAccess } from './access.ts'
import type { DatabaseServer } from './facts.ts'
import { probeDatabaseServer } from './server.ts'

/** The fact `database.servers`: primary, replicas and search replicas, each by itself, in the order given. */
export function probeDatabaseServers(
  context: ProbeContext,
  servers: readonly DatabaseAccess[],
): Promise<DatabaseServer[]> {
  return Promise.all(servers.map((access) => probeDatabaseServer(context, access)))
}
