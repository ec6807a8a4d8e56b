import type { Family } from './address-set.ts'

/** A value of JSON, as `nft -j` prints expressions and statements. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** One table of iptables-save's. */
export interface IptablesTable {
  name: string
  chains: readonly { name: string; policy: string | null }[]
  rules: readonly IptablesRule[]
  /** Who keeps the table: older iptables itself (`legacy`) or nftables for it. Missing: the dump does not say. */
  backend?: 'legacy' | 'nft' | undefined
}

export interface IptablesRule {
  chain: string
  /** Null: printed without counters. */
  packets: number | null
  /** What follows `-A CHAIN`, a word each. */
  arguments: readonly string[]
}

/** `nft -j list ruleset`, whole. */
export interface NftRuleset {
  /** Missing: chains and rules alone are known, so what flags a table has is not. */
  tables?: readonly { family: string; name: string; flags: readonly string[] }[] | undefined
  chains: readonly NftChain[]
  rules: readonly { family: string; table: string; chain: string; statements: readonly Json[] }[]
  /** Missing: sets and maps were not read; whatever looks something up in one is unknown. */
  sets?: readonly NftSet[] | undefined
  /** Named limits, quotas and the like: `limit`, `quota`, `counter`, `ct helper` … */
  objects?: readonly NftObject[] | undefined
}

export interface NftChain {
  family: string
  table: string
  name: string
  hook: string | null
  type: string | null
  policy: string | null
  priority: number | null
  /** Of netdev's ingress and egress chains. */
  devices?: readonly string[] | undefined
}

export interface NftSet {
  family: string
  table: string
  name: string
  /** `map` has values beside its keys. */
  kind: 'set' | 'map'
  flags: readonly string[]
  elements: readonly Json[]
}

export interface NftObject {
  kind: string
  family: string
  table: string
  name: string
  /** What it holds, in the words of libnftables-json(5). */
  settings: Json
}

/** One set of `ipset save`. */
export interface IpSet {
  name: string
  /** `hash:net`, `hash:ip,port`, `list:set` … */
  type: string
  /** The element's text, with options such as `nomatch` after it. */
  entries: readonly { element: string; options: readonly string[] }[]
}

/** What `ip -j addr` tells of one interface. */
export interface HostInterface {
  name: string
  up: boolean
  /** With the length of the prefix: `192.0.2.10/24`. */
  addresses: readonly string[]
}

/** A part of the packet filter that is, or may be, there and was not read. */
export interface UnreadSource {
  /** `iptables-legacy-save: not allowed`. */
  text: string
  /** Null: it filters both. */
  family: Family | null
}

/** Everything that is known of one host's packet filter. */
export interface FilterSources {
  /** iptables-save's and iptables-legacy-save's tables for IPv4, ip6tables' for IPv6. */
  iptables: Readonly<Record<Family, readonly IptablesTable[]>>
  nftables: NftRuleset | null
  /** Null: not read; what is looked up in one is unknown. */
  ipsets: readonly IpSet[] | null
  /** Null: which interfaces and addresses the host has is not known. */
  interfaces: readonly HostInterface[] | null
  /** `net.ipv4.ip_forward`, and whether loopback's addresses may be come to from outside after NAT. Null: not known. */
  forwarding: boolean | null
  routesLoopback: boolean | null
  /** What was not read: with any of it, no answer is certain. */
  unread: readonly UnreadSource[]
}

/** A packet filter without a rule, on a host of which nothing else is known. */
export const noSources: FilterSources = {
  iptables: { ip: [], ip6: [] },
  nftables: null,
  ipsets: null,
  interfaces: null,
  forwarding: null,
  routesLoopback: null,
  unread: [],
}
