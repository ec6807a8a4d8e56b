import { type Family, type Intervals, joinIntervals } from './address-set.ts'
import { matchAddressType } from './iptables-conditions.ts'
import { entryOf, memberOf, readAddressValue, readNumber, readPortValue, textOf } from './nft-json.ts'
import type { Box, PacketSpace } from './packet-state.ts'
import {
  always,
  type Condition,
  compareOrdinary,
  either,
  isTracked,
  type Meaning,
  negate,
  no,
  rarely,
  unknown,
  usually,
  within,
  yes,
} from './rule-set.ts'
import type { Json } from './sources.ts'

/** What the left side of a comparison reads of a packet, and what a packet has to be for it to be read. */
export type Field = { implied: Condition[] } & (
  | { kind: 'addresses' | 'ports' | 'names'; field: (space: PacketSpace) => keyof Box }
  /** A word, of which all packets of the space have the same; null: not known. */
  | { kind: 'word'; read: (space: PacketSpace) => string | null; isOrdinary?: boolean }
  | { kind: 'number'; read: (space: PacketSpace) => number | null }
  /** Bits by their names; `others`: bits that are not known. */
  | { kind: 'bits'; read: (space: PacketSpace) => readonly string[] | null; mask: readonly string[] | null }
  | { kind: 'ordinary'; range: (space: PacketSpace) => readonly [number, number] | null }
  | { kind: 'meaning'; meaning: Meaning }
)

/** @returns null for what isn't known. @see libnftables-json(5), EXPRESSIONS */
export function fieldOf(expression: Json, family: Family): Field | null {
  const [kind, detail] = entryOf(expression)
  const key = textOf(memberOf(detail, 'key'))
  switch (kind) {
    case 'payload':
      return payloadOf(textOf(memberOf(detail, 'protocol')), textOf(memberOf(detail, 'field')), detail)
    case 'meta':
      return Object.hasOwn(metaFields, key) ? ({ implied: [], ...metaFields[key] } as Field) : null
    case 'ct':
      return connectionOf(key, textOf(memberOf(detail, 'dir')))
    case 'fib':
      return fibOf(detail)
    case 'exthdr':
      return { implied: [], kind: 'meaning', meaning: rarely }
    case 'numgen':
      return { implied: [], kind: 'meaning', meaning: either }
    case 'ipsec':
      return { implied: [], kind: 'meaning', meaning: rarely }
    case '&':
      return Array.isArray(detail) ? maskedOf(detail, family) : null
    default:
      return null
  }
}

const isFamily =
  (wanted: Family): Condition =>
  ({ family }) =>
    family === wanted ? yes : no
const isProtocol =
  (wanted: string): Condition =>
  ({ protocol }) =>
    protocol === wanted ? yes : no

function payloadOf(protocol: string, name: string, detail: Json): Field | null {
  if (protocol === '') return rawPayloadOf(detail)
  if (protocol === 'tcp' || protocol === 'udp' || protocol === 'th') {
    const implied = protocol === 'th' ? [] : [isProtocol(protocol)]
    if (name === 'sport' || name === 'dport')
      return { implied, kind: 'ports', field: () => (name === 'sport' ? 'sourcePort' : 'port') }
    if (protocol === 'tcp' && name === 'flags') return { implied, kind: 'bits', read: readFlags, mask: null }
    return null
  }
  if (protocol === 'ip' || protocol === 'ip6') {
    const implied = [isFamily(protocol)]
    const field = addressed[name]
    if (field) return { implied, kind: 'addresses', field: () => field }
    if (name === 'protocol' || name === 'nexthdr')
      return { implied, kind: 'word', read: ({ protocol: own }) => own }
    if (name === 'version')
      return { implied, kind: 'number', read: ({ family }) => (family === 'ip' ? 4 : 6) }
    if (name === 'ttl' || name === 'hoplimit') return { implied, kind: 'ordinary', range: () => [33, 255] }
    if (name === 'dscp' || name === 'ecn') return { implied, kind: 'word', read: () => '0', isOrdinary: true }
    if (name === 'length') return { implied, kind: 'ordinary', range: rangeOfLength }
    if (name === 'frag-off') return { implied, kind: 'word', read: () => '0', isOrdinary: true }
    return null
  }
  if (
    ['icmp', 'icmpv6', 'arp', 'sctp', 'dccp', 'esp', 'ah', 'comp', 'udplite', 'igmp', 'gre'].includes(
      protocol,
    )
  )
    return { implied: [always(no)], kind: 'meaning', meaning: no }
  if (protocol === 'ether' && name === 'type')
    return { implied: [], kind: 'word', read: ({ family }) => family }
  return null
}

