import { joinIntervals } from './address-set.ts'
import { entryOf, memberOf, readAddressValue, readNumber, readPortValue, textOf } from './nft-json.ts'
import { findSet, type NftContext, readKey, readMatch, testElement, valueOfElement } from './nft-values.ts'
import { hasConnection, leaveUntracked, type PacketSpace } from './packet-state.ts'
import {
  always,
  type Choice,
  type Condition,
  either,
  type Meaning,
  no,
  type Step,
  type Translation,
  unknown,
  type Verdict,
  yes,
} from './rule-set.ts'
import type { Json } from './sources.ts'

const verdict = (value: Verdict): Step[] => [{ kind: 'verdict', verdict: value }]
const match = (meaning: Meaning): Step[] => [{ kind: 'match', condition: always(meaning) }]
const obscure = verdict({ kind: 'unknown' })

/** After them the rule goes on, and nothing is changed that a rule asks for. */
const passing: ReadonlySet<string> = new Set([
  'counter',
  'log',
  'comment',
  'last',
  'set',
  'map',
  'dup',
  'flow',
  'ct helper',
  'ct timeout',
  'ct expectation',
  'secmark',
  'reset',
  'tunnel',
])

/** One statement of a rule. Whatever is not known here may do anything. @see libnftables-json(5), STATEMENTS */
export function readStatement(statement: Json, context: NftContext): Step[] {
  const [kind, value] = entryOf(statement)
  if (passing.has(kind)) return withStatement(value)
  const plain = readVerdict(statement)
  if (plain) return kind === 'reject' ? [...readRejected(value), ...verdict(plain)] : verdict(plain)
  switch (kind) {
    case 'match':
      return readMatch(value, context).map((condition) => ({ kind: 'match', condition }))
    case 'limit':
    case 'quota':
    case 'meter':
      return match(either)
    case 'ct count': {
      const isAbove = memberOf(value, 'inv') === true
      if (Number(memberOf(value, 'val')) > 0) return match(either)
      return match({ kind: isAbove ? 'yes' : 'no' })
    }
    case 'vmap':
      return [{ kind: 'choice', choose: readVerdictMap(value, context) }]
    case 'dnat':
      return translate(value, context)
    case 'redirect':
      return [
        {
          kind: 'verdict',
          verdict: {
            kind: 'translate',
            to: { address: 'own', port: readTargetPort(memberOf(value, 'port')) },
          },
        },
      ]
    case 'snat':
    case 'masquerade':
      return verdict({ kind: 'accept' })
    case 'tproxy': {
      const port = readTargetPort(memberOf(value, 'port'))
      // It hands over to a socket and the rule goes on.
      return port === null ? obscure : verdict({ kind: 'deliver', port })
    }
    case 'notrack':
      return [{ kind: 'change', change: leaveUntracked }]
    case 'mangle':
      return readChange(value)
    case 'fwd':
      return verdict({ kind: 'drop' })
    case 'xt':
      // An extension of iptables, of which nft shows the name alone.
      return textOf(memberOf(value, 'type')) === 'match' ? match(unknown) : obscure
    default:
      return obscure
  }
}

/** What adds to a set may stand under a limit of its own. */
function withStatement(value: Json): Step[] {
  const statements = memberOf(value, 'stmt')
  const list = Array.isArray(statements) ? statements : []
  return list.some((each) => ['limit', 'quota', 'ct count'].includes(entryOf(each)[0])) ? match(either) : []
}

function readVerdict(json: Json): Verdict | null {
  const [kind, value] = entryOf(json)
  switch (kind) {
    case 'accept':
    case 'drop':
    case 'return':
    case 'continue':
      return { kind }
    case 'reject':
      return { kind: 'drop' }
    case 'jump':
    case 'goto':
      return { kind, chain: textOf(memberOf(value, 'target')) }
    default:
      return null
  }
}

/** What a refusal is of its kind for, which nft leaves out where it prints the kind. */
function readRejected(value: Json): Step[] {
  const kind = textOf(memberOf(value, 'type'))
  const only = (condition: Condition): Step[] => [{ kind: 'match', condition }]
  if (kind === 'icmp') return only(({ family }) => (family === 'ip' ? yes : no))
  if (kind === 'icmpv6') return only(({ family }) => (family === 'ip6' ? yes : no))
  return kind === 'tcp reset' ? only(({ protocol }) => (protocol === 'tcp' ? yes : no)) : []
}

/** `tcp dport vmap { 22 : accept, 80 : jump web }`. */
function readVerdictMap(value: Json, context: NftContext): (space: PacketSpace) => Choice[] {
  const fields = readKey(memberOf(value, 'key'), context)
  const elements = listPairs(memberOf(value, 'data'), context)
  const anything: Choice[] = [{ box: {}, verdict: { kind: 'unknown' } }]
  return (space) => {
    if (!fields || !elements) return anything
    if (fields.some(({ implied }) => implied.some((condition) => condition(space).kind === 'no'))) return []
    const choices = elements.map(([key, data]) => ({
      box: testElement(fields, key, space, context.family),
      data,
    }))
    if (choices.some(({ box }) => box === null)) return anything
    return choices.flatMap(({ box, data }) =>
      box === null || box === 'no'
        ? []
        : [{ box, verdict: readVerdict(data) ?? { kind: 'unknown' as const } }],
    )
  }
}

