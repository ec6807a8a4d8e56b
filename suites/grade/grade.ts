import type { Fact, FactPath } from '../../core/fact.ts'
import { type Grade, gradeLetters } from '../../core/run.ts'
import type { Collection } from '../../probes/collection.ts'
import { otherTimesOf } from '../reading/clock.ts'
import { describeUnasked } from '../unasked-facts.ts'
import { describeUnreadable } from '../unreadable-facts.ts'
import type { Cap } from './cap.ts'
import { listCaps } from './grade-caps.ts'
import {
  createObservations,
  type Gap,
  type GradeFacts,
  gradeFacts,
  gradeUses,
  type Observations,
} from './observations.ts'
import { computeScoreRange, computeScores, computeTotal, type Scores } from './scores.ts'

type Letter = Exclude<Grade['letter'], null>

/**
 * The letter SSL Labs (rating guide 2009r) would give: the rules that these facts decide, with what nobody here tries listed as
 * such. No letter where something that is open could make it worse.
 */
export function gradeCollection(collection: Collection): Grade {
  const unreadable = describeUnreadable(collection, gradeFacts)
  if (unreadable !== null) return createNoGrade([`no letter: ${unreadable}`])
  const unasked = describeUnasked(collection, gradeFacts)
  if (unasked !== null) return createNoGrade([`no letter: ${unasked}`])
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
  return estimateGrade(facts, about).grade
}

/** A grade, and what it can be at best where its letter or its scores are open. */
export interface GradeEstimate {
  grade: Grade
  /** Null: nothing is known. */
  best: { letter: Letter; scores: Scores } | null
}

/**
 * What is known counts though other things are not: an F by RC4 alone stays one whatever else there is. A letter is given where nothing that
 * is open could make it worse, so that a known B doesn't wait for an HSTS field, of which the worst is an A−.
 */
export function estimateGrade(
  facts: Partial<GradeFacts>,
  about: Pick<Collection, 'target' | 'startedAt'>,
): GradeEstimate {
  const seen = createObservations(facts, about)
  if (Array.isArray(seen)) {
    return { grade: createNoGrade(seen.map((gap) => `no letter: ${gap}`)), best: null }
  }
  const gaps = [...seen.gaps, ...listGapsOfScores(seen)]
  const { best, worst } = computeScoreRange({ ...seen, gaps })
  const caps = listCaps(seen)
  const letter = letterOf(computeTotal(best), caps)
  const harmful = isFinal(letter)
    ? []
    : gaps.filter(
        (gap) =>
          letterOf(computeTotal({ ...best, ...gap.scores }), [...caps, { letter: gap.hides }]) !== letter,
      )
  const settled = harmful.length === 0 && (isFinal(letter) || letterOf(computeTotal(worst), caps) === letter)
  const scores = computeScores(seen)
  const given = {
    protocol: gaps.some((gap) => gap.scores.protocol !== undefined) ? null : scores.protocol,
    keyExchange: gaps.some((gap) => gap.scores.keyExchange !== undefined) ? null : scores.keyExchange,
    cipherStrength: gaps.some((gap) => gap.scores.cipherStrength !== undefined)
      ? null
      : scores.cipherStrength,
  }
  return {
    grade: {
      letter: settled ? letter : null,
      ...given,
      reasons: [
        ...(settled ? [describeScores(given)] : [`no letter better than ${letter}`]),
        ...gaps.map(
          (gap) =>
            `${!settled && (harmful.length === 0 || harmful.includes(gap)) ? 'no letter' : 'not settled'}: ${gap.what}`,
        ),
        ...caps.map((cap) => `${formatRule(cap.letter)}: ${cap.reason} (${formatMend(cap.mend)})`),
        ...listRemarks(seen),
      ],
    },
    best: { letter, scores: best },
  }
}

/** Nothing lowers these: to be M or T as well makes an F no better. */
function isFinal(letter: Letter): boolean {
  return letters.indexOf(letter) >= letters.indexOf('F')
}

/** A key or a group whose strength nobody told us is as weak as it may be. */
function listGapsOfScores(seen: Observations): Gap[] {
  const { keyExchange, cipherStrength } = computeScores(seen)
  return [
    ...(keyExchange === null
      ? [
          {
            what: 'the strength of the key exchange is not known',
            hides: 'F' as const,
            scores: { keyExchange: 0 },
          },
        ]
      : []),
    ...(cipherStrength === null
      ? [{ what: 'no cipher suite is known', hides: 'F' as const, scores: { cipherStrength: 0 } }]
      : []),
  ]
}

function describeScores(scores: Pick<Grade, keyof Scores>): string {
  const { protocol, keyExchange, cipherStrength } = scores
  if (protocol === null || keyExchange === null || cipherStrength === null)
    return 'the letter is settled though not every score is'
  const points = computeTotal({ protocol, keyExchange, cipherStrength })
  return `score ${Math.round(points)}: protocol ${protocol}, key exchange ${keyExchange}, cipher strength ${cipherStrength}`
}

/** Best first. */
export const letters: readonly Letter[] = gradeLetters

/** Neither a letter nor a score, and why. */
export function createNoGrade(reasons: string[]): Grade {
  return { letter: null, protocol: null, keyExchange: null, cipherStrength: null, reasons }
}

const untestedItems = ['Debian-weak keys', 'DROWN through other servers with the same key']

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

function listRemarks({ privateCa, serverFavourites, listsRead }: Observations): string[] {
  return [
    ...(serverFavourites.length > 0
      ? []
      : ['forward secrecy with SSL Labs’ reference browsers is inferred, not simulated']),
    ...(privateCa
      ? ['a private CA was given with --ca; SSL Labs itself would say T to its certificates']
      : []),
    ...(listsRead ? [] : ['not tested: revocation other than by staple']),
    ...untestedItems.map((what) => `not tested: ${what}`),
  ]
}

function factsOf(collection: Collection): Partial<GradeFacts> {
  const facts: Partial<Record<FactPath, Fact<FactPath>>> = {}
  for (const path of [...gradeFacts, ...gradeUses]) {
    const [area, name] = path.split('.') as [keyof Collection['facts'], string]
    const value = (collection.facts[area] as Record<string, Fact<FactPath>> | undefined)?.[name]
    if (value !== undefined) facts[path] = value
  }
  return facts as Partial<GradeFacts>
}
