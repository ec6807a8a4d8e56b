import { closeSync, constants, openSync, statSync, writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { type FileContent, piecesOf } from './atomic-write.ts'

/** What is written to as it is, and not replaced: a pipe, a terminal or another device. */
export function isStream(path: string): boolean {
  const present = statSync(path, { throwIfNoEntry: false })
  return present !== undefined && !present.isFile() && !present.isDirectory()
}

/** How long a pipe that is full, or that nobody reads yet, is left alone, in milliseconds. */
const patience = 5

/**
 * Writes to a pipe or a device, and waits without holding up the process, which would then take no signal: for a reader, and for the reader
 * to read.
 */
export async function writeToStream(path: string, content: FileContent): Promise<void> {
  const file = await openWithoutBlocking(path)
  try {
    for (const piece of piecesOf(content)) await writeAll(file, Buffer.from(piece))
  } finally {
    closeSync(file)
  }
}

/** Opens a pipe or a device. Of a pipe that nobody has opened to read it waits for one who does. */
export async function openWithoutBlocking(path: string): Promise<number> {
  for (;;) {
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
    } catch (error) {
      if (codeOf(error) !== 'ENXIO' || !statSync(path).isFIFO()) throw error
      await wait(patience)
    }
  }
}

/** Writes all, as fast as it is taken. */
export async function writeAll(file: number, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0; ) {
    try {
      rest = rest.subarray(writeSync(file, rest))
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') throw error
      await wait(patience)
    }
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}
