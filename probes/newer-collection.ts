import type * as z from 'zod'
import { isJsonObject, type JsonObject, takeKnownPart } from '../core/known-part.ts'
import { type Collection, collectionSchema, factsSchema, type NewerCollection } from './collection.ts'

/** A collection of a newer minor version, or the place of what has to be known to judge it at all. */
export type NewerCollectionReading =
  | { status: 'read'; collection: Collection & { newer: NewerCollection }; unknown: string[] }
  | { status: 'unreadable'; place: string }

/**
 * Reads what this version knows of a collection of a newer minor version. Areas, facts and members that it does not know are left out and
 * named; a fact with a value that it does not know is left out and remembered as unreadable, which is not the same as not seen.
 */
export function readNewerCollection(
  asRead: JsonObject,
  from: Pick<NewerCollection, 'schemaMinor' | 'writer'>,
): NewerCollectionReading {
  const { facts: areas, ...about } = asRead
  const known = takeKnownPart(collectionSchema.omit({ facts: true }), about)
  if (known.status === 'unreadable') return { status: 'unreadable', place: known.place.replace(/^\./, '') }
  if (!isJsonObject(areas)) return { status: 'unreadable', place: 'facts' }
  const unknown = known.unknown.map((place) => place.replace(/^\./, ''))
  const unreadable: Record<string, string> = {}
  const facts: [string, JsonObject][] = []
  for (const [area, given] of Object.entries(areas)) {
    const shape = shapeOf(area)
    if (!shape) {
      unknown.push(area)
      continue
    }
    if (!isJsonObject(given)) return { status: 'unreadable', place: `facts.${area}` }
    const names: [string, unknown][] = []
    for (const [name, fact] of Object.entries(given)) {
      const path = `${area}.${name}`
      const schema = Object.hasOwn(shape, name) ? shape[name] : undefined
      if (!schema) {
        unknown.push(path)
        continue
      }
      const part = takeKnownPart(schema, fact)
      if (part.status === 'unreadable') {
        unreadable[path] = `${path}${part.place}`
        continue
      }
      names.push([name, part.value])
      unknown.push(...part.unknown.map((place) => `${path}${place}`))
    }
    facts.push([area, Object.fromEntries(names)])
  }
  const collection = {
    ...known.value,
    facts: Object.fromEntries(facts),
    newer: { ...from, asRead, unreadable },
  }
  return { status: 'read', collection, unknown }
}

/** The facts of an area by name. */
function shapeOf(area: string): Readonly<Record<string, z.ZodType>> | null {
  if (!Object.hasOwn(factsSchema.shape, area)) return null
  return factsSchema.shape[area as keyof typeof factsSchema.shape].unwrap().shape
}
