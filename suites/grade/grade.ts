import type { Fact, FactPath } from '../../core/fact.ts'
import { type Grade, gradeLetters } from '../../core/run.ts'
import type { Collection } from '../../probes/collection.ts'
import { otherTimesOf } from '../reading/clock.ts'
import { describeUnreadable } from '../unreadable-facts.ts'
import { type Cap, listCaps } from './grade-caps.ts'
import { createObservations, type GradeFacts, gradeFacts, type Observations } from './observations.ts'
import { computeScores, computeTotal } from './scores.ts'

type Letter = Exclude<Grade['letter'], null>

/**
 * The letter SSL Labs (rating guide 2009r) would give at best: the rules that these facts decide, with the attacks that
 * were not tried listed as such. No letter where a fact is missing or an enumeration has no explicit end.
 */
export function gradeCollection(collection: Collection): Grade {
  const unreadable = describeUnreadable(collection, gradeFacts)
  if (unreadable !== null) return createNoGrade([`no letter: ${unreadable}`])
  const facts = factsOf(collection)
  const grade = gradeFromFacts(facts, collection)
  const other = findOtherLetter(grade, collection, facts)
  return other ? { ...grade, letter: null, reasons: [`no letter: ${other}`, ...grade.reasons] } : grade
}

/** Why the letter would be another at a time that speaks against the machine's clock; null: it would not. */
function findOtherLetter(
  { letter }: Grade,
  collection: Collection,
  facts: Partial<GradeFacts>,
): string | null {
  if (letter === null) return null
  const { startedAt, target } = collection
  for (const { time, says, excuses } of otherTimesOf(collection)) {
    const then = gradeFromFacts(facts, { target, startedAt: time.toISOString() }).letter
    const isWorse = then !== null && letters.indexOf(then) > letters.indexOf(letter)
    if (then !== letter && (excuses || isWorse))
      return `this machine’s clock said ${startedAt}, and by that it would be ${letter}; but ${says}, and then it would be ${then ?? 'open'}`
  }
  return null
}

/** The same from facts already taken out of a collection. */
export function gradeFromFacts(
  facts: Partial<GradeFacts>,
  about: Pick<Collection, 'target' | 'startedAt'>,
): Grade {
  const seen = createObservations(facts, about)
  if (Array.isArray(seen)) {
    return createNoGrade(seen.map((gap) => `no letter: ${gap}`))
  }
  const scores = computeScores(seen)
  const gaps = [
    ...seen.gaps,
    ...(scores.keyExchange === null ? ['the strength of the key exchange is not known'] : []),
    ...(scores.cipherStrength === null ? ['no cipher suite is known'] : []),
  ]
  const caps = listCaps(seen)
  const reasons = caps.map((cap) => `${formatRule(cap.letter)}: ${cap.reason} (${formatMend(cap.mend)})`)
  if (gaps.length > 0) {
    const known =
      seen.gaps.length === 0 ? scores : { protocol: null, keyExchange: null, cipherStrength: null }
    return { letter: null, ...known, reasons: [...gaps.map((gap) => `no letter: ${gap}`), ...reasons] }
  }
  const points = computeTotal(scores)
  return {
    letter: letterOf(points, caps),
    ...scores,
    reasons: [
      `score ${Math.round(points)}: protocol ${scores.protocol}, key exchange ${scores.keyExchange}, cipher strength ${scores.cipherStrength}`,
      ...reasons,
      ...listRemarks(seen),
    ],
  }
}

/** Best first. */
export const letters: readonly Letter[] = gradeLetters

/** Neither a letter nor a score, and why. */
export function createNoGrade(reasons: string[]): Grade {
  return { letter: null, protocol: null, keyExchange: null, cipherStrength: null, reasons }
}

const untestedItems = [
  'Debian-weak keys',
  'revocation other than by staple',
  'DROWN through other servers with the same key',
]

/** The letter of the points, or the worst of the caps where that is worse. */
export function letterOf(points: number, caps: readonly Pick<Cap, 'letter'>[]): Letter {
  const worst = Math.max(
    letters.indexOf(letterOfScore(points)),
    ...caps.map(({ letter }) => letters.indexOf(letter)),
  )
  return letters[worst] ?? 'F'
}

/** A score alone never gives an A+: that is an A without any warning, which is an A without a cap. */
function letterOfScore(points: number): Letter {
  if (points >= 80) return 'A+'
  if (points >= 65) return 'B'
  if (points >= 50) return 'C'
  if (points >= 35) return 'D'
  return points >= 20 ? 'E' : 'F'
}

function formatRule(letter: Letter): string {
  return letter === 'A-' || letter === 'A' ? `warning (${letter})` : `capped at ${letter}`
}

function formatMend(mend: Cap['mend']): string {
  return 'check' in mend ? `see ${mend.check}` : `mend: ${mend.setting}`
}

function listRemarks({ privateCa, serverFavourites, attacks }: Observations): string[] {
  return [
    ...(serverFavourites.length > 0
      ? []
      : ['forward secrecy with SSL Labs’ reference browsers is inferred, not simulated']),
    ...(privateCa
      ? ['a private CA was given with --ca; SSL Labs itself would say T to its certificates']
      : []),
    ...[
      ...Map.groupBy(
        attacks.filter(({ verdict }) => verdict.verdict === 'inconclusive'),
        ({ verdict }) => verdict.reason,
      ),
    ].map(([reason, same]) => `not settled: ${same.map(({ name }) => name).join(', ')} (${reason})`),
    ...untestedItems.map((what) => `not tested: ${what}`),
  ]
}

function factsOf(collection: Collection): Partial<GradeFacts> {
  const facts: Partial<Record<FactPath, Fact<FactPath>>> = {}
  for (const path of gradeFacts) {
    const [area, name] = path.split('.') as [keyof Collection['facts'], string]
    const value = (collection.facts[area] as Record<string, Fact<FactPath>> | undefined)?.[name]
    if (value !== undefined) facts[path] = value
  }
  return facts as Partial<GradeFacts>
}
