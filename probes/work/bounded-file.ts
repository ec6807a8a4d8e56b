import { type FileHandle, open } from 'node:fs/promises'

/** A file that is longer than it may be. */
export class FileTooLongError extends Error {
  override readonly name = 'FileTooLongError'
  readonly limit: number

  constructor(limit: number) {
    super(`longer than ${limit} bytes`)
    this.limit = limit
  }
}

/**
 * A file's text, of which no more is read than the limit and one byte: what a file says of its own length need not hold, as in a device or
 * a pipe.
 *
 * @throws FileTooLongError, and Node's own error (with its code) where it can't be read
 */
export async function readBoundedText(path: string, limit: number): Promise<string> {
  await using file = await open(path)
  return await readBoundedHandle(file, limit)
}

/** The same of a file that is open. */
export async function readBoundedHandle(file: FileHandle, limit: number): Promise<string> {
  const { size } = await file.stat()
  if (size > limit) throw new FileTooLongError(limit)
  const chunks: Buffer[] = []
  for (let length = 0; ; ) {
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.allocUnsafe(chunkSize) })
    if (bytesRead === 0) return Buffer.concat(chunks, length).toString('utf8')
    length += bytesRead
    if (length > limit) throw new FileTooLongError(limit)
    chunks.push(buffer.subarray(0, bytesRead))
  }
}

const chunkSize = 64 * 1024