const addressed: Readonly<Record<string, 'source' | 'destination'>> = {
  saddr: 'source',
  daddr: 'destination',
}

/** `@th,16,16` is where a destination port stands. */
function rawPayloadOf(detail: Json): Field | null {
  if (textOf(memberOf(detail, 'base')) !== 'th' || memberOf(detail, 'len') !== 16) return null
  const field = { 0: 'sourcePort', 16: 'port' }[Number(memberOf(detail, 'offset'))]
  return field === undefined ? null : { implied: [], kind: 'ports', field: () => field as keyof Box }
}

function readFlags({ stage }: PacketSpace): string[] {
  return stage === 'first' ? ['syn'] : ['syn', 'ack']
}

function rangeOfLength({ protocol, family }: PacketSpace): readonly [number, number] | null {
  if (protocol === 'udp') return null
  return family === 'ip' ? [44, 64] : [64, 84]
}

const addressFamilyWords: Readonly<Record<Family, string>> = { ip: 'ipv4', ip6: 'ipv6' }

type Plain<T> = T extends unknown ? Omit<T, 'implied'> : never
const metaFields: Readonly<Record<string, Plain<Field>>> = {
  l4proto: { kind: 'word', read: ({ protocol }) => protocol },
  nfproto: { kind: 'word', read: ({ family }) => addressFamilyWords[family] },
  protocol: { kind: 'word', read: ({ family }) => family },
  iif: { kind: 'names', field: () => 'in' },
  iifname: { kind: 'names', field: () => 'in' },
  oif: { kind: 'names', field: () => 'out' },
  oifname: { kind: 'names', field: () => 'out' },
  mark: { kind: 'number', read: ({ mark }) => mark },
  pkttype: { kind: 'word', read: () => 'host' },
  length: { kind: 'ordinary', range: rangeOfLength },
  cpu: { kind: 'meaning', meaning: either },
  random: { kind: 'meaning', meaning: either },
  time: { kind: 'meaning', meaning: either },
  hour: { kind: 'meaning', meaning: either },
  day: { kind: 'meaning', meaning: either },
  secpath: { kind: 'meaning', meaning: rarely },
  ipsec: { kind: 'meaning', meaning: rarely },
  ibrname: { kind: 'meaning', meaning: rarely },
  obrname: { kind: 'meaning', meaning: rarely },
}

function connectionOf(key: string, direction: string): Field | null {
  const implied = [isTracked]
  if (key === 'state') return { implied: [], kind: 'bits', read: ({ state }) => [state], mask: null }
  if (key === 'mark') return { implied, kind: 'number', read: ({ connectionMark }) => connectionMark }
  if (key === 'status') return { implied, kind: 'bits', read: readStatus, mask: null }
  if (key === 'direction')
    return { implied, kind: 'word', read: ({ stage }) => (stage === 'first' ? 'original' : 'reply') }
  if (key === 'l3proto') return { implied, kind: 'word', read: ({ family }) => addressFamilyWords[family] }
  if (key === 'protocol') return { implied, kind: 'word', read: ({ protocol }) => protocol }
  if (key === 'helper') return { implied, kind: 'meaning', meaning: rarely }
  if (key === 'zone') return { implied, kind: 'number', read: () => null }
  const [, family, end = key] = /^(ip6?) (.*)$/.exec(key) ?? []
  if (family !== undefined) implied.push(isFamily(family as Family))
  const ends = direction === 'original' ? originalEnds : direction === 'reply' ? replyEnds : null
  const field = ends?.[end]
  if (!field) return null
  return {
    implied,
    kind: end.startsWith('proto') ? 'ports' : 'addresses',
    field: ({ stage }) => (stage === 'first' ? field[0] : field[1]),
  }
}

