import ipaddr from 'ipaddr.js'
import {
  type Family,
  formatAddress,
  formatNetworks,
  type Interval,
  joinIntervals,
  parseAddresses,
} from './address-set.ts'
import type { PacketFilter, Reach, Reason, Redirect, Toward } from './answers.ts'
import { translateNftables } from './nft-tables.ts'
import type { FilterSources, IptablesTable } from './sources.ts'

/** The first packet of a connection, as a rule sees it. */
export interface Packet {
  protocol: 'tcp' | 'udp'
  source: string
  destination: string
  /** Destination port. */
  port: number
  /** Whether NAT has changed where it goes, and the port it was sent to. */
  translated?: boolean
  original?: number
}

export type Rule = IptablesTable['rules'][number]

/** What the rules decide about a packet. */
export interface PacketDecision {
  /** `ACCEPT`, `DROP`, `REJECT`, `DNAT` … of the rule, or the chain's policy. */
  target: string
  /** The rule that decided; null: the policy did. */
  rule: Rule | null
  /** False: a rule before it has a condition that isn't understood here, and might have decided otherwise. */
  certain: boolean
  /** Those rules. */
  doubtful?: readonly Rule[]
}

/**
 * What netfilter does with the first packet of a connection in one built-in chain: rules in order, jumps followed, then the
 * policy. Several tables of the name (nftables has them) are asked in turn, and the first that doesn't accept decides.
 *
 * @returns null where no table has the chain, so that nothing is filtered there.
 * @see iptables(8), iptables-extensions(8)
 */
export function decidePacket(
  tables: readonly IptablesTable[],
  table: string,
  chain: string,
  packet: Packet,
): PacketDecision | null {
  const fates = tables
    .filter(({ name }) => name === table)
    .flatMap((each) => decideInTable(each, chain, packet) ?? [])
  const decisive = fates.find(({ target }) => target !== 'ACCEPT') ?? fates[0]
  const certain =
    decisive?.target !== 'ACCEPT' && decisive?.certain === true ? true : fates.every((fate) => fate.certain)
  return decisive ? { ...decisive, certain, doubtful: fates.flatMap(({ doubtful = [] }) => doubtful) } : null
}

/** Every rule with one of these targets that can be come to from a built-in chain. */
export function listReachableRules(
  table: IptablesTable,
  chain: string,
  targets: ReadonlySet<string>,
  above: readonly string[] = [],
): Rule[] {
  if (above.includes(chain)) return []
  return table.rules
    .filter((rule) => rule.chain === chain)
    .flatMap((rule) => {
      const target = readJumpTarget(rule)
      if (target === null) return []
      if (targets.has(target)) return [rule]
      return listReachableRules(table, target, targets, [...above, chain])
    })
}

/** The word after an option: `--dport` → `8075`. */
export function optionOf(rule: Rule, ...names: string[]): string | null {
  const at = rule.arguments.findIndex((word) => names.includes(word))
  return at < 0 || rule.arguments[at - 1] === '!' ? null : (rule.arguments[at + 1] ?? null)
}

export function readJumpTarget(rule: Rule): string | null {
  return optionOf(rule, '-j', '--jump', '-g', '--goto')
}

type MatchResult = true | false | 'unknown'

/** Deeper than any rule set: netfilter itself refuses loops. */
const depthLimit = 64

function decideInTable(table: IptablesTable, builtIn: string, packet: Packet): PacketDecision | null {
  const base = table.chains.find(({ name }) => name === builtIn)
  const ruled = table.rules.some(({ chain }) => chain === builtIn)
  if (!base && !ruled) return null
  const doubts: string[] = []
  const doubtful: Rule[] = []

  const walk = (chain: string, depth: number): PacketDecision | null => {
    for (const rule of table.rules) {
      if (rule.chain !== chain) continue
      const target = readJumpTarget(rule)
      if (target === null || nonTerminalTargets.has(target)) continue
      const matched = matchRule(rule, packet, builtIn === 'INPUT' || builtIn === 'PREROUTING')
      if (matched === false) continue
      if (target === 'RETURN') {
        if (matched === true) return null
        doubts.push('RETURN')
        doubtful.push(rule)
        continue
      }
      const own = !terminalTargets.has(target) && table.rules.some((each) => each.chain === target)
      const fate = own && depth < depthLimit ? walk(target, depth + 1) : null
      if (own && fate === null) {
        if (matched === true && isGoto(rule)) return null
        continue
      }
      // A user-defined chain without rules returns to the rule that jumped to it.
      if (!own && !terminalTargets.has(target)) continue
      if (matched === true) return fate ?? { target, rule, certain: true }
      doubts.push(fate?.target ?? target)
      doubtful.push(rule)
    }
    return null
  }

  const fate = walk(builtIn, 0) ?? { target: base?.policy ?? 'ACCEPT', rule: null, certain: true }
  return { ...fate, certain: doubts.every((target) => target === fate.target), doubtful }
}

