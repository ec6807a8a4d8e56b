import * as z from 'zod'
import { createResidue, type Residue } from '../../../core/residue.ts'
import { defineProgramCommand, mebibyte, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { defineHostQuestion } from '../question.ts'

export const accessListSchema = z.strictObject({
  path: z.string(),
  /** Null as name: the owner or the owning group. Permissions as the mask leaves them: `r--`. */
  entries: z.array(
    z.strictObject({ kind: z.enum(['user', 'group']), name: z.string().nullable(), permissions: z.string() }),
  ),
})
export type AccessList = z.infer<typeof accessListSchema>

/** Only of files that have one (`-s`). Folders that aren't there make it end with 1. */
export const accessLists = defineHostQuestion({
  command: defineProgramCommand({
    id: 'access-lists',
    programs: pathsIn.bin('getfacl'),
    arguments:
      '-Rps /etc/letsencrypt /etc/nginx /etc/mattermost /opt/mattermost/config /etc/ssl/private /etc/pki/tls/private',
    privilege: 'required',
    purpose: 'access control lists of keys and configuration',
    byteLimit: mebibyte,
  }),
  schema: z.array(accessListSchema),
  read: readAccessLists,
  exits: [0, 1],
})

/** `getfacl -Rps FOLDER …`: blocks that begin with `# file:`. @see getfacl(1) */
export function readAccessLists(text: string): { value: AccessList[]; residue: Residue[] } {
  const value: AccessList[] = []
  const residue: Residue[] = []
  let entries: AccessList['entries'] = []
  for (const [index, { text: line }] of splitLines(text).entries()) {
    const file = /^# file: (.+)$/.exec(line)?.[1]
    if (file !== undefined) {
      entries = []
      value.push({ path: unescapePath(file), entries })
      continue
    }
    // Owner, group and flags are ls's to tell; defaults are for files that do not exist yet.
    if (/^(?:#.*|default:.*|(?:mask|other):.*|)$/.test(line)) continue
    const [, kind, name, granted, effective] =
      /^(user|group):([^:]*):([r-][w-][x-])(?:\s+#effective:([r-][w-][x-]))?\s*$/.exec(line) ?? []
    if (kind === undefined || value.length === 0) {
      residue.push(createResidue(index + 1, 'a line of getfacl'))
      continue
    }
    entries.push({
      kind: kind === 'user' ? 'user' : 'group',
      name: name === '' || name === undefined ? null : unescapePath(name),
      permissions: effective ?? granted ?? '---',
    })
  }
  return { value, residue }
}

/** getfacl writes blanks and others as `\040`. */
function unescapePath(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)))
}
