import { splitLines } from './command-output.ts'
import { FormatError } from './format-error.ts'

/** One file as `grep -rH . PLACE` prints it: every line that isn't empty. */
export interface PrintedFile {
  path: string
  lines: readonly {
    text: string
    /** In the whole output, from 1. */
    number: number
  }[]
}

/** What `grep -rH . PLACE` prints: every line of every file with its path before it. */
export function splitPrintedFiles(text: string): PrintedFile[] {
  const files = new Map<string, PrintedFile['lines'][number][]>()
  for (const [index, { text: line, offset }] of splitLines(text).entries()) {
    const colon = line.indexOf(':')
    if (!line.startsWith('/') || colon < 0) throw new FormatError('path', offset)
    const path = line.slice(0, colon)
    const lines = files.get(path) ?? []
    files.set(path, lines)
    lines.push({ text: line.slice(colon + 1), number: index + 1 })
  }
  return [...files].map(([path, lines]) => ({ path, lines }))
}

export function textOf({ lines }: PrintedFile): string {
  return lines.map(({ text }) => `${text}\n`).join('')
}