/** Targets after which the chain goes on. */
const nonTerminalTargets: ReadonlySet<string> = new Set([
  'LOG',
  'NFLOG',
  'ULOG',
  'MARK',
  'CONNMARK',
  'TCPMSS',
  'AUDIT',
  'TRACE',
  'CT',
  'NOTRACK',
  'SET',
  'CLASSIFY',
])
const terminalTargets: ReadonlySet<string> = new Set([
  'ACCEPT',
  'DROP',
  'REJECT',
  'QUEUE',
  'NFQUEUE',
  'DNAT',
  'REDIRECT',
  'SNAT',
  'MASQUERADE',
  'TARPIT',
])

function isGoto(rule: Rule): boolean {
  return rule.arguments.some((word) => word === '-g' || word === '--goto')
}

/**
 * A rule matches if all its conditions hold. With a condition that is not understood the result is unknown, unless another
 * condition fails.
 */
function matchRule(rule: Rule, packet: Packet, inbound: boolean): MatchResult {
  const results: MatchResult[] = []
  const words = rule.arguments
  let negated = false
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (/^(?:-j|--jump|-g|--goto)$/.test(word)) break
    if (word === '!') {
      negated = true
      continue
    }
    // A module by itself says nothing; a value was used by its option.
    if (!word.startsWith('-') || word === '-m' || word === '--match') continue
    const condition = conditions[word]
    const value = words[at + 1] ?? ''
    const result = condition ? condition(value, packet, { inbound, second: words[at + 2] ?? '' }) : 'unknown'
    results.push(result === 'unknown' || !negated ? result : !result)
    negated = false
  }
  if (results.includes(false)) return false
  return results.includes('unknown') ? 'unknown' : true
}

interface MatchContext {
  inbound: boolean
  /** The word after the value. */
  second: string
}

type Condition = (value: string, packet: Packet, context: MatchContext) => MatchResult

const matchProtocol: Condition = (value, packet) =>
  ['all', '0', packet.protocol, packet.protocol === 'tcp' ? '6' : '17'].includes(value)
const matchSource: Condition = (value, packet) => matchNetworks(packet.source, value)
const matchDestination: Condition = (value, packet) => matchNetworks(packet.destination, value)
/** What comes from everyone comes by an interface that leads outside; by its name it is known which do not. */
const matchIncoming: Condition = (value) => {
  if (/^(?:lo|docker|br-|veth|virbr|cni|podman|wg|tun|tap)/.test(value)) return false
  return /^(?:eth|en|wl|bond|\+$)/.test(value) ? true : 'unknown'
}
/** What NAT sends on to a container goes out by a bridge. */
const matchOutInterface: Condition = (value, packet) => {
  if (value === 'lo') return false
  return packet.translated && /^(?:docker|br-|cni|podman)/.test(value) ? true : 'unknown'
}
const matchPorts: Condition = (value, packet) =>
  value.split(',').some((range) => {
    const [first = '', last = first] = range.split(':')
    return packet.port >= Number(first || 0) && packet.port <= Number(last || 65535)
  })
const matchState: Condition = (value) => /\b(?:NEW|new)\b/.test(value)
/** What comes in is for this host, what goes out is for another, and neither for many. */
const matchDestinationType: Condition = (value, _packet, { inbound }) => {
  if (value === 'LOCAL') return inbound
  return value === 'UNICAST' ? !inbound : false
}
const matchAlways: Condition = () => true
const matchNever: Condition = () => false
/** Of somebody, whom it isn't known. */
const matchSome: Condition = () => 'unknown'

