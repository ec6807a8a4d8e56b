import type { Credentials, SshEndpoint } from '../../../../core/ssh-endpoint.ts'
import type { InventoryHost } from '../../../inventory/inventory-host.ts'

export interface EndpointOptions {
  /** For hosts whose file names no user. */
  user: string
  /** Run what needs root through sudo, even where the file doesn't say so. */
  sudo: boolean
  credentials: (host: InventoryHost) => Credentials
}

/** A jump host that can't be followed: the text isn't `[user@]host[:port]`, or it leads back to itself. */
export class JumpError extends Error {
  override readonly name = 'JumpError'
}

/**
 * The hosts of an inventory as endpoints. A jump that names another host of the inventory takes its address, port, user
 * and key from there, as ssh does.
 *
 * @throws JumpError
 */
export function createEndpoints(hosts: readonly InventoryHost[], options: EndpointOptions): SshEndpoint[] {
  const byName = new Map(hosts.map((host) => [host.name, host]))

  const endpointOf = (host: InventoryHost, via: SshEndpoint | null): SshEndpoint => ({
    name: host.name,
    host: host.address,
    port: host.port,
    user: host.user ?? options.user,
    hostKeyAlias: host.hostKeyAlias,
    credentials: options.credentials(host),
    sudo: host.sudo || options.sudo,
    via,
  })

  const follow = (host: InventoryHost, above: readonly string[]): SshEndpoint => {
    if (above.includes(host.name)) throw new JumpError(`${host.name} is reached through itself`)
    let via: SshEndpoint | null = null
    for (const [index, jump] of host.jumps.entries()) {
      const { user, name, port } = parseJump(jump, host.name)
      const known = byName.get(name)
      // Only the first hop may have hops of its own; the list says how the others are reached.
      const first = known && index === 0 ? follow(known, [...above, host.name]).via : via
      const hop = known ?? {
        ...host,
        name,
        address: name,
        port: 22,
        user: null,
        hostKeyAlias: null,
        password: null,
      }
      via = endpointOf({ ...hop, port: port ?? hop.port, user: user ?? hop.user }, first)
    }
    return endpointOf(host, via)
  }

  return hosts.map((host) => follow(host, []))
}

/** `ops@bastion:2200`, `[2001:db8::1]:22`, `ssh://bastion`. */
function parseJump(jump: string, host: string): { user: string | null; name: string; port: number | null } {
  const [, user = null, bracketed, plain, port] =
    /^(?:ssh:\/\/)?(?:([^@\s]+)@)?(?:\[([0-9a-f:.]+)\]|([^\s:@[\]]+))(?::(\d{1,5}))?$/i.exec(jump) ?? []
  const name = bracketed ?? plain
  if (name === undefined) throw new JumpError(`${host}: the jump host is not [user@]host[:port]`)
  return { user, name, port: port === undefined ? null : Number(port) }
}
