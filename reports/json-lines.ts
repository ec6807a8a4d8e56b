import { renameSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Run } from '../core/run.ts'
import { isStream, openWithoutBlocking, writeAll } from './pipe-write.ts'
import {
  makeFolder,
  modeOfReplaced,
  openNewFile,
  requireNoForeignLink,
  siblingPathOf,
} from './private-files.ts'

/**
 * A file of JSON lines, one a target, each whole as soon as it is added: what was judged survives an interruption. The first one begins it
 * anew, so that a run which never gets that far writes nothing.
 */
export function streamJsonLines(path: string): (run: Run) => Promise<void> {
  let file: number | undefined
  return async (run) => {
    file ??= isStream(path) ? await openWithoutBlocking(path) : beginFile(path)
    await writeAll(file, Buffer.from(`${JSON.stringify(run.asRead ?? run)}\n`))
  }
}

/** Takes the place of an earlier one at once. It stays open until the process ends. */
function beginFile(path: string): number {
  requireNoForeignLink(path)
  makeFolder(dirname(path))
  const fresh = siblingPathOf(path, 'new')
  const file = openNewFile(fresh, modeOfReplaced(path))
  renameSync(fresh, path)
  return file
}