const conditions: Readonly<Record<string, Condition>> = {
  '-p': matchProtocol,
  '--protocol': matchProtocol,
  '-s': matchSource,
  '--source': matchSource,
  '-d': matchDestination,
  '--destination': matchDestination,
  '-i': matchIncoming,
  '--in-interface': matchIncoming,
  '-o': matchOutInterface,
  '--out-interface': matchOutInterface,
  '--dport': matchPorts,
  '--destination-port': matchPorts,
  '--dports': matchPorts,
  '--destination-ports': matchPorts,
  '--ctstate': matchState,
  '--state': matchState,
  // Of a connection that was redirected or answered: not the first packet of one to this port.
  '--ctstatus': (value, packet) =>
    value === 'DNAT' || value === 'dnat' ? packet.translated === true : false,
  '--ctorigdstport': (value, packet) => Number(value) === (packet.original ?? packet.port),
  '--sports': matchSome,
  '--sport': matchSome,
  '--mac-source': matchSome,
  '--dst-type': matchDestinationType,
  // One packet is below every limit, and the first of its kind.
  '--limit': matchAlways,
  '--limit-burst': matchAlways,
  '--hitcount': matchNever,
  '--update': matchAlways,
  '--rcheck': matchAlways,
  '--set': matchAlways,
  '--seconds': matchAlways,
  '--name': matchAlways,
  '--mask': matchAlways,
  '--rsource': matchAlways,
  '--syn': matchAlways,
  '--tcp-flags': (mask, _packet, { second }) => second === 'SYN' && mask.split(',').includes('SYN'),
  '--icmp-type': matchNever,
  '--icmpv6-type': matchNever,
}

function matchNetworks(address: string, networks: string): MatchResult {
  if (!ipaddr.isValid(address)) return 'unknown'
  const parsed = ipaddr.process(address)
  const results = networks.split(',').map((network): MatchResult => {
    const [base = '', length] = network.split('/')
    if (!ipaddr.isValid(base)) return 'unknown'
    const start = ipaddr.process(base)
    if (start.kind() !== parsed.kind()) return false
    const bits = length === undefined ? (start.kind() === 'ipv4' ? 32 : 128) : parsePrefixLength(length)
    return bits === null ? 'unknown' : parsed.match(start, bits)
  })
  return results.includes(true) || (results.includes('unknown') ? 'unknown' : false)
}

/** `/24` and `/255.255.255.0`. */
function parsePrefixLength(text: string): number | null {
  if (/^\d{1,3}$/.test(text)) return Number(text)
  return ipaddr.IPv4.isValid(text) ? ipaddr.IPv4.parse(text).prefixLengthFromSubnetMask() : null
}

const bits = { ip: 32n, ip6: 128n } as const
/** Addresses that the internet routes, as far as they count for "everyone". */
const isPublic = (address: string) => ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'

