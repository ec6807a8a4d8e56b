import { createReadStream } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { extract, type Headers } from 'tar-stream'
import type { HostArchive } from '../../../../core/host-archive.ts'
import {
  type ArchiveBuilder,
  ArchiveError,
  archiveLimits,
  createArchiveBuilder,
  parseArchivedPath,
} from './archive-files.ts'

/**
 * An archive of a host: a folder, a tar file, or one that gzip compressed. Links and everything else that is no plain file are passed over,
 * and nothing is written anywhere.
 *
 * @throws ArchiveError, or what the file system says of the path.
 */
export async function readHostArchive(path: string): Promise<HostArchive> {
  const builder = createArchiveBuilder()
  if ((await lstat(path)).isDirectory()) await readFolder(path, '', { builder, bytes: 0, entries: 0 })
  else await readTar(await openTar(path), builder)
  return builder.build()
}

interface FolderReading {
  builder: ArchiveBuilder
  bytes: number
  entries: number
}

/** As deep as `NAME/stdout` lies, with one folder around all. */
const depthLimit = 3

async function readFolder(root: string, inside: string, reading: FolderReading): Promise<void> {
  for (const entry of await readdir(join(root, inside), { withFileTypes: true })) {
    reading.entries += 1
    if (reading.entries > archiveLimits.entries) throw tooLarge()
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`
    if (entry.isDirectory() && path.split('/').length < depthLimit) await readFolder(root, path, reading)
    const place = entry.isFile() ? parseArchivedPath(path) : null
    if (!place) continue
    const content = await readPlainFile(join(root, path))
    reading.bytes += content?.length ?? 0
    if (reading.bytes > archiveLimits.bytes) throw tooLarge()
    reading.builder.add(place, content)
  }
}

/** Null: more than a file here may have. */
async function readPlainFile(path: string): Promise<Buffer | null> {
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(archiveLimits.file + 1)
    let length = 0
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length)
      if (bytesRead === 0) return Buffer.from(buffer.subarray(0, length))
      length += bytesRead
      if (length > archiveLimits.file) return null
    }
  } finally {
    await file.close()
  }
}

async function openTar(path: string): Promise<Readable> {
  const file = await open(path)
  const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
  await file.close()
  const plain = createReadStream(path)
  const isGzip = bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  if (!isGzip) return plain
  const unpacked = createGunzip()
  plain.on('error', (error) => unpacked.destroy(error))
  return plain.pipe(unpacked)
}

function readTar(source: Readable, builder: ArchiveBuilder): Promise<void> {
  return new Promise((resolve, reject) => {
    const unpack = extract()
    let bytes = 0
    let entries = 0
    const fail = (error: unknown) => {
      source.destroy()
      unpack.destroy()
      reject(error)
    }
    source.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > archiveLimits.bytes) fail(tooLarge())
    })
    // What it says of a header or of a stream that ends too early is worded for a person; that it says so is enough.
    const refuse = (error: NodeJS.ErrnoException) =>
      fail(error.code?.startsWith('E') ? error : new ArchiveError('it is no tar archive, or was cut off'))
    source.on('error', refuse)
    unpack.on('error', refuse)
    unpack.on('entry', ({ name, type }: Headers, stream, next) => {
      entries += 1
      if (entries > archiveLimits.entries) return fail(tooLarge())
      const place = type === 'file' || type === 'contiguous-file' ? parseArchivedPath(name) : null
      const chunks: Buffer[] = []
      let length = 0
      stream.on('data', (chunk: Buffer) => {
        length += chunk.length
        if (place && length <= archiveLimits.file) chunks.push(chunk)
      })
      stream.on('end', () => {
        try {
          if (place) builder.add(place, length > archiveLimits.file ? null : Buffer.concat(chunks))
          next()
        } catch (error) {
          fail(error)
        }
      })
    })
    unpack.on('finish', () => resolve())
    source.pipe(unpack)
  })
}

function tooLarge(): ArchiveError {
  return new ArchiveError(
    `it has more than ${archiveLimits.bytes / 2 ** 20} MiB or ${archiveLimits.entries} entries: that much is not read`,
  )
}
