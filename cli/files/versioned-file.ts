import type * as z from 'zod'
import { isJsonObject, type JsonObject } from '../../core/known-part.ts'
import { clipText, makeVisibleLine } from '../../suites/visible-text.ts'
import { UsageError } from '../usage-error.ts'

/** The shape that this version of mmverify writes and reads. */
export interface Shape {
  /** What the file is called. */
  kind: 'facts.json' | 'run.json'
  major: number
  minor: number
  /** What to do about a file of another major version. */
  remedy: string
}

/** A file of a newer minor version, taken apart. */
export interface NewerFile {
  header: JsonObject
  /** The minor version of the file. */
  schemaMinor: number
  /** The version of mmverify that wrote it. */
  writer: string
  /** One for each target. */
  entries: JsonObject[]
}

/**
 * A file of a newer minor version, or null: then it has to be of this version's shape, to the last member.
 *
 * @param headerSchema - of the members that stand before `runs`
 * @throws {UsageError} where it is of another major version, or its head cannot be read
 */
export function openNewerFile(
  json: unknown,
  path: string,
  shape: Shape,
  headerSchema: z.ZodObject,
): NewerFile | null {
  const { schemaVersion, schemaMinor = 0, tool } = isJsonObject(json) ? json : {}
  if (schemaVersion === undefined)
    throw new UsageError(`${path} is no ${shape.kind} of mmverify: it has no schemaVersion`)
  if (schemaVersion !== shape.major) {
    const found = makeVisibleLine(clipText(JSON.stringify(schemaVersion), 40))
    throw new UsageError(
      `${path} has schemaVersion ${found}, and this mmverify reads ${shape.major}: ${shape.remedy}`,
    )
  }
  if (!isJsonObject(json) || !Number.isInteger(schemaMinor) || Number(schemaMinor) < 0)
    throw new UsageError(`${path} is no ${shape.kind}: schemaMinor is not a whole number`)
  const minor = Number(schemaMinor)
  if (minor <= shape.minor) return null
  const writer = isJsonObject(tool) ? tool.version : undefined
  const { header, content } = splitHeader(json, headerSchema)
  if (typeof writer !== 'string' || !headerSchema.safeParse(header).success)
    throw new UsageError(`${path} is no ${shape.kind}: what stands before its content is not valid`)
  return {
    header,
    schemaMinor: minor,
    writer,
    entries: listEntries(content, path, shape),
  }
}

/** Refuses a newer file in which this version lacks what it cannot do without. */
export function refuseNewerFile(
  path: string,
  shape: Shape,
  { schemaMinor, writer }: NewerFile,
  place: string,
): never {
  throw new UsageError(
    makeVisibleLine(
      `${path} is of schema ${shape.major}.${schemaMinor}, written by mmverify ${writer}, and this version reads ${shape.major}.${shape.minor}: ${place} is not readable by it`,
    ),
  )
}

/** Says in one line what this version does not know of a newer file. */
export function announceUnknown(
  path: string,
  { major, minor }: Shape,
  { schemaMinor, writer }: NewerFile,
  { unknown, unreadable }: Record<'unknown' | 'unreadable', readonly string[]>,
): void {
  const parts = [
    ...(unknown.length > 0 ? [`kept and not looked at: ${listPlaces(unknown)}`] : []),
    ...(unreadable.length > 0 ? [`values not known: ${listPlaces(unreadable)}`] : []),
  ]
  if (parts.length === 0) return
  const line = `mmverify: ${path} is of schema ${major}.${schemaMinor}, written by mmverify ${writer}; this version reads ${major}.${minor}; ${parts.join('; ')}`
  process.stderr.write(`${makeVisibleLine(line)}\n`)
}

function splitHeader(json: JsonObject, schema: z.ZodObject): Record<'header' | 'content', JsonObject> {
  const isHeader = ([name]: [string, unknown]) => Object.hasOwn(schema.shape, name)
  const members = Object.entries(json)
  return {
    header: Object.fromEntries(members.filter(isHeader)),
    content: Object.fromEntries(members.filter((member) => !isHeader(member))),
  }
}

function listEntries(content: JsonObject, path: string, { kind }: Shape): JsonObject[] {
  if (!Object.hasOwn(content, 'runs')) return [content]
  const { runs, ...others } = content
  const [other] = Object.keys(others)
  if (other !== undefined)
    throw new UsageError(makeVisibleLine(`${path} is no ${kind}: ${clipText(other, 40)} stands beside runs`))
  if (!Array.isArray(runs) || runs.length === 0 || !runs.every(isJsonObject))
    throw new UsageError(`${path} is no ${kind}: runs is not a list of objects`)
  return runs
}

/** How many places are told by name. */
const toldPlaces = 8

/** Each place once, whatever its number in a list. */
function listPlaces(places: readonly string[]): string {
  const distinct = [...new Set(places.map((place) => place.replace(/\[\d+\]/g, '[]')))]
  const told = distinct.slice(0, toldPlaces).map((place) => clipText(place, 120))
  return distinct.length > told.length
    ? `${told.join(', ')} and ${distinct.length - told.length} more`
    : told.join(', ')
}
