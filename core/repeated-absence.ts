import * as z from 'zod'

/** How often an absence was seen: a single refusal, silence or cut connection may be the way's. */
export const repeatedAbsenceSchema = z.strictObject({
  /** How often it was asked in all, and how often nothing was there. */
  asked: z.int(),
  absent: z.int(),
  /** How often a repetition had no answer at all, where that is told apart from an absence. Not there: never. */
  silent: z.int().positive().optional(),
  /** Exchanges of the same kind that ought to succeed, before the first repetition and after each; and how many did. */
  controls: z.int(),
  sound: z.int(),
})
export type RepeatedAbsence = z.infer<typeof repeatedAbsenceSchema>

/** Fewer may be an accident of the way. */
export const leastAsked = 3

/** Was it absent each time, asked often enough, and did every control around it succeed? */
export function isAbsentEachTime({ asked, absent, controls, sound }: RepeatedAbsence): boolean {
  return asked >= leastAsked && absent === asked && controls >= asked && sound === controls
}