const originalEnds: Readonly<Record<string, readonly [keyof Box, keyof Box]>> = {
  saddr: ['source', 'destination'],
  'proto-src': ['sourcePort', 'port'],
  daddr: ['originalDestination', 'originalDestination'],
  'proto-dst': ['originalPort', 'originalPort'],
}
const replyEnds: Readonly<Record<string, readonly [keyof Box, keyof Box]>> = {
  saddr: ['destination', 'source'],
  'proto-src': ['port', 'sourcePort'],
}

function readStatus({ state, original }: PacketSpace): readonly string[] | null {
  if (state !== 'new') return null
  return original ? ['dnat', 'dst-nat-done', 'src-nat-done'] : []
}

function fibOf(detail: Json): Field | null {
  const flags = memberOf(detail, 'flags')
  const names = (Array.isArray(flags) ? flags : [flags]).map(textOf)
  const result = textOf(memberOf(detail, 'result'))
  if (result === 'type' && (names.includes('daddr') || names.includes('saddr'))) {
    const side = names.includes('daddr') ? 'destination' : 'source'
    const read = (space: PacketSpace) =>
      matchAddressType(['LOCAL'], space, side).kind === 'yes' ? 'local' : 'unicast'
    // On one interface alone, an address of another does not count.
    return { implied: [], kind: 'word', read, isOrdinary: names.includes('iif') || names.includes('oif') }
  }
  // There is a way back to where a packet comes from.
  if (names.includes('saddr')) return { implied: [], kind: 'word', read: () => 'exists', isOrdinary: true }
  return null
}

function maskedOf([left = null, right = null]: readonly Json[], family: Family): Field | null {
  const field = fieldOf(left, family)
  if (field?.kind === 'bits') {
    const mask = wordsOf(right)
    return mask && { ...field, mask }
  }
  if (field?.kind === 'word' && field.isOrdinary) return field
  const mask = readNumber(right)
  if (field?.kind !== 'number' || mask === null) return null
  return {
    ...field,
    read: (space) => {
      const value = field.read(space)
      return value === null ? null : (value & mask) >>> 0
    },
  }
}

/** `syn`, `["syn", "ack"]`, `{"|": ["syn", "ack"]}`; null: numbers, or something else. */
function wordsOf(json: Json): string[] | null {
  if (typeof json === 'string') return [json]
  const [kind, detail] = entryOf(json)
  const list = Array.isArray(json) ? json : kind === '|' && Array.isArray(detail) ? detail : null
  const parts = list?.map(wordsOf)
  return !parts || parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? [])
}

/** Whether what a field reads is one of the items, or is smaller or greater than the only one. */
export function compareField(
  field: Field,
  op: string,
  items: readonly Json[],
  family: Family,
  isSet: boolean,
): Condition {
  switch (field.kind) {
    case 'meaning':
      return always(items.length === 1 && isAbsent(items[0]) ? negate(field.meaning) : field.meaning)
    case 'addresses':
    case 'ports': {
      const sets = items.map((item) =>
        field.kind === 'ports' ? readPortValue(item) : readAddressValue(item, family),
      )
      if (sets.some((set) => set === null)) return always(unknown)
      const set = orderedBy(op, joinIntervals(sets.flatMap((each) => each ?? [])))
      return (space) => within({ [field.field(space)]: set })
    }
    case 'names': {
      const names = items.map((item) => (typeof item === 'string' ? item.replace(/\*$/, '+') : null))
      if (names.some((name) => name === null) || isOrdering(op)) return always(unknown)
      const list = names.flatMap((name) => (name === '+' ? ['+', ''] : (name ?? [])))
      return (space) => within({ [field.field(space)]: list })
    }
    case 'word': {
      const words = items.map(plainWord)
      return (space) => {
        const own = field.read(space)
        if (own === null || words.includes(null) || isOrdering(op)) return unknown
        const isMet = words.includes(plainWord(own))
        if (field.isOrdinary) return isMet ? usually : rarely
        return isMet ? yes : no
      }
    }
    case 'number':
      return (space) => compareNumber(field.read(space), op, items)
    case 'bits':
      return (space) => compareBits(field, op, items, space, isSet)
    case 'ordinary':
      return (space) => {
        const range = field.range(space)
        const [item] = items
        const wanted = item === undefined || items.length > 1 ? null : readRange(op, item)
        if (!range) return either
        return wanted ? compareOrdinary(range, wanted) : unknown
      }
  }
}

