import * as z from 'zod'
import { createResidue, type Residue } from '../../../core/residue.ts'
import type { ProgramCommand } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { noSuchPlaceExits } from '../exits.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'

export const fileSchema = z.strictObject({
  path: z.string(),
  type: z.enum(['file', 'directory', 'link', 'other']),
  /** Nine letters: `rw-r-----`. */
  permissions: z.string().length(9),
  /** It has an access control list besides, whose mask the group's letters are. */
  acl: z.literal(true).optional(),
  owner: z.string(),
  group: z.string(),
  bytes: z.int(),
  /** Where a link points, as written. */
  target: z.string().nullable(),
})
export type File = z.infer<typeof fileSchema>

/** One object for all listings: the published schema describes it once. */
const filesSchema = z.array(fileSchema)

/** The question what is in a directory: the last word of an ls command. */
export function defineListing<Id extends string>(command: ProgramCommand<Id>) {
  return defineHostQuestion({
    command,
    schema: filesSchema,
    read: readFiles(command.arguments.split(' ').at(-1) ?? ''),
    absentExits: noSuchPlaceExits,
  })
}

/**
 * `ls -lab DIRECTORY` or `ls -laRb DIRECTORY`. `.` stands for the directory itself; what ls could not open is missing, and what it
 * could not ask for (`-?????????`) is said. It never prints nothing: what does is not ls.
 *
 * @param directory - what was listed: without -R ls doesn't print it.
 */
export function readFiles(directory: string): (text: string) => { value: File[]; residue: Residue[] } {
  return (text) => {
    const value: File[] = []
    const residue: Residue[] = []
    let folder = directory
    const lines = splitLines(text)
    if (lines.length === 0) throw new FormatError('file', 0)
    for (const [index, { text: line }] of lines.entries()) {
      const heading = /^(\/.*):$/.exec(line)?.[1]
      if (heading !== undefined) folder = unescapeName(heading)
      if (heading !== undefined || /^(?:total \d+|)$/.test(line)) continue
      const file = parseFile(line, folder)
      if (file === 'parent') continue
      if (file) value.push(file)
      else residue.push(createResidue(index + 1, nameOfUnaskable(line)))
    }
    if (value.length === 0 && residue.length === 0) throw new FormatError('file', 0)
    return { value, residue }
  }
}

/** The same, for listings that are understood as a whole. */
export function parseFiles(directory: string): (text: string) => File[] {
  return (text) => {
    const { value, residue } = readFiles(directory)(text)
    const [first] = residue
    if (first) throw new FormatError('file', splitLines(text)[first.line - 1]?.offset ?? 0)
    return value
  }
}

/** What ls could only name, by its name; any other line may hold anything. */
function nameOfUnaskable(line: string): string {
  const name = /^[-?][?]{9}\s[?\s]*\s(\S{1,60})$/.exec(line)?.[1]
  return name === undefined ? 'a line that ls does not print' : `ls: ${name}`
}

function parseFile(line: string, folder: string): File | 'parent' | null {
  const [, type, permissions, mark, who = '', size, rest] =
    line.length > lineLimit ? [] : (entry.exec(line) ?? [])
  if (permissions === undefined || rest === undefined) return null
  // The name of a group may have blanks in it (`domain users`), that of an account hardly ever.
  const [, owner = '', group = ''] = /^(\S+)\s+(\S.*)$/.exec(who) ?? []
  // An account whose name can't be read is none that could be judged.
  if (group === '' || who.includes('\uFFFD')) return null
  const [name = '', target = null] = type === 'l' ? rest.split(' -> ') : [rest]
  if (name === '..') return 'parent'
  const plain = unescapeName(name)
  return {
    path: name === '.' ? folder : plain.startsWith('/') ? plain : `${folder}/${plain}`,
    type: types.get(type ?? '') ?? ('other' as const),
    permissions,
    ...(mark === '+' && { acl: true as const }),
    owner,
    group,
    bytes: Number(size),
    target: target === null ? null : unescapeName(target),
  }
}

/** Longer than any entry: a name has 255 bytes, each of which may be escaped, and a target 4096. */
const lineLimit = 20_000

/** Type, permissions (with a mark for SELinux or ACL), links, owner and group, size or device, the time in C's or ISO form, name. */
const entry =
  /^([-dlbcps])([r-][w-][xsS-][r-][w-][xsS-][r-][w-][xtT-])([.+@])?\s+\d+\s+(\S.{0,200}?)\s+(?:\d+,\s+)?(\d+)\s+(?:[A-Z][a-z]{2}\s+\d+\s+[\d:]+|\d{4}-\d\d-\d\d \d\d:\d\d(?::[\d.]+ [+-]\d{4})?)\s(.*)$/

const types: ReadonlyMap<string, File['type']> = new Map([
  ['-', 'file'],
  ['d', 'directory'],
  ['l', 'link'],
])

/** ls -b escapes as C does: `\ `, `\n`, `\303`. */
function unescapeName(name: string): string {
  return name.replace(/\\(\d{3}|.)/g, (_, code: string) =>
    /^\d{3}$/.test(code) ? '\uFFFD' : code === 'n' ? '\uFFFD' : code,
  )
}
