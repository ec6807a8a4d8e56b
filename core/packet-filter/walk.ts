import type { Reason } from './answers.ts'
import { addDoubt, cutSpace, overlaps, type PacketSpace } from './packet-state.ts'
import {
  type Meaning,
  negate,
  type Rule,
  type RuleSet,
  type Step,
  type Translation,
  type Verdict,
} from './rule-set.ts'

/** Where packets end in one base chain. */
export interface Ending {
  space: PacketSpace
  kind: 'accept' | 'drop' | 'translate'
  reason: Reason
  to?: Translation
}

interface Walked {
  endings: Ending[]
  /** What the chain leaves undecided. */
  through: PacketSpace[]
}

/** Deeper than any rule set: the kernel itself refuses loops. */
const depthLimit = 64
/** More parts than this are not followed: what becomes of them is not known. */
const partLimit = 4000

export function walkChain(rules: RuleSet, chain: string, spaces: readonly PacketSpace[], depth = 0): Walked {
  const endings: Ending[] = []
  const returned: PacketSpace[] = []
  let current = [...spaces]
  for (const rule of rules.chains.get(chain) ?? []) {
    if (current.length === 0) break
    const result = walkRule(rules, rule, current, depth)
    endings.push(...result.endings)
    returned.push(...result.returned)
    current = result.through
    if (current.length > partLimit) {
      endings.push(...current.flatMap((space) => endUnknown(space, rule.reason, 'parts')))
      current = []
    }
  }
  return { endings, through: [...current, ...returned] }
}

interface RuleWalked extends Walked {
  /** Leaves the chain undecided. */
  returned: PacketSpace[]
}

function walkRule(rules: RuleSet, rule: Rule, spaces: readonly PacketSpace[], depth: number): RuleWalked {
  // What a rule can't be about is not cut by what else it asks: thousands of rules would leave as many parts.
  const result: RuleWalked = { endings: [], through: [], returned: [] }
  let pending: PacketSpace[] = []
  for (const space of spaces) (isMissed(rule, space) ? result.through : pending).push(space)
  rule.steps.forEach((step, at) => {
    if (pending.length === 0) return
    pending = pending.flatMap((space) => takeStep({ rules, rule, at, depth }, step, space, result))
  })
  result.through.push(...pending)
  return result
}

/** Whether one of the conditions that a rule begins with is met by no packet of the space. */
function isMissed({ steps }: Rule, space: PacketSpace): boolean {
  for (const step of steps) {
    if (step.kind !== 'match') return false
    const meaning = step.condition(space)
    if (meaning.kind === 'no') return true
    if (meaning.kind === 'boxes' && !meaning.outside && !meaning.boxes.some((box) => overlaps(space, box)))
      return true
  }
  return false
}

interface Place {
  rules: RuleSet
  rule: Rule
  at: number
  depth: number
}

/** @returns what goes on to the rule's next step. */
function takeStep(place: Place, step: Step, space: PacketSpace, result: RuleWalked): PacketSpace[] {
  switch (step.kind) {
    case 'match': {
      const { met, unmet } = splitSpace(place, step.condition(space), space)
      result.through.push(...unmet)
      return met
    }
    case 'change':
      return [step.change(space)]
    case 'verdict':
      return follow(place, step.verdict, space, result)
    case 'choice': {
      let rest = [space]
      const going: PacketSpace[] = []
      for (const { box, verdict } of step.choose(space)) {
        const cuts = rest.map((part) => cutSpace(part, [box]))
        going.push(
          ...cuts.flatMap(({ inside }) => inside).flatMap((part) => follow(place, verdict, part, result)),
        )
        rest = cuts.flatMap(({ outside }) => outside)
      }
      result.through.push(...rest)
      return going
    }
  }
}

function splitSpace(
  place: Place,
  meaning: Meaning,
  space: PacketSpace,
): { met: PacketSpace[]; unmet: PacketSpace[] } {
  if (meaning.kind === 'boxes') {
    const excepted = cutSpace(space, meaning.except ?? [])
    const cuts = excepted.outside.map((part) => cutSpace(part, meaning.boxes))
    const inside = cuts.flatMap((cut) => cut.inside)
    const outside = [...excepted.inside, ...cuts.flatMap((cut) => cut.outside)]
    return meaning.outside ? { met: outside, unmet: inside } : { met: inside, unmet: outside }
  }
  const key = keyOf(place, space)
  const doubt = (holds: boolean) => [addDoubt(space, key, holds, place.rule.reason)]
  const known = space.doubts.get(key)
  switch (meaning.kind) {
    case 'yes':
      return { met: [space], unmet: [] }
    case 'no':
      return { met: [], unmet: [space] }
    case 'either':
      return { met: [space], unmet: [space] }
    case 'usually':
      return { met: [space], unmet: doubt(false) }
    case 'rarely': {
      const { met, unmet } = splitSpace(place, negate(meaning), space)
      // The same doubt, the other way round: it holds where the rule is met.
      return { met: unmet, unmet: met }
    }
    case 'unknown':
      if (known) return known.holds ? { met: [space], unmet: [] } : { met: [], unmet: [space] }
      return { met: doubt(true), unmet: doubt(false) }
  }
}

function keyOf({ rule, at }: Place, space: PacketSpace, part = ''): string {
  return `${idOf(rule)}/${at}/${space.stage}${part}`
}

const ids = new WeakMap<Rule, number>()
let nextId = 0
function idOf(rule: Rule): number {
  const known = ids.get(rule)
  if (known !== undefined) return known
  nextId += 1
  ids.set(rule, nextId)
  return nextId
}

function follow(place: Place, verdict: Verdict, space: PacketSpace, result: RuleWalked): PacketSpace[] {
  const { rules, rule, depth } = place
  const { reason } = rule
  switch (verdict.kind) {
    case 'continue':
      return [space]
    case 'accept':
    case 'drop':
      result.endings.push({ space, kind: verdict.kind, reason })
      return []
    case 'return':
      result.returned.push(space)
      return []
    case 'translate':
      result.endings.push({ space, kind: 'translate', reason, to: verdict.to })
      return []
    case 'deliver': {
      const port =
        verdict.port === 'same'
          ? {}
          : { original: { destination: space.destination, port: space.port }, port: verdict.port }
      result.endings.push({
        space: { ...space, ...port, isDelivered: true, via: [...space.via, reason] },
        kind: 'accept',
        reason,
      })
      return []
    }
    case 'jump':
    case 'goto': {
      if (depth >= depthLimit) {
        result.endings.push(...endUnknown(space, reason, 'depth'))
        return []
      }
      const { endings, through } = walkChain(rules, verdict.chain, [space], depth + 1)
      result.endings.push(...endings)
      if (verdict.kind === 'jump') return through
      result.returned.push(...through)
      return []
    }
    case 'unknown': {
      const acts = keyOf(place, space, '/acts')
      result.endings.push(
        ...endUnknown(addDoubt(space, acts, true, reason), reason, keyOf(place, space, '/lets')),
      )
      return [addDoubt(space, acts, false, reason)]
    }
  }
}

/** Let in or dropped, and which of them is not known. */
export function endUnknown(space: PacketSpace, reason: Reason, key: string): Ending[] {
  return [
    { space: addDoubt(space, key, true, reason), kind: 'accept', reason },
    { space: addDoubt(space, key, false, reason), kind: 'drop', reason },
  ]
}
