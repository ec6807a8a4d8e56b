import { everyPort, type Family, type Intervals, intersect, meet, subtract } from './address-set.ts'
import type { Reason } from './answers.ts'

/**
 * Many packets at once: every combination of what its fields hold. Rules cut it into parts that each have one fate.
 *
 * What can't be known of a packet is followed both ways, and each way remembers in `doubts` what it takes for granted.
 */
export interface PacketSpace {
  family: Family
  protocol: 'tcp' | 'udp'
  source: Intervals
  destination: Intervals
  sourcePort: Intervals
  port: Intervals
  /** Names of interfaces. */
  in: readonly string[]
  out: readonly string[]
  /** Of them, the one that rules can't see where the packet is: on its way in it has none to leave by yet. */
  hidden: 'in' | 'out' | null
  /** `first`: the SYN, or the first datagram. `answer`: what comes back. */
  stage: 'first' | 'answer'
  /** As connection tracking sees it where the packet is now; `invalid` before it was looked at. */
  state: ConnectionState
  /** Whether the connection's first packet was looked at. */
  isTracked: boolean
  /** What it was sent to before NAT; null: where it still goes to. */
  original: { destination: Intervals; port: Intervals } | null
  /** Null: not known. */
  mark: number | null
  connectionMark: number | null
  /** It goes to a socket of this host wherever it is addressed to (TPROXY). */
  isDelivered: boolean
  /** Whether the addresses are the host's own. */
  isSourceOwn: boolean
  isDestinationOwn: boolean
  doubts: Doubts
  /** The rules that sent it elsewhere. */
  via: readonly Reason[]
}

export type ConnectionState = 'new' | 'established' | 'untracked' | 'invalid'

/** What a way through the rules takes for granted: of each question that can't be answered, the answer. */
export type Doubts = ReadonlyMap<string, { holds: boolean; reason: Reason }>

/** Values for some of a packet's fields, which all have to be met. Names may end in `+`, which stands for anything. */
export interface Box {
  source?: Intervals
  destination?: Intervals
  sourcePort?: Intervals
  port?: Intervals
  in?: readonly string[]
  out?: readonly string[]
  originalDestination?: Intervals
  originalPort?: Intervals
}

export const everyPacket = {
  sourcePort: [[1n, 65_535n]],
  port: everyPort,
  stage: 'first',
  state: 'invalid',
  isTracked: true,
  hidden: null,
  original: null,
  mark: 0,
  connectionMark: 0,
  isDelivered: false,
  isSourceOwn: false,
  isDestinationOwn: true,
  doubts: new Map(),
  via: [],
} as const satisfies Partial<PacketSpace>

/** What lies in one of the boxes, and what in none. */
export function cutSpace(
  space: PacketSpace,
  boxes: readonly Box[],
): { inside: PacketSpace[]; outside: PacketSpace[] } {
  const inside: PacketSpace[] = []
  let rest = [space]
  for (const box of boxes) {
    const left: PacketSpace[] = []
    for (const part of rest) {
      const cut = cutBox(part, box)
      if (cut.inside) inside.push(cut.inside)
      left.push(...cut.outside)
    }
    rest = left
    if (rest.length === 0) break
  }
  return { inside, outside: rest }
}

function cutBox(space: PacketSpace, box: Box): { inside: PacketSpace | null; outside: PacketSpace[] } {
  const outside: PacketSpace[] = []
  let inside = space
  for (const [field, wanted] of Object.entries(box) as [keyof Box, never][]) {
    const [yes, no] = divide(inside, field, wanted)
    if (no) outside.push(no)
    if (!yes) return { inside: null, outside }
    inside = yes
  }
  return { inside, outside }
}

/** Whether some packet of the space may be in a box: for each field by itself. */
export function overlaps(space: PacketSpace, box: Box): boolean {
  return (Object.entries(box) as [keyof Box, never][]).every(([field, wanted]) =>
    field === 'in' || field === 'out'
      ? divide(space, field, wanted)[0] !== null
      : meet(readField(space, field), wanted),
  )
}

function divide(
  space: PacketSpace,
  field: keyof Box,
  wanted: Intervals | readonly string[],
): [PacketSpace | null, PacketSpace | null] {
  if (field === 'in' || field === 'out') {
    const patterns = wanted as readonly string[]
    const matches = (name: string) => patterns.some((pattern) => matchesName(pattern, name))
    if (space.hidden === field) return matches('') ? [space, null] : [null, space]
    const [yes, no] = [space[field].filter(matches), space[field].filter((name) => !matches(name))]
    return [
      yes.length > 0 ? { ...space, [field]: yes } : null,
      no.length > 0 ? { ...space, [field]: no } : null,
    ]
  }
  const own = readField(space, field)
  const [yes, no] = [intersect(own, wanted as Intervals), subtract(own, wanted as Intervals)]
  return [
    yes.length > 0 ? writeField(space, field, yes) : null,
    no.length > 0 ? writeField(space, field, no) : null,
  ]
}

function matchesName(pattern: string, name: string): boolean {
  return pattern.endsWith('+') ? name.startsWith(pattern.slice(0, -1)) && name !== '' : name === pattern
}

type Numbered = Exclude<keyof Box, 'in' | 'out'>

function readField(space: PacketSpace, field: Numbered): Intervals {
  const isAnswer = space.stage === 'answer'
  if (field === 'originalDestination')
    return space.original?.destination ?? (isAnswer ? space.source : space.destination)
  if (field === 'originalPort') return space.original?.port ?? (isAnswer ? space.sourcePort : space.port)
  return space[field]
}

function writeField(space: PacketSpace, field: Numbered, value: Intervals): PacketSpace {
  const isAnswer = space.stage === 'answer'
  if (field === 'originalDestination') {
    if (space.original) return { ...space, original: { ...space.original, destination: value } }
    return isAnswer ? { ...space, source: value } : { ...space, destination: value }
  }
  if (field === 'originalPort') {
    if (space.original) return { ...space, original: { ...space.original, port: value } }
    return isAnswer ? { ...space, sourcePort: value } : { ...space, port: value }
  }
  return { ...space, [field]: value }
}

export function addDoubt(space: PacketSpace, key: string, holds: boolean, reason: Reason): PacketSpace {
  return { ...space, doubts: new Map([...space.doubts, [key, { holds, reason }]]) }
}

/** Whether connection tracking knows a connection of it where it is now. */
export function hasConnection({ state }: PacketSpace): boolean {
  return state !== 'invalid' && state !== 'untracked'
}

/** Keeps it out of connection tracking: there is a choice only before it was looked at. */
export function leaveUntracked(space: PacketSpace): PacketSpace {
  return space.state === 'invalid' ? { ...space, state: 'untracked' } : space
}

/** What is answered to a packet that got to its end, on its way back. */
export function turnAround(space: PacketSpace): PacketSpace {
  return {
    ...space,
    source: space.destination,
    destination: space.source,
    sourcePort: space.port,
    port: space.sourcePort,
    in: space.out,
    out: space.in,
    stage: space.stage === 'first' ? 'answer' : 'first',
    state: 'invalid',
    mark: 0,
    isDelivered: false,
    isSourceOwn: space.isDestinationOwn,
    isDestinationOwn: space.isSourceOwn,
  }
}
