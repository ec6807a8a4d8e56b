import { type Family, type Intervals, joinIntervals, parseAddresses } from './address-set.ts'
import { boxesOfIpSet } from './ip-sets.ts'
import { type Box, hasConnection, type PacketSpace } from './packet-state.ts'
import {
  always,
  type Condition,
  compareOrdinary,
  either,
  type Meaning,
  no,
  rarely,
  unknown,
  usually,
  within,
  yes,
} from './rule-set.ts'
import type { FilterSources } from './sources.ts'

export interface ConditionContext {
  family: Family
  ipsets: FilterSources['ipsets']
  /** Lists of `recent` that some rule adds to, and sets that a rule changes: what they hold is not what was read. */
  changed: ReadonlySet<string>
  /** All of the rule's words. */
  words: readonly string[]
}

/** What an option says, without the `!` that may stand before it. Null: nothing by itself. */
export type OptionReader = (values: readonly string[], context: ConditionContext) => Condition | null

/** What a module says by being named. */
export const modules: Readonly<Record<string, Condition>> = {
  limit: always(either),
  hashlimit: always(either),
  rpfilter: always(usually),
  socket: always(unknown),
  icmp: always(no),
  icmp6: always(no),
  frag: always(rarely),
  hbh: always(rarely),
  dst: always(rarely),
  rt: always(rarely),
  mh: always(no),
  srh: always(rarely),
  ah: always(rarely),
  esp: always(no),
  sctp: always(no),
  dccp: always(no),
  time: always(either),
  cpu: always(either),
}

const nothing: OptionReader = () => null
const constant =
  (meaning: Meaning): OptionReader =>
  () =>
    always(meaning)

const protocolNumbers: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp' }

export function matchProtocol(name: string, space: PacketSpace): Meaning {
  const plain = (protocolNumbers[name] ?? name).toLowerCase()
  return plain === 'all' || plain === '0' || plain === space.protocol ? yes : no
}

/** The addresses of a list; null: one of them is none. */
function readAddresses(text: string, family: Family): Intervals | null {
  const parts = text.split(',').map((part) => parseAddresses(part, family))
  return parts.some((part) => part === null)
    ? null
    : joinIntervals(parts.flatMap((part) => (part ? [part] : [])))
}

const addresses =
  (field: 'source' | 'destination' | 'originalDestination'): OptionReader =>
  ([text = ''], { family }) => {
    const set = readAddresses(text, family)
    return always(set ? within({ [field]: set }) : unknown)
  }

/** Names that iptables takes for ports; it prints numbers. */
const services: Readonly<Record<string, number>> = {
  ssh: 22,
  smtp: 25,
  domain: 53,
  http: 80,
  https: 443,
  ldap: 389,
  ldaps: 636,
  submission: 587,
  imaps: 993,
  mysql: 3306,
  postgresql: 5432,
}

export function readPorts(text: string): Intervals | null {
  const parts = text.split(',').map((range): readonly [bigint, bigint] | null => {
    const [first = '', last = first] = range.split(':')
    const [from, to] = [numberOf(first || '0'), numberOf(last || '65535')]
    return from === null || to === null || from > to ? null : [from, to]
  })
  return parts.some((part) => part === null)
    ? null
    : joinIntervals(parts.flatMap((part) => (part ? [part] : [])))
}

function numberOf(text: string): bigint | null {
  if (/^\d{1,5}$/.test(text)) return BigInt(text)
  const known = services[text]
  return known === undefined ? null : BigInt(known)
}

const ports =
  (...fields: ('sourcePort' | 'port' | 'originalPort')[]): OptionReader =>
  ([text = '']) => {
    const set = readPorts(text)
    return always(set ? within(...fields.map((field) => ({ [field]: set }))) : unknown)
  }

const interfaces =
  (field: 'in' | 'out'): OptionReader =>
  ([name = '']) =>
    always(name === '+' ? yes : within({ [field]: [name] }))