/** The pairs of a map, with the one for everything else last. */
function listPairs(data: Json, context: NftContext): (readonly [Json, Json])[] | null {
  const named =
    typeof data === 'string' && data.startsWith('@') ? findSet(data.slice(1), 'map', context) : undefined
  if (named === null || (named && context.changed.has(named.name))) return null
  const [kind, listed] = entryOf(data)
  const elements = named ? named.elements : kind === 'set' && Array.isArray(listed) ? listed : null
  const pairs = elements?.map((element): readonly [Json, Json] | null =>
    Array.isArray(element) && element.length === 2
      ? [valueOfElement(element[0] ?? null), element[1] ?? null]
      : null,
  )
  if (!pairs || pairs.includes(null)) return null
  return pairs
    .flatMap((pair) => (pair ? [pair] : []))
    .toSorted(([a], [b]) => Number(a === '*') - Number(b === '*'))
}

function translate(value: Json, context: NftContext): Step[] {
  const address = memberOf(value, 'addr')
  const port = memberOf(value, 'port')
  const family = textOf(memberOf(value, 'family'))
  const own: Step[] =
    family === 'ip' || family === 'ip6'
      ? [{ kind: 'match', condition: (space) => ({ kind: space.family === family ? 'yes' : 'no' }) }]
      : []
  for (const [expression, read] of [
    [address, (data: Json): Translation => readPairTarget(data, context)],
    [
      port,
      (data: Json): Translation => ({
        address: address === null ? 'same' : readAddressValue(address, context.family),
        port: readPortValue(data),
      }),
    ],
  ] as const) {
    const [kind, detail] = entryOf(expression)
    if (kind === 'map') return [...own, readTargetMap(detail, read, context)]
  }
  return [
    ...own,
    {
      kind: 'verdict',
      verdict: {
        kind: 'translate',
        to: {
          address: address === null ? 'same' : readAddressValue(address, context.family),
          port: readTargetPort(port),
        },
      },
    },
  ]
}

/** `dnat to tcp dport map { 80 : 10.0.0.1 }`, with a port beside the address where the data has both. */
function readTargetMap(map: Json, read: (data: Json) => Translation, context: NftContext): Step {
  const fields = readKey(memberOf(map, 'key'), context)
  const pairs = listPairs(memberOf(map, 'data'), context)
  const nowhere: Choice[] = [{ box: {}, verdict: { kind: 'translate', to: { address: null, port: null } } }]
  return {
    kind: 'choice',
    choose: (space) => {
      if (!fields || !pairs) return nowhere
      if (fields.some(({ implied }) => implied.some((condition) => condition(space).kind === 'no'))) return []
      const choices = pairs.map(([key, data]) => ({
        box: testElement(fields, key, space, context.family),
        data,
      }))
      if (choices.some(({ box }) => box === null)) return nowhere
      return choices.flatMap(({ box, data }) =>
        box === null || box === 'no'
          ? []
          : [{ box, verdict: { kind: 'translate' as const, to: read(data) } }],
      )
    },
  }
}

function readPairTarget(data: Json, { family }: NftContext): Translation {
  const [kind, parts] = entryOf(data)
  if (kind !== 'concat' || !Array.isArray(parts))
    return { address: readAddressValue(data, family), port: 'same' }
  return { address: readAddressValue(parts[0] ?? null, family), port: readPortValue(parts[1] ?? null) }
}

function readTargetPort(port: Json): Translation['port'] {
  if (port === null) return 'same'
  const set = readPortValue(port)
  return set && joinIntervals(set)
}

/** `meta mark set 1`, `ct mark set meta mark`; what is sent elsewhere without NAT is not followed. */
function readChange(value: Json): Step[] {
  const [kind, detail] = entryOf(memberOf(value, 'key'))
  const key = textOf(memberOf(detail, 'key'))
  const to = memberOf(value, 'value')
  const field = key !== 'mark' ? null : kind === 'meta' ? 'mark' : kind === 'ct' ? 'connectionMark' : null
  if (field) {
    const change = (space: PacketSpace) => {
      const isLost = field === 'connectionMark' && !hasConnection(space)
      return isLost ? space : { ...space, [field]: readMarkValue(to, space) }
    }
    return [{ kind: 'change', change }]
  }
  const name = textOf(memberOf(detail, 'field'))
  const isHarmless =
    kind === 'meta' ||
    kind === 'ct' ||
    kind === 'exthdr' ||
    kind === 'tcp option' ||
    ['ttl', 'hoplimit', 'dscp', 'ecn', 'tos', 'window', 'id'].includes(name)
  return isHarmless ? [] : obscure
}

/** Null: not known. */
function readMarkValue(json: Json, space: PacketSpace): number | null {
  const number = readNumber(json)
  if (number !== null) return number
  const [kind, detail] = entryOf(json)
  const key = textOf(memberOf(detail, 'key'))
  if (kind === 'meta' && key === 'mark') return space.mark
  if (kind === 'ct' && key === 'mark') return space.connectionMark
  if (!Array.isArray(detail)) return null
  const [left, right] = detail.map((each) => readMarkValue(each, space))
  if (left === null || right === null || left === undefined || right === undefined) return null
  const results: Readonly<Record<string, number>> = {
    '&': left & right,
    '|': left | right,
    '^': left ^ right,
  }
  const result = results[kind]
  return result === undefined ? null : result >>> 0
}
