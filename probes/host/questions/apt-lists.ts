import * as z from 'zod'
import { defineProgramCommand, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { noSuchPlaceExits } from '../exits.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'

export const aptListSchema = z.strictObject({
  /** `debian.example.org_debian-security_dists_bookworm-security_InRelease`. */
  name: z.string(),
  /** When the archive made it: apt sets a list's time to its server's. */
  modified: z.iso.datetime(),
})
export type AptList = z.infer<typeof aptListSchema>

/** Release files under /var/lib/apt/lists. */
export const aptLists = defineHostQuestion({
  command: defineProgramCommand({
    id: 'apt-lists',
    programs: pathsIn.bin('ls'),
    arguments: '-l --full-time /var/lib/apt/lists',
    privilege: 'none',
    purpose: 'of when the package lists are',
  }),
  schema: z.array(aptListSchema),
  parse: parseAptLists,
  absentExits: noSuchPlaceExits,
})

/** `ls -l --full-time /var/lib/apt/lists`: the Release files, which say of when a host's knowledge of updates is. */
export function parseAptLists(text: string): AptList[] {
  return splitLines(text).flatMap(({ text: line, offset }) => {
    if (/^(?:total \d+|\s*|[dlps].*)$/.test(line)) return []
    const [, day, time, zone, name] = entry.exec(line) ?? []
    if (name === undefined) throw new FormatError('list', offset)
    if (!/_(?:In)?Release$/.test(name)) return []
    const modified = new Date(`${day}T${time}${zone}`)
    if (Number.isNaN(modified.getTime())) throw new FormatError('time', offset)
    return [{ name, modified: modified.toISOString() }]
  })
}

/** Permissions, links, owner, group, size, `2026-11-22 05:17:32.000000000 +0000`, name. */
const entry = /^-\S+\s+\d+\s+\S+\s+\S+\s+\d+\s+(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\.\d+ ([+-]\d{4}) (\S+)$/
