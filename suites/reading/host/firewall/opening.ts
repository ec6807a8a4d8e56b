/** What a packet filter lets in from other hosts. */
export interface Opening {
  protocol: 'tcp' | 'udp' | 'any'
  /** Inclusive. */
  ports: readonly [first: number, last: number]
  /** Null: from everywhere; else what narrows it, in the filter's own words. */
  from: string | null
  /** The rule, for evidence. */
  rule: string
}

/** One packet filter of one host, as it is now or will be after a restart. */
export interface HostFilter {
  name: 'firewalld' | 'ufw' | 'iptables' | 'ip6tables' | 'nftables'
  fact:
    | 'host.firewalldZones'
    | 'host.firewalldPermanent'
    | 'host.ufw'
    | 'host.iptables'
    | 'host.ip6tables'
    | 'host.nftables'
  /** What no rule speaks of is dropped or refused. */
  deniesByDefault: boolean
  openings: readonly Opening[]
  /** Rules that this reader doesn't understand: they may let something in. */
  obscure: readonly string[]
}

export const everyPort = [0, 65_535] as const

/** `8065/tcp`, `6000-6010/udp`, `6000:6010`; null where it is something else. */
export function parsePorts(text: string): Pick<Opening, 'protocol' | 'ports'> | null {
  const [, first, last = first, protocol = 'any'] =
    /^(\d{1,5})(?:[-:](\d{1,5}))?(?:\/(tcp|udp))?$/.exec(text) ?? []
  if (first === undefined) return null
  return { protocol: protocol as Opening['protocol'], ports: [Number(first), Number(last)] }
}

export function isPortCovered(
  { protocol, ports: [first, last] }: Opening,
  port: number,
  over: 'tcp' | 'udp',
): boolean {
  return (protocol === 'any' || protocol === over) && first <= port && port <= last
}
