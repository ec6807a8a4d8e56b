import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where the program is. Callers have asked `listMissingPrograms` first, so its absence is their mistake. */
export function requireProgram(name: string): string {
  const path = findProgram(name)
  if (path === null) throw new Error(`${name} is not installed`)
  return path
}

/**
 * Which of these programs are absent. With `MMVERIFY_REQUIRE` set (by `.ci/run`, which installs them all) absence is an
 * error instead of a reason to skip.
 */
export function listMissingPrograms(names: readonly string[]): string[] {
  const missing = names.filter((name) => findProgram(name) === null)
  if (missing.length > 0 && process.env.MMVERIFY_REQUIRE) {
    throw new Error(`MMVERIFY_REQUIRE is set, but these programs are absent: ${missing.join(', ')}`)
  }
  return missing
}

/**
 * Where the program is, or null when this machine doesn't have it. Debian keeps daemons out of a user's PATH. What begins
 * with a slash is a file's place already: a program's, or that of a module that one of them loads.
 */
export function findProgram(name: string): string | null {
  const placed = name.startsWith('/')
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin']
  for (const path of placed ? [name] : folders.map((folder) => join(folder, name))) {
    try {
      accessSync(path, placed ? constants.R_OK : constants.X_OK)
      return path
    } catch {
      // Not in this folder.
    }
  }
  return null
}