const states: OptionReader = ([text = '']) => {
  const wanted = text.toUpperCase().split(',')
  return (space) => {
    if (wanted.includes(space.state.toUpperCase())) return yes
    if (space.original && wanted.includes('DNAT')) return yes
    // A first packet may belong to a connection that another one announced.
    return no
  }
}

const statuses: OptionReader = ([text = '']) => {
  const wanted = text.toUpperCase().split(',')
  return (space) => {
    if (!hasConnection(space)) return no
    if (wanted.includes('DNAT') && space.original) return yes
    if (wanted.includes('NONE') && space.state === 'new' && !space.original) return yes
    if (space.state === 'new') return no
    return wanted.some((status) => ['SEEN_REPLY', 'CONFIRMED', 'ASSURED'].includes(status)) ? unknown : no
  }
}

const answering: OptionReader = ([text = '']) => {
  const wanted = text.toUpperCase()
  return (space) => {
    if (!hasConnection(space)) return no
    return (wanted === 'ORIGINAL') === (space.stage === 'first') ? yes : no
  }
}

/** Of the connection, whichever way the packet goes. */
const connectionField =
  (
    first: keyof Box,
    answer: keyof Box,
    read: (text: string, family: Family) => Intervals | null,
  ): OptionReader =>
  ([text = ''], { family }) => {
    const set = read(text, family)
    return (space) => {
      if (!hasConnection(space)) return no
      return set ? within({ [space.stage === 'first' ? first : answer]: set }) : unknown
    }
  }

const flagsOfSyn = ['SYN']
const everyFlag = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG']

export function matchFlags(mask: readonly string[], set: readonly string[], space: PacketSpace): Meaning {
  if (space.protocol !== 'tcp') return no
  const own = space.stage === 'first' ? flagsOfSyn : ['SYN', 'ACK']
  const isMet = mask.every((flag) => own.includes(flag) === set.includes(flag))
  const isOrdinary = mask.every((flag) => everyFlag.includes(flag))
  // A sender that offers ECN sets two flags more.
  if (isOrdinary) return isMet ? yes : no
  return isMet ? usually : rarely
}

function readFlags(text: string): string[] {
  const names = text.toUpperCase().split(',')
  if (names.includes('ALL')) return everyFlag
  return names.filter((name) => name !== 'NONE')
}

const tcpFlags: OptionReader =
  ([mask = '', set = '']) =>
  (space) =>
    matchFlags(readFlags(mask), readFlags(set), space)

/** `0x10/0xff`; null: not a number. */
export function readMark(text: string): { value: number; mask: number } | null {
  const [value, mask] = text.split('/').map(Number)
  if (value === undefined || Number.isNaN(value) || Number.isNaN(mask ?? 0)) return null
  return { value: value >>> 0, mask: (mask ?? 0xffff_ffff) >>> 0 }
}

const marks: OptionReader = ([text = ''], { words }) => {
  const wanted = readMark(text)
  const field = words.includes('connmark') ? (words.includes('mark') ? null : 'connectionMark') : 'mark'
  return (space) => {
    const own = field === null ? null : space[field]
    if (!wanted || own === null) return unknown
    return (own & wanted.mask) >>> 0 === wanted.value ? yes : no
  }
}

const destinationTypes: OptionReader = ([text = '']) => {
  const wanted = text.toUpperCase().split(',')
  return (space) => matchAddressType(wanted, space, 'destination')
}
const sourceTypes: OptionReader = ([text = '']) => {
  const wanted = text.toUpperCase().split(',')
  return (space) => matchAddressType(wanted, space, 'source')
}

