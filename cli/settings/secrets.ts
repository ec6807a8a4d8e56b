import { type Secret, wrapSecret } from '../../core/secret.ts'
import { readText } from '../files/input.ts'
import { UsageError } from '../usage-error.ts'

export interface SecretPlace {
  env?: string | undefined
  file?: string | undefined
}

/** Variables that hold a secret where the config names no other. */
export const secretsByDefault = [
  'MMVERIFY_API_TOKEN',
  'MMVERIFY_DB_PASSWORD',
  'MMVERIFY_SSH_PASSPHRASE',
  'MMVERIFY_SSH_PASSWORD',
] as const

/** And those that a config names. */
const secretVariables = new Set<string>(secretsByDefault)

/**
 * Takes every variable with a secret out of the environment, once all were read: threads and programs that are started later get a
 * copy of it, and Node's own debug output (NODE_DEBUG=worker) shows that. One that nobody had a use for is wrapped all the same, so that it
 * is known for a secret.
 */
export function forgetSecretVariables(): void {
  for (const name of secretVariables) {
    const value = process.env[name]
    if (value) wrapSecret(value)
    delete process.env[name]
  }
}

/**
 * A secret from the variable or file that the config names, or else from the default variable; null where there is none.
 * Wrapped as it enters.
 *
 * @throws UsageError where a named place is empty: without it less would be checked, silently.
 */
export async function readSecret(
  { env, file }: SecretPlace,
  byDefault: string | null,
  what: string,
): Promise<Secret | null> {
  if (env !== undefined && file !== undefined) {
    throw new UsageError(`${what}: give a variable or a file, not both`)
  }
  if (file !== undefined)
    return wrapNonEmptySecret((await readText(file, what)).replace(/\r?\n$/, ''), file, what)
  if (env !== undefined) {
    secretVariables.add(env)
    // Whoever gives the secret itself in place of its variable's name must not read it in a log.
    const shown = /^[A-Z][A-Z0-9_]*$/.test(env) ? `$${env}` : 'its variable'
    return wrapNonEmptySecret(process.env[env] ?? '', shown, what)
  }
  const value = byDefault === null ? undefined : process.env[byDefault]
  return value === undefined || value === '' ? null : wrapSecret(value)
}

function wrapNonEmptySecret(value: string, place: string, what: string): Secret {
  if (value === '') throw new UsageError(`${what}: ${place} is empty`)
  return wrapSecret(value)
}
