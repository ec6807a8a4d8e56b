import type { FactPath } from '../core/fact.ts'
import type { Collection } from '../probes/collection.ts'
import { makeVisibleLine } from './visible-text.ts'

/**
 * The first of these facts that a newer version of mmverify saw and this one cannot read, as a reason. Null: there is none. It is asked
 * of optional facts too: what was seen and not understood could overturn what the others say.
 */
export function describeUnreadable({ newer }: Collection, paths: readonly FactPath[]): string | null {
  if (!newer) return null
  const path = paths.find((candidate) => Object.hasOwn(newer.unreadable, candidate))
  if (path === undefined) return null
  const place = newer.unreadable[path] ?? path
  return makeVisibleLine(
    `not readable by this version: ${place} has a value that it does not know, written by mmverify ${newer.writer}`,
  )
}
