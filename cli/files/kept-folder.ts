import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Writes what its own place does not take below the folder for temporary files, in a folder for its owner alone, which stays only if it
 * was written.
 */
export function keepElsewhere(name: string, write: (path: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'mmverify-kept-'))
  try {
    const path = join(folder, name)
    write(path)
    return path
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}
