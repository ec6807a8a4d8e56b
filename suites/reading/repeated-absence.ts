import { leastAsked, type RepeatedAbsence } from '../../core/repeated-absence.ts'

/**
 * Why an absence that was asked for again is not shown; null: it is, each time and with sound controls around each.
 *
 * @param bySilence - whether a repetition without an answer confirms it, too
 */
export function explainRepetition(
  { asked, absent, silent = 0, controls, sound }: RepeatedAbsence,
  least = leastAsked,
  bySilence = false,
): string | null {
  if (sound < controls)
    return `${controls - sound} of ${controls} control exchanges around it failed, so the way or the server is unsteady`
  if (absent + (bySilence ? silent : 0) < asked) return `it was absent ${absent} of ${asked} times`
  return asked < least || controls < asked ? `it was asked only ${asked} times` : null
}
