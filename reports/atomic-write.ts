import {
  chmodSync,
  closeSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import {
  makeFolder,
  modeOfReplaced,
  modeOfReplacedFolder,
  openNewFile,
  requireNoForeignLink,
  siblingPathOf,
} from './private-files.ts'

/** All of a file, or its pieces, which need not be in memory together. */
export type FileContent = string | Uint8Array | Iterable<string>

/**
 * Writes a whole file or none: a sibling with a temporary name is renamed over it. Synchronous, so that a signal
 * handler can't run in between.
 */
export function writeFileAtomically(path: string, content: FileContent): void {
  requireNoForeignLink(path)
  const present = statSync(path, { throwIfNoEntry: false })
  // A device or a pipe would be gone.
  if (present && !present.isFile() && !present.isDirectory()) throw new RangeError(`${path} is no file`)
  const real = present ? realpathSync(path) : resolve(path)
  makeFolder(dirname(real))
  const temporary = siblingPathOf(real, 'new')
  try {
    writePieces(openNewFile(temporary, modeOfReplaced(real)), content)
    renameSync(temporary, real)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

function writePieces(file: number, content: FileContent): void {
  try {
    for (const piece of piecesOf(content)) writeFileSync(file, piece)
  } finally {
    closeSync(file)
  }
}

export function piecesOf(content: FileContent): Iterable<string | Uint8Array> {
  return typeof content === 'string' || content instanceof Uint8Array ? [content] : content
}

/** The folder to be replaced holds files that this renderer doesn't write. */
export class OccupiedDirectory extends Error {
  readonly path: string
  readonly entry: string

  constructor(path: string, entry: string) {
    super(`${path} holds ${entry}, which is not part of such a report: name another folder`)
    this.path = path
    this.entry = entry
  }
}

/**
 * Replaces a folder's content with exactly these files. They are written to a sibling first and swapped in whole.
 * Throws `OccupiedDirectory` and touches nothing if the folder holds an entry that isn't `ours`.
 */
export function replaceDirectory(
  path: string,
  files: Iterable<readonly [string, string | Uint8Array]>,
  ours: (name: string) => boolean,
): void {
  requireNoForeignLink(path)
  const present = lstatSync(path, { throwIfNoEntry: false })
  const real = present ? realpathSync(path) : resolve(path)
  if (present) {
    const foreign = readdirSync(real).find((name) => !ours(name))
    if (foreign !== undefined) throw new OccupiedDirectory(path, foreign)
  }
  makeFolder(dirname(real))
  const fresh = siblingPathOf(real, 'new')
  const stale = siblingPathOf(real, 'old')
  try {
    const mode = modeOfReplacedFolder(real)
    mkdirSync(fresh, { mode })
    for (const [name, content] of files) writePieces(openNewFile(join(fresh, name)), content)
    // What the umask took away of a mode that somebody gave.
    if (present) chmodSync(fresh, mode)
    if (present) renameSync(real, stale)
    try {
      renameSync(fresh, real)
    } catch (error) {
      if (present) renameSync(stale, real)
      throw error
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true })
    rmSync(stale, { recursive: true, force: true })
  }
}
