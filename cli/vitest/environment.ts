import { Command, CommanderError } from 'commander'
import { dropSilentVariables } from '../settings/flag-variables.ts'
import { declareFlags, type Flags } from '../settings/flags.ts'
import { requireObeyed } from '../settings/obeyed-flags.ts'
import { resolveSettings } from '../settings/resolve-settings.ts'
import { forgetSecretVariables } from '../settings/secrets.ts'
import type { Settings } from '../settings/settings.ts'
import { UsageError } from '../usage-error.ts'

/**
 * The settings that the `MMVERIFY_*` variables make, as the command would read them without a flag. Takes the secrets among them out
 * of the environment, which Vitest hands on to its workers.
 *
 * @throws UsageError, which speaks of variables where the command's own speaks of flags
 */
export async function settingsFromEnvironment(): Promise<Settings> {
  const program = new Command('mmverify').exitOverride().configureOutput({ writeErr: () => {} })
  const flagOptions = declareFlags()
  for (const flag of flagOptions) program.addOption(flag)
  try {
    dropSilentVariables(flagOptions)
    const flags = program.parse([], { from: 'user' }).opts<Flags>()
    requireObeyed(program, program)
    requireSource(flags)
    const settings = await resolveSettings(flags)
    forgetSecretVariables()
    return settings
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof CommanderError)) throw error
    throw new UsageError(withVariables(error.message.replace(/^error: /, ''), program))
  }
}

function requireSource({ target, replica, facts, config }: Flags): void {
  if ([target, replica, facts, config].some((source) => source !== undefined)) return
  throw new UsageError(
    'nothing to verify: set MMVERIFY_TARGET=HOST, MMVERIFY_REPLICA=embedded, MMVERIFY_FACTS=DIR or MMVERIFY_CONFIG=FILE',
  )
}

function withVariables(message: string, program: Command): string {
  return message.replace(
    /--[a-z]+(-[a-z]+)*/g,
    (flag) => program.options.find(({ long }) => long === flag)?.envVar ?? flag,
  )
}
