import * as z from 'zod'
import { splitLines } from '../command-output.ts'
import { FormatError } from '../format-error.ts'
import { hasSecret } from '../setting-value.ts'
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

/** `ps -ww -eo pid=,ppid=,user=,args=`: the servers the documents speak of, tunnels, and whoever shows a secret. */
export function parseProcesses(text: string): Process[] {
  const processes = splitLines(text).map(({ text: line, offset }) => {
    const [, pid, ppid, user, args] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
    if (user === undefined || args === undefined) throw new FormatError('process', offset)
    const [program = '', ...rest] = args.split(' ')
    return {
      pid: Number(pid),
      ppid: Number(ppid),
      user,
      program: dropTitle(program),
      carriesSecret: hasSecret([program, ...rest]),
      tunnel: parseTunnel([program, ...rest]),
    }
  })
  return processes.filter(
    ({ program, carriesSecret: shows, tunnel }) => shows || tunnel !== null || serverPrograms.test(program),
  )
}

const serverPrograms = /(?:^|\/)(?:mattermost|nginx|mysqld|mariadbd|postgres|sshd):?$/

/** A process may write what it likes over its name: only what looks like a program's name is kept. */
function dropTitle(program: string): string {
  return /^[[(]?[\w./+:@-]{1,200}[\])]?$/.test(program) && !/:\/\/|@/.test(program) ? program : '(unreadable)'
}
