import { splitLines } from './command-output.ts'
import { FormatError } from './format-error.ts'

/** `NAME=value` lines with shell quoting, comments and blank lines left out (os-release(5)). */
export function parseShellAssignments(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const { text: line, offset } of splitLines(text)) {
    const content = line.trim()
    if (content === '' || content.startsWith('#')) continue
    const [, name, raw] = /^([A-Za-z_]\w*)=(.*)$/.exec(content) ?? []
    if (name === undefined || raw === undefined) throw new FormatError('assignment', offset)
    found.set(name, unquote(raw))
  }
  return found
}

function unquote(raw: string): string {
  const [, double, single] = /^(?:"(.*)"|'(.*)')$/.exec(raw) ?? []
  return double === undefined ? (single ?? raw) : double.replace(/\\([$"\\`])/g, '$1')
}
