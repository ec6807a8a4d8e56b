import type { Grade } from '../../core/run.ts'

/** A rule of the guide that lowers the letter. */
export interface Cap {
  letter: Exclude<Grade['letter'], null>
  reason: string
  /** How to be rid of it: the id of the check that fails for the same and says how to mend it, or the mend itself where none does. */
  mend: { check: string } | { setting: string }
}

export function createCap(letter: Cap['letter'], reason: string, check: string): Cap {
  return { letter, reason, mend: { check } }
}

export function capIf(condition: boolean, letter: Cap['letter'], reason: string, check: string): Cap[] {
  return condition ? [createCap(letter, reason, check)] : []
}
