import type { Intervals } from './address-set.ts'
import type { Reason } from './answers.ts'
import { type Box, hasConnection, type PacketSpace } from './packet-state.ts'

/** What one condition makes of a packet, or of many. */
export type Meaning =
  /** Met inside of the boxes, as far as they are not excepted (`outside`: not there). */
  | { kind: 'boxes'; boxes: readonly Box[]; except?: readonly Box[]; outside?: boolean }
  | { kind: 'yes' }
  | { kind: 'no' }
  /** Of packets alike some meet it and others don't: limits, hours, chance. */
  | { kind: 'either' }
  /** Ordinary packets meet it, and whether any other does is not known; `rarely`: the other way round. */
  | { kind: 'usually' }
  | { kind: 'rarely' }
  | { kind: 'unknown' }

export type Condition = (space: PacketSpace) => Meaning

/** Where a packet is sent instead. Null: not known. */
export interface Translation {
  /** `same`: as it was. `own`: the host, by the interface's own address. */
  address: Intervals | 'same' | 'own' | null
  port: Intervals | 'same' | null
}

export type Verdict =
  | { kind: 'accept' | 'drop' | 'return' | 'continue' }
  | { kind: 'jump' | 'goto'; chain: string }
  | { kind: 'translate'; to: Translation }
  /** To a socket of this host (TPROXY). */
  | { kind: 'deliver'; port: Intervals | 'same' }
  /** What isn't known here: it may go on, be let in or be dropped. */
  | { kind: 'unknown' }

export type Step =
  | { kind: 'match'; condition: Condition }
  | { kind: 'change'; change: (space: PacketSpace) => PacketSpace }
  | { kind: 'verdict'; verdict: Verdict }
  /** A verdict for each of several boxes, the first that holds; without one the rule ends. */
  | { kind: 'choice'; choose: (space: PacketSpace) => readonly Choice[] }

export interface Choice {
  box: Box
  verdict: Verdict
}

/** One rule, whoever wrote it: its steps are gone through until a condition is not met or a verdict ends it. */
export interface Rule {
  reason: Reason
  packets: number | null
  steps: readonly Step[]
  /** For rules that redirect: what they are about, in words. */
  words: { protocol: string | null; destination: string | null; port: string | null }
}

/** A table: chains that may jump to each other. */
export interface RuleSet {
  /** `iptables filter`, `nft inet filter`. */
  place: string
  chains: ReadonlyMap<string, readonly Rule[]>
}

export interface BaseChain {
  rules: RuleSet
  chain: string
  hook: Hook
  type: 'filter' | 'nat'
  priority: number
  policy: 'accept' | 'drop' | 'unknown'
  /** Null: of every interface. */
  devices: readonly string[] | null
  /** Why it isn't known whether it is there at all; null: it is. */
  doubt: Reason | null
}

export type Hook = 'ingress' | 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting'

/** Where the way of a packet is still open, and NAT decides where it goes. */
export function isBeforeRouting(hook: Hook): boolean {
  return hook === 'prerouting' || hook === 'output'
}

export const yes: Meaning = { kind: 'yes' }
export const no: Meaning = { kind: 'no' }
export const either: Meaning = { kind: 'either' }
export const usually: Meaning = { kind: 'usually' }
export const rarely: Meaning = { kind: 'rarely' }
export const unknown: Meaning = { kind: 'unknown' }

export const within = (...boxes: readonly Box[]): Meaning => ({ kind: 'boxes', boxes })
export const always =
  (meaning: Meaning): Condition =>
  () =>
    meaning

/** What asks for a connection is not met without one. */
export const isTracked: Condition = (space) => (hasConnection(space) ? yes : no)

const opposites = { yes: no, no: yes, either, usually: rarely, rarely: usually, unknown } as const

export function negate(meaning: Meaning): Meaning {
  return meaning.kind === 'boxes'
    ? { ...meaning, outside: meaning.outside !== true }
    : opposites[meaning.kind]
}

export function negateIf(negated: boolean, condition: Condition): Condition {
  return negated ? (space) => negate(condition(space)) : condition
}

/**
 * What ordinary packets have lies in a range, of which a rule names a part: for a SYN's length, its TTL and the like, which a sender
 * may choose and seldom does.
 */
export function compareOrdinary(
  ordinary: readonly [number, number],
  wanted: readonly [number, number],
): Meaning {
  if (wanted[0] <= ordinary[0] && ordinary[1] <= wanted[1]) return usually
  return wanted[1] < ordinary[0] || ordinary[1] < wanted[0] ? rarely : unknown
}
