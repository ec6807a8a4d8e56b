import { isIP } from 'node:net'
import * as z from 'zod'
import { defineProgramCommand, pathsIn } from '../../command.ts'
import { splitLines } from '../../command-output.ts'
import { defineHostQuestion, defineQuestion } from '../../question.ts'

export const addresses = defineHostQuestion({
  command: defineProgramCommand({
    id: 'network-addresses',
    programs: pathsIn.either('ip'),
    arguments: '-o address show',
    privilege: 'none',
    purpose: 'under which addresses the nodes know each other',
  }),
  schema: z.array(z.string()),
  parse: parseAddresses,
})

/** `ip -o address show`: the addresses that others can use, without loopback and link-local ones. */
export function parseAddresses(text: string): string[] {
  return splitLines(text).flatMap(({ text: line }) => {
    const [, address = '', rest = ''] = /^\d+:\s+\S+\s+inet6?\s+([^\s/]+)(.*)$/s.exec(line) ?? []
    return isIP(address) && /\bscope global\b/.test(rest) ? [address] : []
  })
}

/** One interface of a host, and what it is. */
const networkInterfaceSchema = z.strictObject({
  name: z.string(),
  /** `wireguard`, `vxlan`, `bridge` …; null: an ordinary one, or its kind is not shown. */
  kind: z.string().nullable(),
  /** With the length of the prefix: `10.9.0.1/24`. */
  addresses: z.array(z.string()),
})
export type NetworkInterface = z.infer<typeof networkInterfaceSchema>
export const networkInterfacesSchema = z.array(networkInterfaceSchema)

/** Which interface has which address: the same command as for the addresses alone. */
export const interfaceAddresses = defineQuestion({
  command: addresses.command,
  parse: parseInterfaceAddresses,
})

export const interfaceKinds = defineQuestion({
  command: defineProgramCommand({
    id: 'network-links',
    programs: pathsIn.either('ip'),
    arguments: '-d -o link show',
    privilege: 'none',
    purpose: 'which interfaces encrypt (WireGuard), and which bridges do not leave the host',
  }),
  parse: parseInterfaceKinds,
})

/** `ip -o address show`. */
export function parseInterfaceAddresses(text: string): NetworkInterface[] {
  const byName = new Map<string, string[]>()
  for (const { text: line } of splitLines(text)) {
    const [, name = '', address = '', rest = ''] =
      /^\d+:\s+([^\s@]+)\S*\s+inet6?\s+(\S+)(.*)$/s.exec(line) ?? []
    const [, peer] = /^ peer (\S+)/.exec(rest) ?? []
    const base = address.split('/')[0] ?? ''
    if (isIP(base) === 0) continue
    // A point-to-point link shows the network of its other end.
    const length = (peer ?? address).split('/')[1] ?? (isIP(base) === 4 ? '32' : '128')
    byName.set(name, [...(byName.get(name) ?? []), `${base}/${length}`])
  }
  return [...byName].map(([name, own]) => ({ name, kind: null, addresses: own }))
}

/** `ip -d -o link show`: each interface on one line, its kind after the details of the link. */
export function parseInterfaceKinds(text: string): { name: string; kind: string | null }[] {
  return splitLines(text).flatMap(({ text: line }) => {
    const [, name] = /^\d+:\s+([^\s@:]+)[^\s:]*:\s/.exec(line) ?? []
    if (name === undefined) return []
    const parts = line.split('\\').slice(2)
    const kind = parts
      .map((part) => /^\s*([a-z][a-z0-9_]*)\b/.exec(part)?.[1])
      .find((word) => kinds.has(word ?? ''))
    return [{ name, kind: kind ?? null }]
  })
}

const kinds: ReadonlySet<string> = new Set([
  'wireguard',
  'vxlan',
  'gre',
  'gretap',
  'ip6gre',
  'ipip',
  'sit',
  'geneve',
  'bridge',
  'veth',
  'vlan',
  'bond',
  'dummy',
  'macvlan',
  'ipvlan',
  'tun',
  'xfrm',
  'vti',
])

export const ipsecPolicySchema = z.strictObject({
  direction: z.string(),
  source: z.string(),
  destination: z.string(),
  /** `proto tcp`, `dport 8074` and the like, where it holds for some packets only. */
  narrowed: z.string().nullable(),
  /** `block` lets nothing through. */
  action: z.string(),
  templates: z.array(z.strictObject({ protocol: z.string(), optional: z.boolean() })),
})
export type IpsecPolicy = z.infer<typeof ipsecPolicySchema>

/** Policies alone: what holds the keys (`ip xfrm state`) is never asked for. */
export const ipsecPolicies = defineHostQuestion({
  command: defineProgramCommand({
    id: 'ipsec-policies',
    programs: pathsIn.either('ip'),
    arguments: 'xfrm policy',
    privilege: 'required',
    purpose: 'which traffic between the nodes IPsec must encrypt',
  }),
  schema: z.array(ipsecPolicySchema),
  parse: parseIpsecPolicies,
})

/** `ip xfrm policy`: a line with the selector, and indented ones of what holds for it. */
export function parseIpsecPolicies(text: string): IpsecPolicy[] {
  const policies: IpsecPolicy[] = []
  for (const { text: line } of splitLines(text)) {
    const [, source, destination, narrowed] = /^src (\S+) dst (\S+)(?: (.*?))?\s*$/.exec(line) ?? []
    const policy = policies.at(-1)
    if (source !== undefined && destination !== undefined) {
      policies.push({
        direction: '',
        source,
        destination,
        narrowed: narrowed?.trim() || null,
        action: 'allow',
        templates: [],
      })
      continue
    }
    if (!policy) continue
    const direction = /^\s+(?:socket\s+)?(?:dir )?(in|out|fwd)\b/.exec(line)?.[1]
    if (direction) policy.direction = direction
    const action = /\baction (\w+)/.exec(line)?.[1]
    if (action) policy.action = action
    const protocol = /^\s+proto (\w+)\b/.exec(line)?.[1]
    if (protocol) policy.templates.push({ protocol, optional: false })
    const last = policy.templates.at(-1)
    if (last && /\blevel use\b/.test(line)) last.optional = true
  }
  return policies
}
