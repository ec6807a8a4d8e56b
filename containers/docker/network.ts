import { randomBytes } from 'node:crypto'
import type { StackRun } from './stack-run.ts'

export interface Network {
  id: string
  name: string
  /** CIDR; null where the network has no such family. */
  subnet4: string | null
  subnet6: string | null
}

export interface NetworkOptions {
  /** No route out of it: for the side of a stack that must not reach the world. */
  internal?: boolean
  ipv6?: boolean
}

/** Makes a network of its own for a run, labelled as the run's. IPv6 networks get a random ULA prefix (RFC 4193 §3.2). */
export async function createNetwork(
  run: StackRun,
  name: string,
  options: NetworkOptions = {},
): Promise<Network> {
  const fullName = `mmverify-${run.stack}-${run.id}-${name}`
  const created = await run.engine.docker.createNetwork({
    Name: fullName,
    CheckDuplicate: true,
    Internal: options.internal ?? false,
    Labels: run.labels,
    ...(options.ipv6
      ? { EnableIPv6: true, IPAM: { Driver: 'default', Config: [{ Subnet: createUniqueLocalPrefix() }] } }
      : {}),
  })
  const { Config: configs = [] } = (await created.inspect()).IPAM ?? {}
  const subnets = (configs as { Subnet?: string }[]).flatMap((config) => config.Subnet ?? [])
  return {
    id: created.id,
    name: fullName,
    subnet4: subnets.find((subnet) => !subnet.includes(':')) ?? null,
    subnet6: subnets.find((subnet) => subnet.includes(':')) ?? null,
  }
}

/** CIDRs of both families, as far as it has them. */
export function subnetsOf(network: Network): string[] {
  return [network.subnet4, network.subnet6].filter((subnet) => subnet !== null)
}

function createUniqueLocalPrefix(): string {
  const global = randomBytes(5).toString('hex')
  return `fd${global.slice(0, 2)}:${global.slice(2, 6)}:${global.slice(6, 10)}:1::/64`
}
