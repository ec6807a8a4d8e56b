import type { PacketFilter, Redirect } from '../../core/packet-filter/answers.ts'
import { packetFilterOf } from '../host/packet-filter.ts'
import { iptables } from '../host/questions/iptables.ts'
import { nftables } from '../host/questions/nftables.ts'
import { createReading, valueOrNull } from '../host/reading.ts'
import type { Session } from '../host/transports/ssh/ssh-session.ts'
import type { ClusterFacts, Contact } from './cluster-facts.ts'
import { type ContactContext, observeConnection } from './contact.ts'
import { isLoopback } from './loopback.ts'
import type { Peer } from './members.ts'

export interface NodePlan {
  /** Its own: what rules may compare the source with. */
  address: string
  peers: readonly Peer[]
  ports: readonly number[]
  sshPort: (peer: string) => number
}

export type NodeReach = {
  redirected: ClusterFacts['redirected'][string]
  listeners: ClusterFacts['listeners'][string]
  sshReach: ClusterFacts['sshReach'][string]
}

/**
 * Connects as a node of the cluster does, through the node's own sshd: what it opens passes the node's OUTPUT chain like any
 * connection of its own. Nothing is sent, and each connection is closed again at once.
 */
export async function probeReach(
  context: ContactContext,
  session: Session,
  plan: NodePlan,
): Promise<NodeReach> {
  const targets = plan.peers.flatMap(({ host, address }) =>
    plan.ports.map((port) => ({ host, address, port })),
  )
  const ruleFor = (filter: PacketFilter, address: string, port: number) => {
    const source = plan.address.includes(':') === address.includes(':') ? plan.address : ''
    const { redirect } = filter.leave({
      protocol: 'tcp',
      destination: address,
      port,
      ...(source !== '' && { source }),
    })
    return redirect === 'unknown' ? null : redirect
  }

  const before = await readFilter(session)
  const contact = async (host: string, port: number) =>
    observeConnection(context, await session.forward(host, port))
  const locals = listLocalEnds(targets.map(({ address, port }) => ruleFor(before, address, port)))
  const [contacts, listeners, ssh] = await Promise.all([
    Promise.all(targets.map(({ address, port }) => contact(address, port))),
    Promise.all(locals.map(async (end) => ({ ...end, contact: await contact(end.address, end.port) }))),
    Promise.all(
      plan.peers.map(async ({ host, address }) => {
        const port = plan.sshPort(host)
        return { host, address, port, contact: await contact(address, port) }
      }),
    ),
  ])
  const after = await readFilter(session)
  return {
    redirected: targets.map((target, index) => {
      const rule = ruleFor(before, target.address, target.port)
      const again = ruleFor(after, target.address, target.port)
      return {
        ...target,
        contact: contacts[index] as Contact,
        rule: rule && {
          toAddress: rule.toAddress,
          toPort: rule.toPort,
          before: rule.packets,
          after: again?.packets ?? null,
        },
      }
    }),
    listeners,
    sshReach: ssh,
  }
}

/** The rules with their counters now. nft is asked only where iptables has no nat table to show. */
async function readFilter(session: Session): Promise<PacketFilter> {
  const shown = createReading(await session.run(iptables.command), iptables)
  if (valueOrNull(shown)?.some(({ name }) => name === 'nat'))
    return packetFilterOf({ iptables: { '': shown }, nftables: { '': notThere } }, '')
  const listed = createReading(await session.run(nftables.command), nftables)
  return packetFilterOf({ iptables: { '': shown }, nftables: { '': listed } }, '')
}

const notThere = { status: 'ok', value: { found: 'absent' } } as const

/** The ends on the node itself, each once: a rule that leads elsewhere has none there. */
function listLocalEnds(rules: readonly (Redirect | null)[]): { address: string; port: number }[] {
  const ends = new Map<string, { address: string; port: number }>()
  for (const rule of rules) {
    if (rule?.toAddress == null || rule.toPort === null || !isLoopback(rule.toAddress)) continue
    ends.set(`${rule.toAddress} ${rule.toPort}`, { address: rule.toAddress, port: rule.toPort })
  }
  return [...ends.values()]
}