/** What comes in is for this host until NAT sends it on, and from another; its answers are the other way round. */
export function matchAddressType(
  wanted: readonly string[],
  space: PacketSpace,
  side: 'source' | 'destination',
): Meaning {
  const isOwn = side === 'destination' ? space.isDestinationOwn : space.isSourceOwn
  if (space.family === 'ip') return wanted.includes(isOwn ? 'LOCAL' : 'UNICAST') ? yes : no
  // For IPv6 an address of the host's own is unicast too, and who names types of both kinds means both (xt_addrtype.c).
  if (wanted.some((type) => !['LOCAL', 'UNICAST', 'ANYCAST', 'UNREACHABLE'].includes(type))) return no
  if (wanted.some((type) => type !== 'UNICAST')) return isOwn && wanted.includes('LOCAL') ? yes : no
  return yes
}

const packetTypes: OptionReader = ([text = '']) => always(/^unicast|host$/i.test(text) ? yes : no)

const sets: OptionReader = ([name = '', directions = ''], { family, ipsets, changed }) => {
  const boxes = changed.has(name) ? null : boxesOfIpSet(ipsets, name, directions.split(','), family)
  if (!boxes) return always(unknown)
  return (space) => {
    const { held, excepted } = boxes(space.protocol)
    return { kind: 'boxes', boxes: held, except: excepted }
  }
}

/** An entry is added by the rule itself; nobody else's first packet is in the list before. */
const recentRead: OptionReader = (_values, { words, changed }) => {
  const at = words.indexOf('--hitcount')
  const hits = at < 0 ? 1 : Number(words[at + 1])
  const name = words[words.indexOf('--name') + 1] ?? 'DEFAULT'
  return always(
    hits < 3 && changed.has(`recent ${words.includes('--name') ? name : 'DEFAULT'}`) ? unknown : rarely,
  )
}

const connectionLimit =
  (above: boolean): OptionReader =>
  ([text = '']) => {
    const most = Number(text)
    if (most > 0) return always(either)
    return always(above ? yes : no)
  }

/** A SYN has 40 bytes and its options: 48 to 64, and 20 more with IPv6. */
const lengths: OptionReader = ([text = '']) => {
  const [first = '0', last = first] = text.split(':')
  return ({ protocol, family }) => {
    if (protocol === 'udp') return either
    const ordinary = family === 'ip' ? ([44, 64] as const) : ([64, 84] as const)
    return compareOrdinary(ordinary, [Number(first), Number(last || 65_535)])
  }
}

const hops =
  (from: (value: number) => readonly [number, number]): OptionReader =>
  ([text = '']) =>
    always(compareOrdinary([33, 255], from(Number(text))))

const classes: OptionReader = ([text = '']) => {
  const [value, mask] = text.split('/').map(Number)
  if (value === undefined || Number.isNaN(value))
    return always(/^(?:cs0|be|normal-service)$/i.test(text) ? usually : unknown)
  return always((value & (mask ?? 0xff)) === 0 ? usually : rarely)
}

const payload: OptionReader = (_values, _context) => (space) => (space.protocol === 'udp' ? either : rarely)

const ipsec: OptionReader = ([text = '']) => always(text === 'none' ? usually : rarely)

