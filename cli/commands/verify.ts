import { Command } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { makeVisibleLine } from '../../suites/visible-text.ts'
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
    .configureOutput({ outputError: (text, write) => write(formatUsageError(text)) })
    .addHelpText('after', exitCodeHelp)
    .exitOverride()
  const flags = declareFlags()
  dropSilentVariables(flags)
  for (const flag of flags) program.addOption(flag)
  // Of this and of every command below it.
  program.hook('preAction', async (_, command) => {
    refuseArguments(program, command)
    requireObeyed(program, command)
    if (command !== program) await announceMisspeltVariables(command)
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

/** The words of the command line's parser, in the one line that every other usage error has. */
function formatUsageError(text: string): string {
  const sentences = text
    .trim()
    .replace(/^error: /, '')
    .split('\n')
    .map((line) => line.replace(/^\((.*)\)$/, '$1'))
    .map((line) => (/[.?]$/.test(line) ? line : `${line}.`))
  return `mmverify: ${makeVisibleLine([...sentences, 'See mmverify --help'].join(' '))}\n`
}

/** A misspelt command, a target without its flag, or what a command has no use for. */
function refuseArguments(program: Command, command: Command): void {
  const [given] = program.args
  if (command !== program) refuseExcess(command)
  else if (given !== undefined) throw describeUnknownCommand(given, program)
}

/** The parser would leave it unsaid that it looks at nothing else. What completes a command line is given all of it. */
function refuseExcess(command: Command): void {
  const { args, registeredArguments } = command
  const excess = args[registeredArguments.length]
  if (excess === undefined || registeredArguments.at(-1)?.variadic || isCompletion(command)) return
  const name = fullNameOf(command)
  throw new UsageError(`${name} has no use for '${excess}': see ${name} --help`)
}

/** What completes a command line runs with every key, and prints nothing but that. */
async function announceMisspeltVariables(command: Command): Promise<void> {
  if (isCompletion(command)) return
  const { describeMisspeltVariables } = await import('../settings/unknown-variables.ts')
  for (const line of describeMisspeltVariables(process.env)) process.stderr.write(`mmverify: ${line}\n`)
}

function describeUnknownCommand(given: string, { commands }: Command): UsageError {
  const names = commands.map((command) => command.name())
  const advice = given.includes('.') ? `: to verify it, give --target ${given}` : ': see mmverify --help'
  return new UsageError(`no command is named '${given}'${suggestName(given, names) || advice}`)
}

function fullNameOf(command: Command): string {
  return command.parent ? `${fullNameOf(command.parent)} ${command.name()}` : command.name()
}

function isCompletion(command: Command): boolean {
  return command.name() === 'completion'
}

const exitCodeHelp = `
Exit codes: 0 gate passed, 1 gate failed, 2 usage or config, 3 no failure but something could not be assessed
(--inconclusive-on), a run is incomplete, or one name of several has no address,
4 mmverify itself failed or could not write its reports, 130 interrupted by Ctrl-C (129 SIGHUP, 143 SIGTERM).
A flag beats its MMVERIFY_* variable, which beats the config file.`
