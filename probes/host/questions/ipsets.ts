import * as z from 'zod'
import { defineProgramCommand, mebibyte, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'

const ipsetSchema = z.strictObject({
  name: z.string(),
  /** `hash:net`, `hash:ip,port`, `list:set` … */
  type: z.string(),
  entries: z.array(
    z.strictObject({
      element: z.string(),
      /** Such as `nomatch`; without comments. */
      options: z.array(z.string()),
    }),
  ),
})
export type Ipset = z.infer<typeof ipsetSchema>

/** What iptables looks up by `-m set`. */
export const ipsets = defineHostQuestion({
  command: defineProgramCommand({
    id: 'ipsets',
    programs: pathsIn.sbin('ipset'),
    arguments: 'save',
    privilege: 'required',
    purpose: 'sets of addresses that rules of iptables name',
    byteLimit: mebibyte,
  }),
  schema: z.array(ipsetSchema),
  parse: parseIpsets,
})

/** `ipset save`: `create NAME TYPE …`, and `add NAME ELEMENT …` for each element. @see ipset(8) */
export function parseIpsets(text: string): Ipset[] {
  const sets = new Map<string, Ipset>()
  for (const { text: line, offset } of splitLines(text)) {
    if (line === '') continue
    // A comment may say anything.
    const [verb, name = '', value = '', ...options] = line
      .replace(/ comment "[^"]*"/, '')
      .trimEnd()
      .split(' ')
    const set = sets.get(name)
    if (verb === 'create' && !set && value !== '') sets.set(name, { name, type: value, entries: [] })
    else if (verb === 'add' && set && value !== '') set.entries.push({ element: value, options })
    else throw new FormatError('set', offset)
  }
  return [...sets.values()]
}