/** Options by their names; those that only say more of another mean nothing by themselves. */
export const options: Readonly<Record<string, OptionReader>> = {
  '-p':
    ([name = '']) =>
    (space) =>
      matchProtocol(name, space),
  '-s': addresses('source'),
  '-d': addresses('destination'),
  '-i': interfaces('in'),
  '-o': interfaces('out'),
  '-f': constant(no),
  '-4': () => (space) => (space.family === 'ip' ? yes : no),
  '-6': () => (space) => (space.family === 'ip6' ? yes : no),
  '--sport': ports('sourcePort'),
  '--dport': ports('port'),
  '--ports': ports('sourcePort', 'port'),
  '--ctstate': states,
  '--ctstatus': statuses,
  '--ctdir': answering,
  '--ctproto':
    ([name = '']) =>
    (space) =>
      matchProtocol(name, space),
  '--ctorigsrc': connectionField('source', 'destination', readAddresses),
  '--ctorigsrcport': connectionField('sourcePort', 'port', readPorts),
  '--ctorigdst': connectionField('originalDestination', 'originalDestination', readAddresses),
  '--ctorigdstport': connectionField('originalPort', 'originalPort', readPorts),
  '--ctreplsrc': connectionField('destination', 'source', readAddresses),
  '--ctreplsrcport': connectionField('port', 'sourcePort', readPorts),
  '--syn': () => (space) => matchFlags(['SYN', 'RST', 'ACK', 'FIN'], ['SYN'], space),
  '--tcp-flags': tcpFlags,
  '--mark': marks,
  '--dst-type': destinationTypes,
  '--src-type': sourceTypes,
  '--limit-iface-in': nothing,
  '--pkt-type': packetTypes,
  '--match-set': sets,
  '--set': constant(yes),
  '--rcheck': recentRead,
  '--update': recentRead,
  '--remove': recentRead,
  '--connlimit-above': connectionLimit(true),
  '--connlimit-upto': connectionLimit(false),
  '--quota': constant(either),
  '--mode': constant(either),
  '--length': lengths,
  '--ttl-eq': hops((value) => [value, value]),
  '--ttl-lt': hops((value) => [0, value - 1]),
  '--ttl-gt': hops((value) => [value + 1, 255]),
  '--hl-eq': hops((value) => [value, value]),
  '--hl-lt': hops((value) => [0, value - 1]),
  '--hl-gt': hops((value) => [value + 1, 255]),
  '--dscp': classes,
  '--dscp-class': classes,
  '--tos': classes,
  '--string': payload,
  '--hex-string': payload,
  '--src-range': addresses('source'),
  '--dst-range': addresses('destination'),
  '--pol': ipsec,
  '--helper': constant(rarely),
  '--icmp-type': constant(no),
  '--icmpv6-type': constant(no),
  '--realm': constant(rarely),
  '--physdev-in': constant(rarely),
  '--physdev-out': constant(rarely),
  '--physdev-is-bridged': constant(rarely),
  '--physdev-is-in': constant(rarely),
  '--physdev-is-out': constant(rarely),
  '--label': constant(rarely),
  '--fragid': nothing,
  '--loose': nothing,
  '--validmark': nothing,
  '--accept-local': nothing,
  '--probability': nothing,
  '--every': nothing,
  '--packet': nothing,
  '--algo': nothing,
  '--from': nothing,
  '--to': nothing,
  '--icase': nothing,
  '--dir': nothing,
  '--reqid': nothing,
  '--strict': nothing,
  '--next': nothing,
  '--proto': nothing,
  '--mss': constant(unknown),
  '--limit': nothing,
  '--limit-burst': nothing,
  '--seconds': nothing,
  '--hitcount': nothing,
  '--reap': nothing,
  '--rttl': nothing,
  '--name': nothing,
  '--rsource': nothing,
  '--rdest': nothing,
  '--mask': nothing,
  '--connlimit-mask': nothing,
  '--connlimit-saddr': nothing,
  '--connlimit-daddr': nothing,
  '--timestart': nothing,
  '--timestop': nothing,
  '--datestart': nothing,
  '--datestop': nothing,
  '--weekdays': nothing,
  '--monthdays': nothing,
  '--kerneltz': nothing,
  '--contiguous': nothing,
  '--cpu': nothing,
  '--comment': nothing,
  '--return-nomatch': constant(unknown),
  '--packets-eq': constant(unknown),
}

/** Other names of the same. */
export const synonyms: Readonly<Record<string, string>> = {
  '--protocol': '-p',
  '--source': '-s',
  '--src': '-s',
  '--destination': '-d',
  '--dst': '-d',
  '--in-interface': '-i',
  '--out-interface': '-o',
  '--fragment': '-f',
  '--ipv4': '-4',
  '--ipv6': '-6',
  '--source-port': '--sport',
  '--sports': '--sport',
  '--source-ports': '--sport',
  '--destination-port': '--dport',
  '--dports': '--dport',
  '--destination-ports': '--dport',
  '--state': '--ctstate',
  '--match': '-m',
  '--jump': '-j',
  '--goto': '-g',
  '--length-range': '--length',
}
