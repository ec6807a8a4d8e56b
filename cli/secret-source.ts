import { type Secret, secret } from '../probes/secret.ts'
import { readText } from './config-file.ts'
import { UsageError } from './usage-error.ts'

export interface SecretPlace {
  env?: string | undefined
  file?: string | undefined
}

/**
 * A secret from the variable or file that the config names, or else from the default variable; null where there is none.
 * Wrapped as it enters.
 *
 * @throws UsageError where a named place is empty: without it less would be checked, silently.
 */
export async function secretFrom(
  { env, file }: SecretPlace,
  byDefault: string | null,
  what: string,
): Promise<Secret | null> {
  if (env !== undefined && file !== undefined) {
    throw new UsageError(`${what}: give a variable or a file, not both`)
  }
  if (file !== undefined) return nonEmpty((await readText(file, what)).replace(/\r?\n$/, ''), file, what)
  if (env !== undefined) return nonEmpty(process.env[env] ?? '', `$${env}`, what)
  const value = byDefault === null ? undefined : process.env[byDefault]
  return value === undefined || value === '' ? null : secret(value)
}

function nonEmpty(value: string, place: string, what: string): Secret {
  if (value === '') throw new UsageError(`${what}: ${place} is empty`)
  return secret(value)
}
