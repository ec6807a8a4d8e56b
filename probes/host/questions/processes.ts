import * as z from 'zod'
import { hasSecretArgument } from '../../secrets/secret-arguments.ts'
import { defineProgramCommand, mebibyte, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'
import { parseTunnel, tunnelSchema } from '../ssh-forwarding.ts'

export const processSchema = z.strictObject({
  pid: z.int(),
  ppid: z.int(),
  user: z.string(),
  /** The program alone: arguments may carry secrets, and anyone on the host reads them. */
  program: z.string(),
  /** Whether they do. */
  carriesSecret: z.boolean(),
  tunnel: tunnelSchema.nullable(),
})
export type Process = z.infer<typeof processSchema>

export const processes = defineHostQuestion({
  command: defineProgramCommand({
    id: 'processes',
    programs: pathsIn.bin('ps'),
    arguments: '-ww -eo pid=,ppid=,user=,args=',
    privilege: 'none',
    purpose: 'tunnels that are alive; secrets in arguments',
    byteLimit: 2 * mebibyte,
  }),
  schema: z.array(processSchema),
  parse: parseProcesses,
})

/** `ps -ww -eo pid=,ppid=,user=,args=`: the servers the documents speak of, tunnels, and whoever shows a secret. */
export function parseProcesses(text: string): Process[] {
  const all = splitLines(text).map(({ text: line, offset }) => {
    const [, pid, ppid, user, args] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/s.exec(line) ?? []
    if (user === undefined || args === undefined) throw new FormatError('process', offset)
    const [program = '', ...rest] = args.split(' ')
    return {
      pid: Number(pid),
      ppid: Number(ppid),
      user,
      program: dropTitle(program),
      carriesSecret: hasSecretArgument([program, ...rest]),
      tunnel: parseTunnel([program, ...rest]),
    }
  })
  return all.filter(
    ({ program, carriesSecret: shows, tunnel }) => shows || tunnel !== null || serverPrograms.test(program),
  )
}

const serverPrograms = /(?:^|\/)(?:mattermost|nginx|mysqld|mariadbd|postgres|sshd):?$/

/** A process may write what it likes over its name: only what looks like a program's name is kept. */
function dropTitle(program: string): string {
  return /^[[(]?[\w./+:@-]{1,200}[\])]?$/.test(program) && !/:\/\/|@/.test(program) ? program : '(unreadable)'
}
