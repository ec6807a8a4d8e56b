import * as z from 'zod'
import { splitLines } from '../host/command-output.ts'
import { FormatError } from '../host/format-error.ts'
import { tunnelSchema } from '../host/ssh-forwarding.ts'
import { parseTunnelCommand } from './tunnel-command.ts'

export const tunnelProcessesSchema = z.strictObject({
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

/** `ps -ww -eo pid=,ppid=,user:64=,unit:256=,args=`: the tunnels that are alive. */
export function parseTunnelProcesses(text: string): TunnelProcesses {
  const users = new Set<string>()
  const tunnels = splitLines(text).flatMap(({ text: line, offset }) => {
    const [, pid, ppid, user, unit, args] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
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
