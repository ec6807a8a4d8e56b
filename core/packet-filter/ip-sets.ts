import { everyAddress, type Family, type Intervals, parseAddressSet } from './address-set.ts'
import type { Box } from './packet-state.ts'
import type { IpSet } from './sources.ts'

/** What an ipset holds, as boxes, and what it holds though a wider entry of `nomatch` says otherwise. */
export interface SetBoxes {
  held: Box[]
  excepted: Box[]
}

const empty: SetBoxes = { held: [], excepted: [] }

/** By protocol; null: what it holds is not known. @see ipset(8) */
export function boxesOfIpSet(
  ipsets: readonly IpSet[] | null,
  name: string,
  directions: readonly string[],
  family: Family,
): ((protocol: 'tcp' | 'udp') => SetBoxes) | null {
  const set = ipsets?.find((each) => each.name === name)
  if (!set) return null
  if (set.type === 'list:set') {
    const members = set.entries.map(({ element }) => boxesOfIpSet(ipsets, element, directions, family))
    if (members.some((member) => member === null)) return null
    const hasExceptions = members.some((member) =>
      (['tcp', 'udp'] as const).some((protocol) => member?.(protocol).excepted.length),
    )
    // An exception holds for its own member only.
    if (hasExceptions && members.length > 1) return null
    return (protocol) => {
      const parts = members.map((member) => member?.(protocol) ?? empty)
      return { held: parts.flatMap(({ held }) => held), excepted: parts.flatMap(({ excepted }) => excepted) }
    }
  }
  const [method = '', data = ''] = set.type.split(':')
  const kinds = data.split(',')
  if (!['hash', 'bitmap'].includes(method) || kinds.some((kind) => !readers[kind])) return null
  // What adds entries with a time to live is a program that runs on.
  if (set.entries.some(({ options }) => options.some((option) => /^(?:timeout|skbmark)/.test(option))))
    return null
  const read = (protocol: 'tcp' | 'udp', isException: boolean) =>
    set.entries
      .filter(({ options }) => options.includes('nomatch') === isException)
      .map(({ element }) => readElement(element, kinds, directions, family, protocol))
  const parts = (['tcp', 'udp'] as const).flatMap((protocol) => [
    ...read(protocol, false),
    ...read(protocol, true),
  ])
  if (parts.some((part) => part === null)) return null
  const list = (protocol: 'tcp' | 'udp', isException: boolean) =>
    read(protocol, isException).flatMap((box) => (box === null || box === 'none' ? [] : [box]))
  return (protocol) => ({ held: list(protocol, false), excepted: list(protocol, true) })
}

type Reader = (text: string, side: string, family: Family, protocol: string) => Box | 'none' | null

const address: Reader = (text, side, family) => {
  const set: Intervals | null =
    text === '0.0.0.0/0' || text === '::/0' ? everyAddress(family) : parseAddressSet(text, family)
  if (!set) return 'none'
  return side === 'src' ? { source: set } : { destination: set }
}

const readers: Readonly<Record<string, Reader>> = {
  ip: address,
  net: address,
  port: (text, side, _family, protocol) => {
    const [, named, first = '', last = first] = /^(?:([a-z\d]+):)?(\d+)(?:-(\d+))?$/i.exec(text) ?? []
    if (first === '') return null
    // A bitmap of ports holds numbers alone, for every protocol.
    if (named !== undefined && named.toLowerCase() !== protocol) return 'none'
    const set: Intervals = [[BigInt(first), BigInt(last)]]
    return side === 'src' ? { sourcePort: set } : { port: set }
  },
  iface: (text, side) =>
    text.startsWith('physdev:') ? null : side === 'src' ? { in: [text] } : { out: [text] },
}

function readElement(
  element: string,
  kinds: readonly string[],
  directions: readonly string[],
  family: Family,
  protocol: string,
): Box | 'none' | null {
  const values = element.split(',')
  if (values.length !== kinds.length || directions.length < kinds.length) return null
  let box: Box = {}
  for (const [at, kind] of kinds.entries()) {
    const part = readers[kind]?.(values[at] ?? '', directions[at] ?? '', family, protocol) ?? null
    if (part === null || part === 'none') return part
    // Twice the same side: both have to hold, which a box can't say.
    if (Object.keys(part).some((field) => field in box)) return null
    box = { ...box, ...part }
  }
  return box
}
