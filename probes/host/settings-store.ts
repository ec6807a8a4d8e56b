import { posix } from 'node:path'
import { type Environment, findConfigArgument, isFilePath } from './mattermost-environment.ts'
import type { Unit } from './questions/units.ts'
import type { Reading } from './reading.ts'

/** The unit's environment with what its files add, and the files that could not be read: each may change any setting. */
export interface UnitEnvironment {
  environment: Environment
  unread: { path: string; reading: Reading<unknown> | null }[]
}

/**
 * What a unit hands to Mattermost: `Environment=`, then each file of `EnvironmentFile=`, whose variables win.
 *
 * @param readFile - null: nobody read it
 */
export function readUnitEnvironment(
  { environment, environmentFiles }: Unit,
  readFile: (path: string) => Reading<Environment> | null,
): UnitEnvironment {
  const merged: UnitEnvironment = { environment, unread: [] }
  for (const entry of environmentFiles) {
    const [, path = entry, ignored] = /^(.*?)(?: \(ignore_errors=(yes|no)\))?$/.exec(entry) ?? []
    const reading = readFile(path)
    const found = reading?.status === 'ok' ? reading.value.found : null
    if (reading?.status === 'ok' && reading.value.found === 'value') {
      merged.environment = mergeEnvironments(merged.environment, reading.value.value)
    } else if (found !== 'absent' || ignored !== 'yes') {
      // Without a file that it needs the unit does not start.
      merged.unread.push({ path, reading })
    }
  }
  return merged
}

/**
 * Where the next start of a unit takes Mattermost's settings from.
 * - `file`: the first of these that is there.
 * - `database`: whatever file is there is dead.
 * - `hidden`: what names it is not shown, since it may hold a secret.
 * - `wrapped`: the unit starts another program, which starts Mattermost in a way that is not known.
 * - `unnamed`: nothing names it, so that the server looks in its usual places.
 */
export type SettingsStore =
  | { kind: 'file'; by: string; paths: readonly string[] }
  | { kind: 'database'; by: string }
  | { kind: 'hidden'; by: string }
  | { kind: 'wrapped'; program: string }
  | { kind: 'unnamed' }

/** `--config` wins over MM_CONFIG. @param environment - the unit's, with what its files add */
export function findSettingsStore(
  { execStart, environment: own }: Unit,
  environment: Environment,
): SettingsStore {
  const names = (of: Environment) => of.dataSources.map(({ setting }) => setting)
  if (names(own).includes('--config')) return { kind: 'database', by: '--config' }
  const command = execStart.find(({ path }) => serverProgram.test(path))
  const [first] = execStart
  if (!command && first) return { kind: 'wrapped', program: first.path }
  if (command?.arguments === null) return { kind: 'hidden', by: 'the command line' }
  const base = command ? posix.dirname(posix.dirname(command.path)) : mattermostHome
  const argument = findConfigArgument(command?.arguments ?? [])
  if (argument !== null) {
    if (!isFilePath(argument)) return { kind: 'hidden', by: '--config' }
    return { kind: 'file', by: `--config ${argument}`, paths: listPlaces(argument, base) }
  }
  if (names(environment).includes('MM_CONFIG')) return { kind: 'database', by: 'environment MM_CONFIG' }
  const { configFile, unrecorded } = environment
  if (configFile !== null)
    return { kind: 'file', by: 'environment MM_CONFIG', paths: listPlaces(configFile, base) }
  return unrecorded.includes('MM_CONFIG')
    ? { kind: 'hidden', by: 'environment MM_CONFIG' }
    : { kind: 'unnamed' }
}

const mattermostHome = '/opt/mattermost'
/** Before 5.0 it was called platform. */
const serverProgram = /(?:^|\/)(?:mattermost|platform)$/

/** The server looks for a relative path in its folder `config` first. @see resolveConfigFilePath in server/config/file.go */
function listPlaces(path: string, base: string): string[] {
  if (path.startsWith('/')) return [posix.normalize(path)]
  const places = [posix.join(base, 'config', path), posix.join(base, path)]
  // `config/config.json` is meant from where it was unpacked: a folder config in config is nobody's.
  return path.startsWith('config/') || path.startsWith('./config/') ? places.toReversed() : places
}

/** Later variables win; those of a list replace all of it. */
function mergeEnvironments(before: Environment, after: Environment): Environment {
  const nameOf = (setting: string) => setting.replace(/\[.*/s, '')
  const replaced = new Set(after.dataSources.map(({ setting }) => nameOf(setting)))
  const namesConfig =
    after.configFile !== null || replaced.has('MM_CONFIG') || after.unrecorded.includes('MM_CONFIG')
  if (namesConfig) replaced.add('MM_CONFIG')
  return {
    overrides: { ...before.overrides, ...after.overrides },
    dataSources: [
      ...before.dataSources.filter(({ setting }) => !replaced.has(nameOf(setting))),
      ...after.dataSources,
    ],
    configFile: namesConfig ? after.configFile : before.configFile,
    unrecorded: [
      ...new Set([
        ...before.unrecorded.filter((name) => name !== 'MM_CONFIG' || !namesConfig),
        ...after.unrecorded,
      ]),
    ],
  }
}
