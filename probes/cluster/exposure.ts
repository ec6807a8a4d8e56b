import type { Limiter } from '../../core/limiter.ts'
import type { ProbeContext } from '../../core/probe.ts'
import { actualPortOf } from '../../core/target.ts'
import type { SshContext } from '../host/transports/ssh/ssh-connection.ts'
import { withSession } from '../host/transports/ssh/ssh-session.ts'
import { openSocket } from '../net/tcp-channel.ts'
import type { ClusterFacts } from './cluster-facts.ts'
import { type ContactContext, observeConnection } from './contact.ts'
import type { Layout } from './layout.ts'
import { isLoopback } from './loopback.ts'

/** From this machine to where it logs in to each node, and from each host that is no node. */
export async function probeExposure(
  context: ProbeContext & ContactContext,
  ssh: SshContext,
  { nodes, others, endpoints, peersOf: peers, portsOf }: Layout,
  logins: Limiter,
): Promise<ClusterFacts['exposure']> {
  const direct = nodes.flatMap((host) => {
    const endpoint = endpoints.get(host)
    // Nothing is connected to for an archive: it may be of yesterday, and of a host that is out of reach.
    if (!endpoint) return []
    return portsOf(host).flatMap((port) => {
      const actual = actualPortOf(context.target, port)
      // A published port or a tunnel of ours leads there: what else listens on this machine is not the node's.
      const elsewhere = endpoint.host === 'localhost' || isLoopback(endpoint.host)
      if (endpoint.via || (elsewhere && actual === port)) return []
      return [{ host, address: endpoint.host, port, actual }]
    })
  })
  const fromHere = direct.map(async ({ host, address, port, actual }) => ({
    from: null,
    host,
    address,
    port,
    contact: await context.limiter.run(async () =>
      observeConnection(context, await openSocket(context, { address, port: actual })),
    ),
  }))
  // Each node as the others know it.
  const targets = nodes.flatMap((node) =>
    nodes
      .flatMap((other) => peers(other))
      .filter(({ host }) => host === node)
      .slice(0, 1)
      .flatMap(({ address }) => portsOf(node).map((port) => ({ host: node, address, port }))),
  )
  const fromOthers = others.map(async (endpoint) => {
    const tried = await logins.run(() =>
      withSession(ssh, endpoint, (session) =>
        Promise.all(
          targets.map(async ({ address, port }) =>
            observeConnection(context, await session.forward(address, port)),
          ),
        ),
      ),
    )
    // A host that could not be logged in to has tried nothing; `host.logins` says that it could not.
    if (tried.status !== 'ok') return []
    return targets.flatMap((target, index) => {
      const contact = tried.value[index]
      return contact ? [{ from: endpoint.name, ...target, contact }] : []
    })
  })
  return [...(await Promise.all(fromHere)), ...(await Promise.all(fromOthers)).flat()]
}
