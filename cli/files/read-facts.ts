import { join } from 'node:path'
import { type Collection, factsSchemaMinor, factsSchemaVersion } from '../../probes/collection.ts'
import { UsageError } from '../usage-error.ts'
import { describeIssue, parseJson, readText, recordedLimit } from './input.ts'
import {
  announceUnknown,
  type NewerFile,
  openNewerFile,
  refuseNewerFile,
  type Shape,
} from './versioned-file.ts'

const shape = {
  kind: 'facts.json',
  major: factsSchemaVersion,
  minor: factsSchemaMinor,
  remedy: 'collect the facts again',
} as const satisfies Shape

/**
 * The evidence saved in a report directory. Facts of another major version are refused, not guessed at; of a newer minor version, what
 * this one knows is judged and the rest is named on stderr.
 */
export async function readFacts(directory: string): Promise<Collection[]> {
  const path = join(directory, 'facts.json')
  const json = parseJson(await readText(path, 'facts', recordedLimit), path)
  // The schemas are built here, and not in a run that reads no file.
  const { factsFileHeaderSchema, factsFileSchema } = await import('../../probes/collection.ts')
  const newer = openNewerFile(json, path, shape, factsFileHeaderSchema)
  if (newer) return readNewerFacts(newer, path)
  const parsed = factsFileSchema.safeParse(json)
  if (!parsed.success)
    throw new UsageError(`${path} is not a facts.json of this version: ${describeIssue(parsed.error)}`)
  return 'runs' in parsed.data ? parsed.data.runs : [parsed.data]
}

async function readNewerFacts(file: NewerFile, path: string): Promise<Collection[]> {
  const { readNewerCollection } = await import('../../probes/newer-collection.ts')
  const readings = file.entries.map((entry) => {
    const reading = readNewerCollection(entry, file)
    return reading.status === 'read' ? reading : refuseNewerFile(path, shape, file, reading.place)
  })
  announceUnknown(path, shape, file, {
    unknown: readings.flatMap(({ unknown }) => unknown),
    unreadable: readings.flatMap(({ collection }) => Object.values(collection.newer.unreadable)),
  })
  return readings.map(({ collection }) => collection)
}
