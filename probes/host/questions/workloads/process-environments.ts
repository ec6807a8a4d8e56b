import * as z from 'zod'
import { defineProgramCommand, mebibyte, pathsIn } from '../../command.ts'
import { environmentSchema, parseEnvironment } from '../../mattermost-environment.ts'
import { defineHostQuestion } from '../../question.ts'

const processEnvironmentSchema = z.strictObject({ pid: z.int(), environment: environmentSchema })

export const processEnvironmentsSchema = z.strictObject({
  /** Whose environment was read: each has a PATH. */
  read: z.array(z.int()),
  /** Of those that have settings of Mattermost's, or of a database's image. */
  processes: z.array(processEnvironmentSchema),
})
export type ProcessEnvironments = z.infer<typeof processEnvironmentsSchema>

/**
 * What runs was given these when it was started, by whatever started it: a unit, an engine, `.env`, a wrapper. Read from /proc, it works for
 * images without a shell too.
 */
export const processEnvironments = defineHostQuestion({
  command: defineProgramCommand({
    id: 'process-environments',
    programs: pathsIn.bin('grep'),
    arguments:
      '-rasHz --include=environ --exclude-dir=task --exclude-dir=fd --exclude-dir=fdinfo --exclude-dir=map_files --exclude-dir=net --exclude-dir=ns --exclude-dir=attr --exclude-dir=sys -e MM_ -e PATH= -e POSTGRES_ -e MYSQL_ -e MARIADB_ /proc',
    privilege: 'required',
    purpose: 'settings that running programs were given',
    byteLimit: 2 * mebibyte,
  }),
  schema: processEnvironmentsSchema,
  parse: parseProcessEnvironments,
  // Processes come and go: what grep could not open (2) is not among those that were read.
  exits: [0, 1, 2],
  endsWith: 'zero',
})

/** `grep -z`: each variable ends in NUL, which is shown as U+FFFD; a script writes one a line, and the value in quotes. */
export function parseProcessEnvironments(text: string): ProcessEnvironments {
  const read = new Set<number>()
  const found = new Map<number, string[]>()
  for (const record of text.split(/\uFFFD|\n(?=\/proc\/\d+\/environ:)/)) {
    const [, number, name = '', value = ''] = /^\/proc\/(\d+)\/environ:(\w+)=(.*?)\n?$/s.exec(record) ?? []
    if (number === undefined) continue
    const pid = Number(number)
    if (name === 'PATH') read.add(pid)
    else if (/^(?:MM|POSTGRES|MYSQL|MARIADB)_/.test(name)) {
      found.set(pid, [...(found.get(pid) ?? []), `${name}=${/^"(.*)"$/s.exec(value)?.[1] ?? value}`])
    }
  }
  return {
    read: [...read],
    processes: [...found].map(([pid, assignments]) => ({ pid, environment: parseEnvironment(assignments) })),
  }
}
