import * as z from 'zod'
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
    parse: parseFiles(command.arguments.split(' ').at(-1) ?? ''),
    absentExits: noSuchPlaceExits,
  })
}

/**
 * `ls -lab DIRECTORY` or `ls -laRb DIRECTORY`. `.` stands for the directory itself; what ls could not open is missing.
 *
 * @param directory - what was listed: without -R ls doesn't print it.
 */
export function parseFiles(directory: string): (text: string) => File[] {
  return (text) => {
    let folder = directory
    return splitLines(text).flatMap(({ text: line, offset }) => {
      const heading = /^(\/.*):$/.exec(line)?.[1]
      if (heading !== undefined) folder = unescapeName(heading)
      if (heading !== undefined || /^(?:total \d+|)$/.test(line)) return []
      const [, type, permissions, owner, group, size, rest] = entry.exec(line) ?? []
      if (permissions === undefined || rest === undefined) throw new FormatError('file', offset)
      const [name = '', target = null] = type === 'l' ? rest.split(' -> ') : [rest]
      if (name === '..') return []
      return [
        {
          path: name === '.' ? folder : `${folder}/${unescapeName(name)}`,
          type: types.get(type ?? '') ?? ('other' as const),
          permissions,
          owner: owner ?? '',
          group: group ?? '',
          bytes: Number(size),
          target: target === null ? null : unescapeName(target),
        },
      ]
    })
  }
}

/** Type, permissions (with a mark for SELinux or ACL), links, owner, group, size or device, three words of time, name. */
const entry =
  /^([-dlbcps])([r-][w-][xsS-][r-][w-][xsS-][r-][w-][xtT-])[.+@]?\s+\d+\s+(\S+)\s+(\S+)\s+(?:\d+,\s+)?(\d+)\s+[A-Z][a-z]{2}\s+\d+\s+[\d:]+\s(.*)$/

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
