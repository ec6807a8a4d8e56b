import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** All of a file, or its pieces, which need not be in memory together. */
export type FileContent = string | Uint8Array | Generator<string>

/**
 * Writes a whole file or none: a sibling with a temporary name is renamed over it. Synchronous, so that a signal
 * handler can't run in between. A device or a pipe (`/dev/stdout`) is written to as it is.
 */
export function writeFileAtomically(path: string, content: FileContent): void {
  const present = statSync(path, { throwIfNoEntry: false })
  if (present && !present.isFile() && !present.isDirectory()) {
    writePieces(path, content)
    return
  }
  const real = present ? realpathSync(path) : resolve(path)
  mkdirSync(dirname(real), { recursive: true })
  const temporary = siblingPathOf(real, 'new')
  try {
    writePieces(temporary, content)
    renameSync(temporary, real)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

function writePieces(path: string, content: FileContent): void {
  const file = openSync(path, 'w')
  try {
    const pieces = typeof content === 'string' || content instanceof Uint8Array ? [content] : content
    for (const piece of pieces) writeFileSync(file, piece)
  } finally {
    closeSync(file)
  }
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
  const present = lstatSync(path, { throwIfNoEntry: false })
  const real = present ? realpathSync(path) : resolve(path)
  if (present) {
    const foreign = readdirSync(real).find((name) => !ours(name))
    if (foreign !== undefined) throw new OccupiedDirectory(path, foreign)
  }
  mkdirSync(dirname(real), { recursive: true })
  const fresh = siblingPathOf(real, 'new')
  const stale = siblingPathOf(real, 'old')
  try {
    mkdirSync(fresh)
    for (const [name, content] of files) writeFileSync(join(fresh, name), content)
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

/** In the same folder, so that the rename stays on one file system. */
function siblingPathOf(path: string, role: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.${role}`)
}
