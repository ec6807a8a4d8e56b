import type { Command } from 'commander'
import { profileNames } from '../../core/requirement.ts'
import { stackChoice, stackNames } from '../replica/options.ts'
import type { Flags } from '../settings/flags.ts'

/** Adds `mmverify replica up|down|status`. What they do is loaded only when one of them is called. */
export function addReplicaCommand(
  program: Command,
  signal: AbortSignal,
  setExitCode: (code: number) => void,
): void {
  const names = stackNames.join(', ')
  const replica = program
    .command('replica')
    .description(`keep a replica running: ${names}`)
    .addHelpText('after', '\nup takes --replica-option key=value and --profile NAME besides.')
  replica
    .command('up')
    .description('start it and leave it running; prints how to reach and to verify it')
    .argument('<name>')
    .action(async (name: string) => {
      const flags = program.opts<Flags>()
      const profile = profileNames.find((known) => known === flags.profile) ?? null
      const choice = stackChoice(name, flags.replicaOption ?? [], profile ?? 'current')
      const { up } = await import('../replica/keep.ts')
      setExitCode(await up(choice, profile, signal))
    })
  replica
    .command('down')
    .description('remove it, or all of them: containers, networks and files')
    .argument('[name]')
    .action(async (name?: string) => {
      const chosen = chosenStack(name)
      const { down } = await import('../replica/keep.ts')
      setExitCode(await down(chosen))
    })
  replica
    .command('status')
    .description('what runs, since when, and whether it answers; 1 when something does not')
    .argument('[name]')
    .action(async (name?: string) => {
      const chosen = chosenStack(name)
      const { status } = await import('../replica/keep.ts')
      setExitCode(await status(chosen, signal))
    })
}

function chosenStack(name: string | undefined) {
  return name === undefined ? null : stackChoice(name, [], 'current').name
}
