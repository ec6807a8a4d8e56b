import type { ArchivedAnswer, HostArchive } from '../../../../core/host-archive.ts'

/** Most bytes of the files of one archive, most entries, and most bytes of one file, before anything of it is looked at. */
export const archiveLimits = { bytes: 256 * 2 ** 20, entries: 20_000, file: 8 * 2 ** 20 } as const

/** An archive that is not taken. The message names nothing that stands in it. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
}

export type ArchivedFile = 'stdout' | 'stderr' | 'exit' | 'manifest'

/** Which file of an archive a path is: `…/NAME/stdout`, or `…/manifest`. Null for what belongs to nothing here. Nothing is ever written by such a name. */
export function parseArchivedPath(path: string): { name: string; file: ArchivedFile } | null {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  if (parts.includes('..')) return null
  const file = parts.at(-1)
  if (file === 'manifest') return { name: '', file }
  const name = parts.at(-2)
  if (name === undefined || !/^[a-z0-9-]{1,100}(?:\+[A-Za-z0-9._+-]{1,200})?$/.test(name)) return null
  return file === 'stdout' || file === 'stderr' || file === 'exit' ? { name, file } : null
}

export interface ArchiveBuilder {
  add(place: { name: string; file: ArchivedFile }, content: Buffer | null): void
  build(): HostArchive
}

/** Puts an archive together, file by file, in any order. */
export function createArchiveBuilder(): ArchiveBuilder {
  const answers = new Map<string, ArchivedAnswer>()
  const known = new Set<string>()
  let manifest: string | null = null
  return {
    add({ name, file }, content) {
      // Two answers of one name would leave it to chance which of them is judged.
      const place = `${name}/${file}`
      if (known.has(place))
        throw new ArchiveError(`it holds ${place.replace(/^\//, '')} twice: one host each`)
      known.add(place)
      if (file === 'manifest') {
        manifest = content?.toString('utf8').slice(0, 10_000) ?? null
        return
      }
      const answer = answers.get(name) ?? { stdout: null, stderr: null, exit: null }
      answers.set(name, {
        ...answer,
        [file]: file === 'exit' ? (content?.toString('latin1') ?? null) : content,
      })
    },
    build() {
      if (answers.size === 0) throw new ArchiveError('it holds no NAME/stdout, NAME/stderr and NAME/exit')
      return { answers, manifest }
    },
  }
}
