import ipaddr from 'ipaddr.js'

export type Family = 'ip' | 'ip6'

/** Numbers (addresses, ports) as intervals: sorted, apart from each other, both ends included. */
export type Intervals = readonly Interval[]
export type Interval = readonly [first: bigint, last: bigint]

export const nothing: Intervals = []
export const everyPort: Intervals = [[0n, 65_535n]]

const bitsOf = { ip: 32n, ip6: 128n } as const

export function everyAddress(family: Family): Intervals {
  return [[0n, (1n << bitsOf[family]) - 1n]]
}

/** In order, and whatever touches or overlaps joined. */
export function joinIntervals(list: readonly Interval[]): Intervals {
  const joined: [bigint, bigint][] = []
  for (const [first, last] of list.toSorted((a, b) => (a[0] < b[0] ? -1 : 1))) {
    const end = joined.at(-1)
    if (end && first <= end[1] + 1n) end[1] = last > end[1] ? last : end[1]
    else joined.push([first, last])
  }
  return joined
}

export function unite(a: Intervals, b: Intervals): Intervals {
  if (a.length === 0) return b
  return b.length === 0 ? a : joinIntervals([...a, ...b])
}

export function intersect(a: Intervals, b: Intervals): Intervals {
  const common: Interval[] = []
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [one, other] = [a[i] as Interval, b[j] as Interval]
    const first = one[0] > other[0] ? one[0] : other[0]
    const last = one[1] < other[1] ? one[1] : other[1]
    if (first <= last) common.push([first, last])
    if (one[1] < other[1]) i += 1
    else j += 1
  }
  return common
}

/** Whether they have a number in common. */
export function meet(a: Intervals, b: Intervals): boolean {
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [one, other] = [a[i] as Interval, b[j] as Interval]
    if (one[0] <= other[1] && other[0] <= one[1]) return true
    if (one[1] < other[1]) i += 1
    else j += 1
  }
  return false
}

export function subtract(a: Intervals, b: Intervals): Intervals {
  const rest: Interval[] = []
  let j = 0
  for (const [first, last] of a) {
    let from = first
    while (j < b.length && (b[j] as Interval)[1] < from) j += 1
    for (let k = j; k < b.length && (b[k] as Interval)[0] <= last; k += 1) {
      const [gone, until] = b[k] as Interval
      if (gone > from) rest.push([from, gone - 1n])
      if (until + 1n > from) from = until + 1n
    }
    if (from <= last) rest.push([from, last])
  }
  return rest
}

export function isSame(a: Intervals, b: Intervals): boolean {
  return (
    a === b ||
    (a.length === b.length && a.every(([first, last], i) => first === b[i]?.[0] && last === b[i]?.[1]))
  )
}

export function countNumbers(set: Intervals): bigint {
  return set.reduce((sum, [first, last]) => sum + last - first + 1n, 0n)
}

/** `192.0.2.1`, `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `10.0.0.1-10.0.0.9`; null: no address, or none of this family. */
export function parseAddresses(text: string, family: Family): Interval | null {
  const [first = '', last] = text.split('-')
  if (last !== undefined) {
    const [from, to] = [parseAddress(first, family), parseAddress(last, family)]
    return from === null || to === null || from > to ? null : [from, to]
  }
  const [base = '', length] = text.split('/')
  const address = parseAddress(base, family)
  const bits = length === undefined ? Number(bitsOf[family]) : parsePrefixLength(length, family)
  return address === null || bits === null ? null : prefixOf(address, bits, family)
}

/** The same as a set; null: as before. */
export function parseAddressSet(text: string, family: Family): Intervals | null {
  const interval = parseAddresses(text, family)
  return interval && [interval]
}

export function parseAddress(text: string, family: Family): bigint | null {
  const valid = family === 'ip' ? ipaddr.IPv4.isValidFourPartDecimal(text) : ipaddr.IPv6.isValid(text)
  if (!valid) return null
  return ipaddr
    .parse(text)
    .toByteArray()
    .reduce((number, byte) => (number << 8n) | BigInt(byte), 0n)
}

export function familyOf(address: string): Family | null {
  const [base = ''] = address.split('/')
  if (ipaddr.IPv4.isValidFourPartDecimal(base)) return 'ip'
  return ipaddr.IPv6.isValid(base) ? 'ip6' : null
}

export function prefixOf(address: bigint, bits: number, family: Family): Interval {
  const free = bitsOf[family] - BigInt(bits)
  const first = (address >> free) << free
  return [first, first + (1n << free) - 1n]
}

function parsePrefixLength(text: string, family: Family): number | null {
  if (/^\d{1,3}$/.test(text)) return Number(text) <= Number(bitsOf[family]) ? Number(text) : null
  return family === 'ip' && ipaddr.IPv4.isValidFourPartDecimal(text)
    ? ipaddr.IPv4.parse(text).prefixLengthFromSubnetMask()
    : null
}

export function formatAddress(address: bigint, family: Family): string {
  const length = Number(bitsOf[family] / 8n)
  const bytes = Array.from({ length }, (_, index) =>
    Number((address >> BigInt(8 * (length - 1 - index))) & 255n),
  )
  return ipaddr.fromByteArray(bytes).toString()
}

/** As networks, `10.0.0.0/8`, at most so many and `…` after them. */
export function formatNetworks(set: Intervals, family: Family, most = 16): string[] {
  const networks: string[] = []
  for (const [first, last] of set) {
    for (let from = first; from <= last; ) {
      if (networks.length === most) return [...networks, '…']
      let free = 0n
      while (free < bitsOf[family]) {
        const size = 1n << (free + 1n)
        if (from % size !== 0n || from + size - 1n > last) break
        free += 1n
      }
      networks.push(`${formatAddress(from, family)}/${bitsOf[family] - free}`)
      from += 1n << free
    }
  }
  return networks
}