/** A packet filter made of what is known of a host. */
export function createPacketFilter(sources: FilterSources): PacketFilter {
  const tablesOf = (family: Family) => {
    const own = sources.iptables[family]
    // iptables' own tables appear in nft too, in words that don't say everything.
    const rest = sources.nftables && {
      ...sources.nftables,
      chains: sources.nftables.chains.filter(
        (chain) => chain.family !== family || !own.some(({ name }) => name === chain.table),
      ),
    }
    return [...own, ...(rest ? translateNftables(rest, family) : [])]
  }
  const tables = { ip: tablesOf('ip'), ip6: tablesOf('ip6') }
  const unreadOf = (family: Family) =>
    sources.unread.filter((part) => part.family === null || part.family === family)
  const decide = (packet: Packet, family: Family): Fate => decideArrival(tables[family], packet)

  return {
    reach: ({ family, protocol, port, who, destination }) => {
      const own = destination ?? (family === 'ip' ? '203.0.113.77' : '2001:db8:77::1')
      const packets = (source: string) => decide({ protocol, source, destination: own, port }, family)
      const unread = unreadOf(family)
      const parts =
        who === 'everyone'
          ? listSourceIntervals(tables[family], family)
          : [parseAddresses(who.address, family) ?? ([0n, 0n] as const)]
      const judged = parts.map((part) => ({ part, fate: packets(formatAddress(part[0], family)) }))
      return summarize(
        judged,
        family,
        who === 'everyone',
        unread.map(({ text }) => ({ place: 'not read', text })),
      )
    },
    leave: ({ protocol, source, destination, port }) => {
      const family = destination.includes(':') ? 'ip6' : 'ip'
      const packet = { protocol, source: source ?? '203.0.113.77', destination, port }
      const nat = decidePacket(tables[family], 'nat', 'OUTPUT', packet)
      const redirected = nat?.rule && redirecting.has(nat.target) ? nat.rule : null
      const fate = decidePacket(tables[family], 'filter', 'OUTPUT', packet)
      const unread = unreadOf(family)
      const reach = toReach(fate)
      return {
        reach: unread.length > 0 && reach === 'open' ? 'unknown' : reach,
        because: [
          ...unread.map(({ text }) => ({ place: 'not read', text })),
          ...reasonsOf(fate, 'filter OUTPUT'),
        ],
        redirect:
          nat && !nat.certain
            ? 'unknown'
            : redirected
              ? toRedirect(redirected)
              : unread.length > 0
                ? 'unknown'
                : null,
      }
    },
    forward: ({ family, protocol, source, destination, port }) => {
      const fate = decidePacket(tables[family], 'filter', 'FORWARD', { protocol, source, destination, port })
      const unread = unreadOf(family)
      const reach = toReach(fate)
      return {
        reach: unread.length > 0 && reach === 'open' ? 'unknown' : reach,
        because: reasonsOf(fate, 'filter FORWARD'),
        toward: [],
        senders: { open: [], closed: [], unknown: [] },
      }
    },
    redirects: tables.ip
      .filter(({ name }) => name === 'nat')
      .flatMap((table) => listReachableRules(table, 'OUTPUT', redirecting))
      .map(toRedirect),
    filters: (family) =>
      tables[family].some(
        ({ name, chains, rules }) =>
          name === 'filter' &&
          (chains.some((chain) => chain.name === 'INPUT' && chain.policy !== 'ACCEPT') ||
            rules.some(({ chain }) => chain === 'INPUT')),
      ),
  }
}

const redirecting: ReadonlySet<string> = new Set(['DNAT', 'REDIRECT'])

interface Fate {
  reach: 'open' | 'closed' | 'unknown'
  because: Reason[]
  toward: Toward
}

/** NAT first, then the filter of the hook that the packet comes to. */
function decideArrival(tables: readonly IptablesTable[], packet: Packet): Fate {
  const nat = decidePacket(tables, 'nat', 'PREROUTING', packet)
  const rule = nat?.rule && redirecting.has(nat.target) ? nat.rule : null
  const to = rule ? (optionOf(rule, '--to-destination') ?? '') : ''
  const [address = '', named] = to.split(':')
  const port = Number((rule && (optionOf(rule, '--to-ports') ?? named)) ?? packet.port) || packet.port
  const isForwarded = rule !== null && nat?.target === 'DNAT' && !/^127\./.test(address)
  const after = {
    ...packet,
    port,
    translated: rule !== null,
    original: packet.port,
    ...(isForwarded && { destination: address }),
  }
  const place = isForwarded ? 'FORWARD' : 'INPUT'
  const fate = decidePacket(tables, 'filter', place, after)
  const reach = nat && !nat.certain ? 'unknown' : toReach(fate)
  return {
    reach,
    because: [
      ...(nat && (rule || !nat.certain) ? reasonsOf(nat, 'nat PREROUTING') : []),
      ...reasonsOf(fate, `filter ${place}`),
    ],
    toward: isForwarded ? { kind: 'forwarded', address: address || null, port } : { kind: 'local', port },
  }
}

function toReach(fate: PacketDecision | null): Fate['reach'] {
  if (fate && !fate.certain) return 'unknown'
  return !fate || fate.target === 'ACCEPT' ? 'open' : 'closed'
}

function reasonsOf(fate: PacketDecision | null, place: string): Reason[] {
  const of = (rule: Rule) => ({
    place: `iptables ${place.split(' ')[0]} ${rule.chain}`,
    text: `-A ${rule.chain} ${rule.arguments.join(' ')}`,
  })
  const decided = fate?.rule
    ? of(fate.rule)
    : { place: `iptables ${place}`, text: `policy ${fate?.target ?? 'ACCEPT'}` }
  return [...(fate?.doubtful ?? []).map(of), decided]
}

