import * as z from 'zod'
import { createResidue, type Residue } from '../../../core/residue.ts'
import { defineProgramCommand, mebibyte, pathsIn } from '../command.ts'
import { type Line, splitLines } from '../command-output.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'

export const accountSchema = z.strictObject({
  name: z.string(),
  uid: z.int(),
  gid: z.int(),
  /** Its shell is one to log in with. */
  logsIn: z.boolean(),
})
export type Account = z.infer<typeof accountSchema>

export const groupSchema = z.strictObject({ name: z.string(), gid: z.int(), members: z.array(z.string()) })
export type Group = z.infer<typeof groupSchema>

/** Accounts of a directory are in it only where that lets itself be listed. */
export const accounts = defineHostQuestion({
  command: defineProgramCommand({
    id: 'accounts',
    programs: pathsIn.bin('getent'),
    arguments: 'passwd',
    privilege: 'none',
    purpose: 'which accounts are a service’s and which a person’s',
    byteLimit: mebibyte,
  }),
  schema: z.array(accountSchema),
  read: readAccounts,
})

export const groups = defineHostQuestion({
  command: defineProgramCommand({
    id: 'groups',
    programs: pathsIn.bin('getent'),
    arguments: 'group',
    privilege: 'none',
    purpose: 'who is in the groups that may read keys',
    byteLimit: mebibyte,
  }),
  schema: z.array(groupSchema),
  read: readGroups,
})

/** passwd(5): `name:x:uid:gid:comment:home:shell`. There is always root. */
export function readAccounts(text: string): { value: Account[]; residue: Residue[] } {
  return readEntries(text, 7, ([name = '', , uid, gid, , , shell = '']) => ({
    name,
    uid: Number(uid),
    gid: Number(gid),
    logsIn: !/(?:^|\/)(?:nologin|false|sync|halt|shutdown|git-shell)$/.test(shell),
  }))
}

/** group(5): `name:x:gid:member,member`; a name may have blanks. */
export function readGroups(text: string): { value: Group[]; residue: Residue[] } {
  return readEntries(text, 4, ([name = '', , gid, members = '']) => ({
    name,
    gid: Number(gid),
    members: members
      .split(',')
      .map((member) => member.trim())
      .filter((member) => member !== ''),
  }))
}

function readEntries<Entry>(text: string, fields: number, create: (parts: string[]) => Entry) {
  const value: Entry[] = []
  const residue: Residue[] = []
  const lines: Line[] = splitLines(text)
  if (lines.length === 0) throw new FormatError('entry', 0)
  for (const [index, { text: line }] of lines.entries()) {
    const parts = line.split(':').map((part) => part.trim())
    const numbers = fields === 7 ? [parts[2], parts[3]] : [parts[2]]
    if (
      parts.length === fields &&
      parts[0] !== '' &&
      numbers.every((each) => /^\d{1,10}$/.test(each ?? ''))
    ) {
      value.push(create(parts))
    } else {
      // A password's hash may stand in an old file: only the name is said.
      residue.push(createResidue(index + 1, /^[\w.-]{1,64}(?=:)/.exec(line)?.[0] ?? 'an entry'))
    }
  }
  if (value.length === 0) throw new FormatError('entry', 0)
  return { value, residue }
}
