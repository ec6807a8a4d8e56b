import * as z from 'zod'
import { defineProgramCommand, mebibyte, pathsIn } from '../../command.ts'
import { splitLines } from '../../command-output.ts'
import { FormatError } from '../../format-error.ts'
import { defineHostQuestion } from '../../question.ts'
import { tunnelSchema } from '../../ssh-forwarding.ts'
import { parseTunnelCommand } from './tunnel-command.ts'

const tunnelProcessesSchema = z.strictObject({
  /** Accounts whose processes are shown: one alone may mean that the others are hidden (proc(5), hidepid). */
  users: z.array(z.string()),
  tunnels: z.array(
    z.strictObject({
      pid: z.int(),
      ppid: z.int(),
      user: z.string(),
      /** The systemd unit it runs in; null: none. */
      unit: z.string().nullable(),
      autossh: z.boolean(),
      tunnel: tunnelSchema,
    }),
  ),
})
export type TunnelProcesses = z.infer<typeof tunnelProcessesSchema>

export const tunnelProcesses = defineHostQuestion({
  command: defineProgramCommand({
    id: 'tunnel-processes',
    programs: pathsIn.bin('ps'),
    arguments: '-ww -eo pid=,ppid=,user:64=,unit:256=,args=',
    privilege: 'none',
    purpose: 'tunnels that are alive, and their units',
    byteLimit: 2 * mebibyte,
  }),
  schema: tunnelProcessesSchema,
  parse: parseTunnelProcesses,
})

/** `ps -ww -eo pid=,ppid=,user:64=,unit:256=,args=`: the tunnels that are alive. */
export function parseTunnelProcesses(text: string): TunnelProcesses {
  const users = new Set<string>()
  const tunnels = splitLines(text).flatMap(({ text: line, offset }) => {
    const [, pid, ppid, user, unit, args] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(.*)$/s.exec(line) ?? []
    if (user === undefined || args === undefined) throw new FormatError('process', offset)
    users.add(user)
    const found = parseTunnelCommand(args.split(' '))
    const within = unit === '-' ? null : (unit ?? null)
    if (!found?.tunnel) return []
    const { autossh, tunnel } = found
    return [{ pid: Number(pid), ppid: Number(ppid), user, unit: within, autossh, tunnel }]
  })
  return { users: [...users].sort(), tunnels }
}