/** The whole address space, cut wherever a rule names a network. */
function listSourceIntervals(tables: readonly IptablesTable[], family: Family): Interval[] {
  const ends = new Set([0n])
  for (const { arguments: words } of tables.flatMap(({ rules }) => rules)) {
    words.forEach((word, at) => {
      if (word !== '-s' && word !== '--source') return
      for (const text of (words[at + 1] ?? '').split(',')) {
        const found = parseAddresses(text, family)
        if (found) for (const end of [found[0], found[1] + 1n]) ends.add(end)
      }
    })
  }
  // The boundaries of what the internet does not route.
  const special =
    family === 'ip'
      ? ['10.0.0.0/8', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '224.0.0.0/3']
      : ['2000::/3']
  for (const text of special) {
    const found = parseAddresses(text, family)
    if (found) for (const end of [found[0], found[1] + 1n]) ends.add(end)
  }
  const sorted = [...ends]
    .filter((end) => end < 1n << bits[family])
    .toSorted((a, b) => (a < b ? -1 : 1))
    .slice(0, 2000)
  return sorted.map((first, at) => [first, (sorted[at + 1] ?? 1n << bits[family]) - 1n] as const)
}

function summarize(
  judged: readonly { part: Interval; fate: Fate }[],
  family: Family,
  isEveryone: boolean,
  unread: readonly Reason[],
): Reach {
  const parts = (reach: Fate['reach']) => judged.filter(({ fate }) => fate.reach === reach)
  const size = (list: readonly { part: Interval }[]) =>
    list
      .filter(({ part }) => !isEveryone || isPublic(formatAddress(part[0], family)))
      .reduce((sum, { part }) => sum + part[1] - part[0] + 1n, 0n)
  const whole = size(judged)
  const isMuch = (list: readonly { part: Interval }[]) => size(list) > 0n && size(list) * 16n >= whole
  const known = isMuch(parts('open')) ? 'open' : isMuch(parts('unknown')) ? 'unknown' : 'closed'
  const reach = unread.length > 0 ? 'unknown' : known
  const deciding = judged.filter(({ fate }) => fate.reach === known)
  const because = [...unread, ...deciding.flatMap(({ fate }) => fate.because)]
  const toward = judged.filter(({ fate }) => fate.reach !== 'closed').map(({ fate }) => fate.toward)
  const named = (of: Fate['reach']) =>
    formatNetworks(joinIntervals(parts(of).map(({ part }) => part)), family)
  return {
    reach,
    because: because.filter(
      (reason, at) =>
        because.findIndex((each) => each.text === reason.text && each.place === reason.place) === at,
    ),
    toward: toward.filter(
      (end, at) => toward.findIndex((each) => JSON.stringify(each) === JSON.stringify(end)) === at,
    ),
    senders: { open: named('open'), closed: named('closed'), unknown: named('unknown') },
  }
}

function toRedirect(rule: Rule): Redirect {
  const [, toAddress = '', toPort] =
    /^(\[[^\]]*\]|[^:]*)(?::(\d+)(?:-\d+)?)?$/.exec(optionOf(rule, '--to-destination') ?? '') ?? []
  const isLocal = readJumpTarget(rule) === 'REDIRECT'
  const number = (text: string | null | undefined) => (text && /^\d{1,5}$/.test(text) ? Number(text) : null)
  return {
    place: `iptables nat ${rule.chain}`,
    text: `-A ${rule.chain} ${rule.arguments.join(' ')}`,
    protocol: optionOf(rule, '-p', '--protocol'),
    destination: optionOf(rule, '-d', '--destination')?.replace(/\/(?:32|128)$/, '') ?? null,
    port: optionOf(rule, '--dport', '--dports', '--destination-port', '--destination-ports'),
    toAddress: isLocal ? '127.0.0.1' : toAddress.replace(/^\[(.*)\]$/, '$1') || null,
    toPort: isLocal ? number(optionOf(rule, '--to-ports')) : number(toPort),
    packets: rule.packets,
  }
}
