import {
  everyAddress,
  everyPort,
  type Family,
  type Intervals,
  joinIntervals,
  parseAddresses,
} from './address-set.ts'
import type { Json } from './sources.ts'

/** Expressions and statements are objects of one member: its name and what it holds. @see libnftables-json(5) */
export function entryOf(json: Json | undefined): [string, Json] {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return ['', null]
  return Object.entries(json)[0] ?? ['', null]
}

export function memberOf(json: Json | undefined, name: string): Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null
  return json[name] ?? null
}

export function textOf(json: Json | undefined): string {
  return typeof json === 'string' || typeof json === 'number' ? String(json) : ''
}

/** A number as it is or in words, `0x10`; null: none. */
export function readNumber(json: Json | undefined): number | null {
  if (typeof json === 'number') return json
  return typeof json === 'string' && /^(?:0x[\da-f]+|\d+)$/i.test(json) ? Number(json) : null
}

/** `192.0.2.1`, a prefix, a range. Null: none of this family. */
export function readAddressValue(value: Json, family: Family): Intervals | null {
  const [kind, detail] = entryOf(value)
  if (value === '*') return everyAddress(family)
  const text =
    kind === 'prefix'
      ? `${textOf(memberOf(detail, 'addr'))}/${textOf(memberOf(detail, 'len'))}`
      : kind === 'range' && Array.isArray(detail)
        ? detail.map(textOf).join('-')
        : textOf(value)
  const interval = parseAddresses(text, family)
  return interval && [interval]
}

export function readPortValue(value: Json): Intervals | null {
  const [kind, detail] = entryOf(value)
  if (value === '*') return everyPort
  const ends = kind === 'range' && Array.isArray(detail) ? detail : [value, value]
  const [from, to] = ends.map(portOf)
  return from === null || to === null || from === undefined || to === undefined
    ? null
    : joinIntervals([[from, to]])
}

const services: Readonly<Record<string, bigint>> = {
  ssh: 22n,
  http: 80n,
  https: 443n,
  domain: 53n,
  mysql: 3306n,
  postgresql: 5432n,
}

function portOf(value: Json): bigint | null {
  if (typeof value === 'number') return BigInt(value)
  return typeof value === 'string'
    ? (services[value] ?? (/^\d{1,5}$/.test(value) ? BigInt(value) : null))
    : null
}
