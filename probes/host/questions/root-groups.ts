import * as z from 'zod'
import { defineProgramCommand, pathsIn } from '../command.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'

/** The groups of root, by which sshd's AllowGroups and DenyGroups go. */
export const rootGroups = defineHostQuestion({
  command: defineProgramCommand({
    id: 'root-groups',
    programs: pathsIn.bin('id'),
    arguments: 'root',
    privilege: 'none',
    purpose: 'in which groups root is',
  }),
  schema: z.array(z.string()).min(1),
  parse: parseGroups,
})

/** `uid=0(root) gid=0(root) groups=0(root),10(wheel)`; SELinux adds ` context=…`. */
export function parseGroups(text: string): string[] {
  const groups = /^uid=0\([^)]*\) gid=\d+\([^)]*\) \S+?=((?:\d+\([^()]+\),?)+)(?:\s|$)/.exec(text)?.[1]
  if (groups === undefined) throw new FormatError('groups', 0)
  return [...groups.matchAll(/\(([^()]+)\)/g)].map(([, name = '']) => name)
}
