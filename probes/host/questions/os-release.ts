import * as z from 'zod'
import { createResidue, type Residue } from '../../../core/residue.ts'
import { defineFileCommand } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'
import { parseShellAssignments } from '../shell-assignments.ts'

export const osReleaseSchema = z.strictObject({
  /** `centos`, `rhel`, `debian`, `ubuntu` … */
  id: z.string(),
  idLike: z.array(z.string()),
  /** `7`, `9.4`, `22.04`; null for rolling releases. */
  versionId: z.string().nullable(),
  prettyName: z.string(),
})
export type OsRelease = z.infer<typeof osReleaseSchema>

export const osRelease = defineHostQuestion({
  command: defineFileCommand({
    id: 'os-release',
    file: '/etc/os-release',
    privilege: 'none',
    purpose: 'distribution and release',
  }),
  schema: osReleaseSchema,
  read: readOsRelease,
})

/** /etc/os-release: what is no assignment says nothing, and is kept. @see os-release(5) */
export function readOsRelease(text: string): { value: OsRelease; residue: Residue[] } {
  const fields = new Map<string, string>()
  const residue: Residue[] = []
  for (const [index, { text: line }] of splitLines(text).entries()) {
    try {
      for (const [name, value] of parseShellAssignments(line)) fields.set(name, value)
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      residue.push(createResidue(index + 1, 'no assignment'))
    }
  }
  const id = fields.get('ID')
  if (id === undefined) throw new FormatError('ID', text.length)
  return {
    value: {
      id,
      idLike: (fields.get('ID_LIKE') ?? '').split(' ').filter((like) => like !== ''),
      versionId: fields.get('VERSION_ID') ?? null,
      prettyName: fields.get('PRETTY_NAME') ?? id,
    },
    residue,
  }
}
