import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  readdirSync,
  rmdirSync,
  type Stats,
  statfsSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { OccupiedDirectory } from '../../reports/atomic-write.ts'
import { isStream } from '../../reports/pipe-write.ts'
import {
  ForeignLink,
  isTrustedOwner,
  makeFolder,
  openNewFile,
  removeLeftovers,
  requireNoForeignLink,
  siblingPathOf,
} from '../../reports/private-files.ts'
import type { ReportSettings } from '../settings/settings.ts'
import { UsageError } from '../usage-error.ts'
import { findReporter, reportPath, systemCodeOf } from './reporters.ts'
import { type Input, requireDistinctReports, requireKeptInputs } from './require-kept-inputs.ts'

/** How much room the reports of a run take at least, and how much each target adds, in bytes. */
const roomOfRun = 8 << 20
const roomOfTarget = 512 << 10

/**
 * Makes the folders that the reports go to, and tries them, before anything is asked: a run of an hour must not end with reports that
 * nobody can write. Disposing of it removes folders that it made and nothing was written to.
 *
 * @throws UsageError
 */
export function openReportFolder(settings: ReportSettings, targets: number): Disposable {
  const made: string[] = []
  const folders = new Set<string>()
  const room = roomOfRun + targets * roomOfTarget
  const openFolder = (path: string) => {
    const folder = resolve(path)
    if (folders.has(folder)) return
    folders.add(folder)
    made.push(...tryFolder(folder, room))
  }
  const remove = () => made.toReversed().forEach(removeEmptyFolder)
  requireDistinctReports(settings)
  requireKeptInputs(listBaselines(settings), settings)
  try {
    openFolder(settings.reportDirectory)
    requireOwnFolder(settings.reportDirectory)
    for (const name of ['facts.json', 'run.json']) tryFile(join(settings.reportDirectory, name))
    for (const choice of settings.reporters) {
      const path = reportPath(settings, choice)
      const { folder } = findReporter(choice)
      if (isStream(path)) accessSync(path, constants.W_OK)
      else openFolder(dirname(path))
      if (folder) tryReplacement(path, folder)
      else tryFile(path)
    }
    if (settings.createBaseline !== null) {
      openFolder(dirname(settings.createBaseline))
      tryNewFile(settings.createBaseline)
    }
  } catch (error) {
    remove()
    throw describeRefusal(error)
  }
  return { [Symbol.dispose]: remove }
}

/** What this run is compared with, and what later ones are to be compared with. */
function listBaselines({ baseline, createBaseline }: ReportSettings): Input[] {
  return [baseline?.path ?? null, createBaseline]
    .filter((path) => path !== null)
    .map((path) => ({ what: 'the baseline', path }))
}

/** Makes it where it is not there, and writes to it. Gives the folders that it made, the outermost first. */
function tryFolder(folder: string, room: number): string[] {
  const present = statSync(folder, { throwIfNoEntry: false })
  if (present && !present.isDirectory())
    throw new UsageError(`${folder} is no folder: name another place for reports`)
  const first = makeFolder(folder)
  try {
    tryWriting(folder)
    requireRoom(folder, room)
    removeLeftovers(folder)
  } catch (error) {
    foldersBetween(first, folder).toReversed().forEach(removeEmptyFolder)
    throw error
  }
  return foldersBetween(first, folder)
}

/** What is written has to arrive: a network file system says only then that its disk is full. */
function tryWriting(folder: string): void {
  const path = siblingPathOf(join(folder, 'trial'), 'new')
  const file = openTrial(path, folder)
  try {
    writeSync(file, Buffer.alloc(4096))
    fsyncSync(file)
  } finally {
    closeSync(file)
    unlinkSync(path)
  }
}

/** The folder is what the user knows of, and not the file in it. */
function openTrial(path: string, folder: string): number {
  try {
    return openNewFile(path)
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === undefined) throw error
    throw new UsageError(`no reports can be written to ${folder} (${code}): name another place`)
  }
}

/** File systems that count no blocks (0 of 0) do not say. */
function requireRoom(folder: string, room: number): void {
  const { bavail, blocks, bsize } = statfsSync(folder)
  if (blocks === 0 || bavail * bsize >= room) return
  const [free, needed] = [bavail * bsize, room].map((bytes) => `${Math.ceil(bytes / 1024)} KiB`)
  throw new UsageError(`no room for reports in ${folder}: ${free} are free, and ${needed} needed`)
}

/** Whose folder it is can put other verdicts in the place of these. */
function requireOwnFolder(folder: string): void {
  const { uid } = statSync(folder)
  if (isTrustedOwner(uid)) return
  throw new UsageError(
    `the folder ${folder} is another user's (uid ${uid}), who could replace the reports: name one that is yours, or none that is there`,
  )
}

function tryFile(path: string): void {
  requireNoForeignLink(path)
  if (presentAt(path)?.isDirectory())
    throw new UsageError(`${path} is a folder, where a report is to be a file`)
}

/** A link that leads nowhere has the name, too. */
function tryNewFile(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }))
    throw new UsageError(`${path} is there already, and is not replaced: name another file`)
}

function tryReplacement(path: string, ours: (name: string) => boolean): void {
  requireNoForeignLink(path)
  const present = presentAt(path)
  if (!present) return
  if (!present.isDirectory()) throw new UsageError(`${path} is no folder, which this report has to be`)
  const foreign = readdirSync(path).find((name) => !ours(name))
  if (foreign !== undefined) throw new OccupiedDirectory(path, foreign)
}

function presentAt(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false })
}

function describeRefusal(error: unknown): unknown {
  if (error instanceof ForeignLink) return new UsageError(error.message)
  const code = systemCodeOf(error)
  if (code === undefined) return error
  const { path } = error as NodeJS.ErrnoException
  return new UsageError(
    `no reports can be written to ${path ?? 'their folder'} (${code}): name another place`,
  )
}

/** `first` and what is below it on the way to `last`; nothing where nothing was made. */
function foldersBetween(first: string | undefined, last: string): string[] {
  if (first === undefined) return []
  return last === first ? [first] : [...foldersBetween(first, dirname(last)), last]
}

function removeEmptyFolder(folder: string): void {
  try {
    rmdirSync(folder)
  } catch (error) {
    // Something was written to it, or it is gone.
    if (systemCodeOf(error) === undefined) throw error
  }
}
