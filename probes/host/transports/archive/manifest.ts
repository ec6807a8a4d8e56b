import * as z from 'zod'
import type { HostArchive } from '../../../../core/host-archive.ts'

export const archiveFactSchema = z.strictObject({
  /** When the host was asked, ISO 8601; null: the archive does not say. */
  takenAt: z.string().nullable(),
  /** The name that the host gave itself. */
  hostname: z.string().nullable(),
  /** Of the account that asked: 0 is root. */
  uid: z.int().nullable(),
})
export type ArchiveFact = z.infer<typeof archiveFactSchema>

/** The lines `format 1`, `time 2026-11-30T12:00:00Z`, `hostname mm1`, `uid 0`. What has another form is not known. */
export function parseManifest({ manifest }: HostArchive): ArchiveFact {
  const find = (pattern: RegExp) => pattern.exec(manifest ?? '')?.[1] ?? null
  const time = find(/^time (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/m)
  const uid = find(/^uid (\d{1,10})$/m)
  return {
    takenAt: time !== null && !Number.isNaN(Date.parse(time)) ? time : null,
    hostname: find(/^hostname ([A-Za-z0-9._-]{1,253})$/m),
    uid: uid === null ? null : Number(uid),
  }
}
