import { fstatSync } from 'node:fs'
import { writeToStream } from '../../reports/pipe-write.ts'

/** Where Linux shows standard output as a file: opened anew, it can be written to without holding up the process. */
const anew = '/proc/self/fd/1'

/**
 * Watches what is written to standard output from now on.
 *
 * @returns what waits for it, and gives the code of the error by which something was lost; null where nothing was, or where the reader went
 * away, which is the reader's choice
 */
export function watchOutput(): () => Promise<string | null> {
  let lost: string | null = null
  const note = ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') lost ??= code ?? 'an error'
  }
  process.stdout.on('error', note)
  return async () => {
    await new Promise((resolve) => process.stdout.write('', resolve))
    process.stdout.off('error', note)
    return lost
  }
}

/**
 * Prints what may be long. Node waits for the reader of a pipe in the system's write, where no signal is heard: a pipe is opened anew where
 * that is possible, and waited for beside everything else.
 *
 * @returns as `watchOutput`
 */
export async function printPieces(pieces: Iterable<string>): Promise<string | null> {
  if (fstatSync(1).isFIFO()) {
    try {
      await writeToStream(anew, pieces)
      return null
    } catch (error) {
      const { code, syscall } = error as NodeJS.ErrnoException
      if (code === 'EPIPE') return null
      if (syscall !== 'open') return code ?? 'an error'
      // There is no such file system, or the pipe is another user's.
    }
  }
  const flush = watchOutput()
  for (const piece of pieces) process.stdout.write(piece)
  return flush()
}
