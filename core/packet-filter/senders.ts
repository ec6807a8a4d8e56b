import { type Intervals, intersect, nothing, subtract, unite } from './address-set.ts'
import type { PacketSpace } from './packet-state.ts'

/** So many questions without an answer are gone through answer by answer; with more, nothing that hangs on one is sure. */
const doubtLimit = 10

/** Who gets somewhere whatever the answers are to what isn't known, and who does with some answers. */
export function findSenders(accepted: readonly { space: PacketSpace }[]): {
  sure: Intervals
  possible: Intervals
} {
  const parts = accepted.map(({ space }) => ({
    senders: space.source,
    doubts: [...space.doubts].map(([key, { holds }]) => [key, holds] as const),
  }))
  const possible = parts.reduce<Intervals>((set, { senders }) => unite(set, senders), nothing)
  const always = parts
    .filter(({ doubts }) => doubts.length === 0)
    .reduce<Intervals>((set, { senders }) => unite(set, senders), nothing)
  const keys = [...new Set(parts.flatMap(({ doubts }) => doubts.map(([key]) => key)))]
  if (keys.length === 0 || keys.length > doubtLimit || subtract(possible, always).length === 0)
    return { sure: always, possible }
  let sure = possible
  for (let answers = 0; answers < 1 << keys.length && sure.length > 0; answers += 1) {
    const holds = new Map(keys.map((key, at) => [key, ((answers >> at) & 1) === 1]))
    const reached = parts
      .filter(({ doubts }) => doubts.every(([key, wanted]) => holds.get(key) === wanted))
      .reduce<Intervals>((set, { senders }) => unite(set, senders), nothing)
    sure = intersect(sure, reached)
  }
  return { sure, possible }
}
