import { statSync } from 'node:fs'
import { join } from 'node:path'
import { type RunFile, runSchemaMinor, runSchemaVersion } from '../../core/run.ts'
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
  kind: 'run.json',
  major: runSchemaVersion,
  minor: runSchemaMinor,
  remedy: 'use the mmverify that wrote it',
} as const satisfies Shape

/** A run.json, which a report folder has, or a usage error. Of a newer minor version, what this one does not know is kept, and named on stderr. */
export async function readRunFile(given: string): Promise<RunFile> {
  const path = runFilePathOf(given)
  const json = parseJson(await readText(path, 'run file', recordedLimit), path)
  // The schemas are built here, and not in a run that reads no file.
  const { runFileHeaderSchema, runFileSchema } = await import('../../core/run.ts')
  const newer = openNewerFile(json, path, shape, runFileHeaderSchema)
  if (newer) return readNewerRuns(newer, path)
  const parsed = runFileSchema.safeParse(json)
  if (!parsed.success)
    throw new UsageError(`${path} is not a run.json of this version: ${describeIssue(parsed.error)}`)
  return parsed.data
}

/** The run.json itself, where a report folder is given. */
export function runFilePathOf(given: string): string {
  return statSync(given, { throwIfNoEntry: false })?.isDirectory() ? join(given, 'run.json') : given
}

async function readNewerRuns(file: NewerFile, path: string): Promise<RunFile> {
  const { readNewerRun } = await import('../../suites/newer-run.ts')
  const { runFileHeaderSchema } = await import('../../core/run.ts')
  const readings = file.entries.map((entry) => {
    const reading = readNewerRun(entry, file.writer)
    return reading.status === 'read' ? reading : refuseNewerFile(path, shape, file, reading.place)
  })
  announceUnknown(path, shape, file, {
    unknown: readings.flatMap(({ unknown }) => unknown),
    unreadable: readings.flatMap(({ unreadable }) => unreadable),
  })
  const header = runFileHeaderSchema.parse(file.header)
  const [only, ...more] = readings.map(({ run }) => run)
  return only && more.length === 0
    ? { ...header, ...only }
    : { ...header, runs: readings.map(({ run }) => run) }
}
