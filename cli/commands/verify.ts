import { Command } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { dropSilentVariables } from '../settings/flag-variables.ts'
import { declareFlags, type Flags } from '../settings/flags.ts'
import { requireObeyed } from '../settings/obeyed-flags.ts'
import { suggestName } from '../settings/suggest-name.ts'
import { UsageError } from '../usage-error.ts'
import type { Invocation } from './invocation.ts'

/** `mmverify` itself, to which the other commands are added: what it does without any of them is to verify. */
export function createVerifyCommand({ exitWith, ...supervision }: Invocation): Command {
  const program = new Command('mmverify')
    .description('Verifies a Mattermost deployment against the documents it was built from.')
    .version(manifest.version, '--version')
    .allowExcessArguments()
    .showHelpAfterError('(see mmverify --help)')
    .addHelpText('after', exitCodeHelp)
    .exitOverride()
  const flags = declareFlags()
  dropSilentVariables(flags)
  for (const flag of flags) program.addOption(flag)
  // Of this and of every command below it.
  program.hook('preAction', async (_, command) => {
    if (command === program) refuseArguments(program)
    requireObeyed(program, command)
    if (!program.opts<Flags>().debug) return
    const { printTrace } = await import('../debug.ts')
    printTrace(process.stderr)
  })
  program.action(async () => {
    const { resolveSettings } = await import('../settings/resolve-settings.ts')
    const { forgetSecretVariables } = await import('../settings/secrets.ts')
    const { verifyTargets } = await import('../pipeline/verify-deployments.ts')
    const settings = await resolveSettings(program.opts<Flags>())
    forgetSecretVariables()
    exitWith(await verifyTargets(settings, supervision))
  })
  return program
}

/** A misspelt command, or a target without its flag. */
function refuseArguments({ args: [given], commands }: Command): void {
  if (given === undefined) return
  const names = commands.map((command) => command.name())
  const advice = given.includes('.') ? `: to verify it, give --target ${given}` : ': see mmverify --help'
  throw new UsageError(`no command is named '${given}'${suggestName(given, names) || advice}`)
}

const exitCodeHelp = `
Exit codes: 0 gate passed, 1 gate failed, 2 usage or config, 3 no failure but something could not be assessed
(--inconclusive-on), a run is incomplete, or one name of several has no address,
4 mmverify itself failed or could not write its reports, 130 interrupted by Ctrl-C (129 SIGHUP, 143 SIGTERM).
A flag beats its MMVERIFY_* variable, which beats the config file.`
