import ipaddr from 'ipaddr.js'
import type { IptablesTable } from '../host/questions/iptables.ts'

/** The first packet of a connection, as a rule sees it. */
export interface Packet {
  protocol: 'tcp' | 'udp'
  source: string
  destination: string
  /** Destination port. */
  port: number
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
  return decisive ? { ...decisive, certain: fates.every(({ certain }) => certain) } : null
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
    }
    return null
  }

  const fate = walk(builtIn, 0) ?? { target: base?.policy ?? 'ACCEPT', rule: null, certain: true }
  return { ...fate, certain: doubts.every((target) => target === fate.target) }
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
/** Nothing that is asked about goes over loopback; which other interface it comes by isn't known. */
const matchInterface: Condition = (value) => (value === 'lo' ? false : 'unknown')
const matchPorts: Condition = (value, packet) =>
  value.split(',').some((range) => {
    const [first = '', last = first] = range.split(':')
    return packet.port >= Number(first || 0) && packet.port <= Number(last || 65535)
  })
const matchState: Condition = (value) => value.split(',').includes('NEW')
/** What comes in is for this host, what goes out is for another, and neither for many. */
const matchDestinationType: Condition = (value, _packet, { inbound }) => {
  if (value === 'LOCAL') return inbound
  return value === 'UNICAST' ? !inbound : false
}
const matchAlways: Condition = () => true
const matchNever: Condition = () => false

const conditions: Readonly<Record<string, Condition>> = {
  '-p': matchProtocol,
  '--protocol': matchProtocol,
  '-s': matchSource,
  '--source': matchSource,
  '-d': matchDestination,
  '--destination': matchDestination,
  '-i': matchInterface,
  '--in-interface': matchInterface,
  '-o': matchInterface,
  '--out-interface': matchInterface,
  '--dport': matchPorts,
  '--destination-port': matchPorts,
  '--dports': matchPorts,
  '--destination-ports': matchPorts,
  '--ctstate': matchState,
  '--state': matchState,
  // Of a connection that was redirected or answered: not the first packet of one to this port.
  '--ctstatus': matchNever,
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