const isAbsent = (item: Json | undefined) => item === false || item === 'missing'
const isOrdering = (op: string) => op !== '==' && op !== 'in'

/** Numbers and other names of the same thing. */
function plainWord(item: Json): string | null {
  if (item === true) return 'exists'
  if (item === false) return 'missing'
  const text = textOf(item).toLowerCase()
  if (text === '') return null
  return sameWords[text] ?? text
}
const sameWords: Readonly<Record<string, string>> = {
  '6': 'tcp',
  '17': 'udp',
  '1': 'icmp',
  '58': 'icmpv6',
  'ipv6-icmp': 'icmpv6',
  unicast: 'unicast',
  cs0: '0',
  be: '0',
  df: '0',
  'not-ect': '0',
  '0x0000': '0',
}

function orderedBy(op: string, set: Intervals): Intervals {
  const [first, last] = [set[0]?.[0] ?? 0n, set.at(-1)?.[1] ?? 0n]
  const most = (1n << 128n) - 1n
  switch (op) {
    case '<':
      return first === 0n ? [] : [[0n, first - 1n]]
    case '<=':
      return [[0n, last]]
    case '>':
      return [[last + 1n, most]]
    case '>=':
      return [[first, most]]
    default:
      return set
  }
}

function readRange(op: string, item: Json): readonly [number, number] | null {
  const [kind, detail] = entryOf(item)
  const ends = kind === 'range' && Array.isArray(detail) ? detail : [item, item]
  const [from, to] = ends.map(readNumber)
  if (from === null || from === undefined || to === null || to === undefined) return null
  const most = 0xffff_ffff
  const ranges: Readonly<Record<string, readonly [number, number]>> = {
    '<': [0, from - 1],
    '<=': [0, to],
    '>': [to + 1, most],
    '>=': [from, most],
  }
  return ranges[op] ?? [from, to]
}

function compareNumber(own: number | null, op: string, items: readonly Json[]): Meaning {
  const ranges = items.map((item) => readRange(op, item))
  if (own === null || ranges.some((range) => range === null)) return unknown
  return ranges.some((range) => range && range[0] <= own && own <= range[1]) ? yes : no
}

function compareBits(
  { read, mask }: Extract<Field, { kind: 'bits' }>,
  op: string,
  items: readonly Json[],
  space: PacketSpace,
  isSet: boolean,
): Meaning {
  const all = read(space)
  const words = items.map((item) => (item === 0 ? [] : wordsOf(item)))
  if (all === null || isOrdering(op) || words.some((word) => word === null)) return unknown
  const own = mask ? all.filter((bit) => mask.includes(bit)) : all
  const lists = words.map((word) => word ?? [])
  if (op === 'in' || (isSet && space.state === own[0] && own.length === 1))
    return lists.flat().some((bit) => own.includes(bit)) ? yes : no
  const isSame = (list: readonly string[]) =>
    list.length === own.length && list.every((bit) => own.includes(bit))
  const wanted = isSet ? lists : [lists.flat()]
  const isMet = wanted.some(isSame)
  // A sender that offers ECN sets two flags more.
  if (mask === null && own.includes('syn')) return isMet ? usually : rarely
  return isMet ? yes : no
}
