import type { Config } from './config-schema.ts'
import { declareFlags } from './flags.ts'
import { secretsByDefault } from './secrets.ts'
import { findNearest, suggestName } from './suggest-name.ts'

/** What the replicas in Docker and the tests read besides. */
const others = ['MMVERIFY_DEBIAN_MIRROR', 'MMVERIFY_NIGHTLY', 'MMVERIFY_REQUIRE', 'MMVERIFY_SEED']

/**
 * A line for each variable that looks like one of ours and is none: a misspelt `MMVERIFY_PROFILE` would silently judge by another. What the
 * config file names as the place of a secret is its own.
 */
export function describeUnknownVariables(environment: NodeJS.ProcessEnv, config: Config): string[] {
  const known = listKnownVariables()
  const named = listNamedVariables(config)
  return listOwnVariables(environment, [...known, ...named]).map(
    (name) => `nothing reads the variable ${name}${suggestName(name, known)}`,
  )
}

/**
 * The same for commands that read no config file: they don't know what one would name, and tell only what is near to a flag's variable, and
 * nearer than to that of a secret.
 */
export function describeMisspeltVariables(environment: NodeJS.ProcessEnv): string[] {
  const flags = listFlagVariables()
  const known = listKnownVariables()
  return listOwnVariables(environment, known).flatMap((name) => {
    const nearest = findNearest(name, known)
    return nearest !== null && flags.includes(nearest)
      ? [`nothing reads the variable ${name}: did you mean '${nearest}'?`]
      : []
  })
}

/** Those that look like ours, but for these. */
function listOwnVariables(environment: NodeJS.ProcessEnv, known: readonly string[]): string[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith('MMVERIFY_') && !known.includes(name))
    .sort()
}

function listKnownVariables(): string[] {
  return [...listFlagVariables(), ...secretsByDefault, ...others]
}

function listFlagVariables(): string[] {
  return declareFlags().flatMap(({ envVar }) => envVar ?? [])
}

/** The values of all keys like `passwordEnv`, wherever they stand. */
function listNamedVariables(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) =>
    key.endsWith('Env') && typeof member === 'string' ? [member] : listNamedVariables(member),
  )
}
