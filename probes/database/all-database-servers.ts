import { proofOfForwarding } from '../../core/credential-rules.ts'
import { addressOf, type DatabaseAccess } from '../../core/database-access.ts'
import type { ProbeContext } from '../../core/probe.ts'
import type { SshEndpoint } from '../../core/ssh-endpoint.ts'
import type { DatabaseServer } from './database-facts.ts'
import { createUnreachedServer, probeDatabaseServer } from './one-database-server.ts'
import { withForwardedPort } from './tunnel/forwarded-port.ts'

/** The fact `database.servers`: primary, replicas and search replicas, each by itself, in the order given. */
export function probeDatabaseServers(
  context: ProbeContext,
  servers: readonly DatabaseAccess[],
): Promise<DatabaseServer[]> {
  return Promise.all(
    servers.map((access) =>
      access.through ? probeThrough(context, access, access.through) : probeDatabaseServer(context, access),
    ),
  )
}

/** A failure of the SSH host is reported as that host's, never as an answer of the database. */
async function probeThrough(
  context: ProbeContext,
  access: DatabaseAccess,
  through: SshEndpoint,
): Promise<DatabaseServer> {
  const { timeout, signal } = context
  const ssh = { timeout, signal, hostKeys: context.access.hostKeys }
  const host = through.name
  const outcome = await withForwardedPort(
    ssh,
    through,
    addressOf(access),
    async ({ address, port, failure }) => {
      const forwarding = proofOfForwarding(addressOf(access).address, ssh.hostKeys)
      const server = await probeDatabaseServer(context, {
        ...access,
        connectTo: { address, port },
        forwarding,
      })
      const barred = server.offer.status === 'ok' ? null : failure()
      return barred
        ? createUnreachedServer(access, host, barred)
        : { ...server, through: { host, failure: null } }
    },
  )
  return outcome.status === 'ok' ? outcome.value : createUnreachedServer(access, host, outcome)
}
