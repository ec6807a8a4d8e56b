import { invocationOf, type Privilege } from './command.ts'
import { commands } from './commands.ts'

export interface CommandLine {
  id: string
  privilege: Privilege
  purpose: string
  /** The first of these that is there. */
  programs: readonly string[]
  arguments: string
  byteLimit: number
}

/** Every command that is run on hosts, as a person reads it. */
export function listCommandLines(): CommandLine[] {
  return Object.values(commands).map((command) => {
    const { id, privilege, purpose, byteLimit } = command
    const { programs, arguments: args } = invocationOf(command)
    return { id, privilege, purpose, programs, arguments: args, byteLimit }
  })
}
