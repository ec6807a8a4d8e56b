import type { ArchivedHost } from '../../core/access.ts'
import { ArchiveError } from '../../probes/host/transports/archive/archive-files.ts'
import { parseManifest } from '../../probes/host/transports/archive/manifest.ts'
import { readHostArchive } from '../../probes/host/transports/archive/read-archive.ts'
import { describeUnreadableFile } from '../files/input.ts'
import { UsageError } from '../usage-error.ts'
import type { NodeConfig } from './access-schema.ts'

/** Days after which an archive is said to be old: what was collected is judged as of then, and much of it moves. */
const oldAfterDays = 7

/** A node that is known by its archive. Says on stderr how old that is. */
export async function readArchivedNode({
  name,
  archive: path = '',
  roles = [],
  ...rest
}: NodeConfig): Promise<ArchivedHost> {
  const [needless] = Object.entries(rest).flatMap(([key, value]) => (value === undefined ? [] : [key]))
  if (needless !== undefined) {
    throw new UsageError(
      `the node ${name} has an archive, so that nobody logs in to it: drop its ${needless}`,
    )
  }
  try {
    const archive = await readHostArchive(path)
    const note = describeAge(parseManifest(archive).takenAt, new Date())
    if (note !== null) process.stderr.write(`mmverify: ${name}: ${note}: ${path}\n`)
    return { name, roles, archive }
  } catch (error) {
    if (error instanceof ArchiveError)
      throw new UsageError(`the archive ${path} is not taken: ${error.message}`)
    throw describeUnreadableFile(error, path, 'archive')
  }
}

function describeAge(takenAt: string | null, now: Date): string | null {
  if (takenAt === null) return 'its archive does not say when it was taken'
  const days = Math.floor((now.getTime() - Date.parse(takenAt)) / 86_400_000)
  if (days < -1) return 'its archive says that it was taken in the future'
  return days >= oldAfterDays ? `its archive is ${days} days old` : null
}
