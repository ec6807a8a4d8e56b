import type { Config } from './config-schema.ts'
import { declareFlags } from './flags.ts'
import { secretsByDefault } from './secrets.ts'
import { suggestName } from './suggest-name.ts'

/** What the replicas in Docker and the tests read besides. */
const others = ['MMVERIFY_DEBIAN_MIRROR', 'MMVERIFY_NIGHTLY', 'MMVERIFY_REQUIRE', 'MMVERIFY_SEED']

/**
 * A line for each variable that looks like one of ours and is none: a misspelt `MMVERIFY_PROFILE` would silently judge by another. What the
 * config file names as the place of a secret is its own.
 */
export function describeUnknownVariables(environment: NodeJS.ProcessEnv, config: Config): string[] {
  const known = [...declareFlags().flatMap(({ envVar }) => envVar ?? []), ...secretsByDefault, ...others]
  const named = listNamedVariables(config)
  return Object.keys(environment)
    .filter((name) => name.startsWith('MMVERIFY_') && !known.includes(name) && !named.includes(name))
    .sort()
    .map((name) => `nothing reads the variable ${name}${suggestName(name, known)}`)
}

/** The values of all keys like `passwordEnv`, wherever they stand. */
function listNamedVariables(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) =>
    key.endsWith('Env') && typeof member === 'string' ? [member] : listNamedVariables(member),
  )
}
