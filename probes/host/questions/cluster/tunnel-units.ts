import * as z from 'zod'
import { splitShellWords } from '../../../inventory/shell-words.ts'
import { defineProgramCommand, mebibyte, pathsIn } from '../../command.ts'
import { splitLines } from '../../command-output.ts'
import { defineHostQuestion } from '../../question.ts'
import { tunnelSchema } from '../../ssh-forwarding.ts'
import { parseTunnelCommand } from './tunnel-command.ts'

const tunnelUnitSchema = z.strictObject({
  /** `mattermost-tunnel-18074.service`. */
  unit: z.string(),
  /** Null: it runs ssh, but not with a forwarding that can be read, such as one with specifiers (`%i`). */
  tunnel: tunnelSchema.nullable(),
  /** Kept up by autossh, which starts ssh again itself. */
  autossh: z.boolean(),
  /** `always`, `on-failure` …; null: not set, so `no`. */
  restart: z.string().nullable(),
})
export type TunnelUnit = z.infer<typeof tunnelUnitSchema>

/** grep's exit status 1: no line matched. 2: something there could not be read; what could be read was printed. */
export const tunnelUnits = defineHostQuestion({
  command: defineProgramCommand({
    id: 'tunnel-units',
    programs: pathsIn.bin('grep'),
    arguments: '-rH = /etc/systemd/system',
    privilege: 'none',
    purpose: 'what starts a tunnel again',
    byteLimit: mebibyte,
  }),
  schema: z.array(tunnelUnitSchema),
  parse: parseTunnelUnits,
  exits: [0, 1, 2],
})

/**
 * `grep -rH = /etc/systemd/system`: the units there that run ssh or autossh. A unit's file and its drop-ins (`NAME.service.d/`) are read
 * together, and of everything else in them nothing is kept.
 *
 * @see systemd.service(5)
 */
export function parseTunnelUnits(text: string): TunnelUnit[] {
  const units = new Map<string, { commands: string[]; restart: string | null }>()
  for (const { text: line } of splitLines(text)) {
    const [, unit, name, value] =
      /^\/etc\/systemd\/system\/(?:[^:]*\/)?([^/:]+\.service)(?:\.d\/[^/:]+\.conf)?:\s*(ExecStart|Restart)\s*=\s*(.*)$/s.exec(
        line.slice(0, lineLimit),
      ) ?? []
    if (unit === undefined || value === undefined) continue
    const known = units.get(unit) ?? { commands: [], restart: null }
    if (name === 'Restart') known.restart = value.trim() || null
    // An empty assignment takes back what came before.
    else known.commands = value.trim() === '' ? [] : [...known.commands, value]
    units.set(unit, known)
  }
  return [...units].flatMap(([unit, { commands, restart }]) =>
    commands.flatMap((command) => {
      const parts = splitShellWords(command.replace(/^[@\-:+!]+/, '')) ?? []
      const found = parseTunnelCommand(parts)
      return found ? [{ unit, ...found, restart }] : []
    }),
  )
}

const lineLimit = 4096
