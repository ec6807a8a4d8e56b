import type { Fact } from '../../../core/fact.ts'
import { explainRepetition } from '../repeated-absence.ts'

export type HelloTry = Fact<'tls.intolerance'>[number]
export type HelloFeature = HelloTry['features'][number]

/**
 * Is a hello with this feature answered? `refused`: alone it was not, time after time, and hellos without it were answered before,
 * between and after.
 */
export function readTolerance(
  tries: readonly HelloTry[],
  feature: HelloFeature,
): { answer: 'borne' | 'refused' } | { answer: 'unknown'; doubt: string | null } {
  // One that was fragmented, as older versions sent it, is not long to what looks at its first record.
  const having = tries.filter(
    ({ features }) => features.includes(feature) && !(feature === 'long' && features.includes('fragmented')),
  )
  if (having.some(({ outcome }) => outcome.status === 'ok')) return { answer: 'borne' }
  const alone = having.find(({ features, repeated }) => features.length === 1 && repeated)
  if (!alone?.repeated) return { answer: 'unknown', doubt: null }
  const doubt = explainRepetition(alone.repeated, leastAsked)
  return doubt === null ? { answer: 'refused' } : { answer: 'unknown', doubt }
}

/** A hello with the feature alone and its repetitions. Whatever came instead of an answer may be an accident. */
const leastAsked = 4
