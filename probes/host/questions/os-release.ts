import * as z from 'zod'
import { defineFileCommand } from '../command.ts'
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
  parse: parseOsRelease,
})

/** /etc/os-release. @see os-release(5) */
export function parseOsRelease(text: string): OsRelease {
  const fields = parseShellAssignments(text)
  const id = fields.get('ID')
  if (id === undefined) throw new FormatError('ID', text.length)
  return {
    id,
    idLike: (fields.get('ID_LIKE') ?? '').split(' ').filter((like) => like !== ''),
    versionId: fields.get('VERSION_ID') ?? null,
    prettyName: fields.get('PRETTY_NAME') ?? id,
  }
}
