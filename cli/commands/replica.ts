import type { Command } from 'commander'
import { type ProfileName, profileNames } from '../../core/requirement.ts'
import { chooseStack, type StackChoice, type StackName, stackNames } from '../replica/options.ts'
import type { Flags } from '../settings/flags.ts'
import { describeObeyedFlags } from '../settings/obeyed-flags.ts'
import type { Invocation } from './invocation.ts'

/** Adds `mmverify replica up|down|status`. What they do is loaded only when one of them is called. */
export function addReplicaCommand(program: Command, { signal, failures, exitWith }: Invocation): void {
  const replica = program.command('replica').description(`keep a replica running: ${stackNames.join(', ')}`)
  replica
    .command('up')
    .description('start it and leave it running; prints how to reach and to verify it')
    .argument('<name>')
    .addHelpText('after', () => describeObeyedFlags(program, 'replica up'))
    .action(async (name: string) => {
      const { choice, profile } = chooseKept(name, program.opts<Flags>())
      failures.enter('replica')
      const { keepReplica } = await import('../replica/keep.ts')
      exitWith(await keepReplica(choice, profile, signal))
    })
  replica
    .command('down')
    .description('remove it, or all of them: containers, networks and files')
    .argument('[name]')
    .action(async (name?: string) => {
      const chosen = findStackName(name)
      failures.enter('replica')
      const { removeReplicas } = await import('../replica/keep.ts')
      exitWith(await removeReplicas(chosen))
    })
  replica
    .command('status')
    .description('what runs, since when, and whether it answers; 1 when something does not')
    .argument('[name]')
    .action(async (name?: string) => {
      const chosen = findStackName(name)
      const { printStatus } = await import('../replica/keep.ts')
      exitWith(await printStatus(chosen, signal))
    })
}

/** What `replica up` starts, and the profile that its config file will name. */
export function chooseKept(
  name: string,
  { profile: given, replicaOption }: Flags,
): { choice: StackChoice; profile: ProfileName | null } {
  const profile = profileNames.find((known) => known === given) ?? null
  return { choice: chooseStack(name, replicaOption ?? [], profile ?? 'current'), profile }
}

function findStackName(name: string | undefined): StackName | null {
  return name === undefined ? null : chooseStack(name, [], 'current').name
}
