import { FormatError } from '../../format-error.ts'

/**
 * Where a block of Lua ends, whose brace was opened before `start`: braces in Lua's strings and comments do not count.
 *
 * @throws FormatError where it does not end
 * @see https://www.lua.org/manual/5.1/manual.html#2.1
 */
export function findLuaEnd(text: string, start: number): number {
  let depth = 1
  for (let at = start; at < text.length; ) {
    const skipped = skipLuaText(text, at)
    if (skipped > at) {
      at = skipped
      continue
    }
    const char = text.charAt(at)
    if (char === '{') depth += 1
    if (char === '}') depth -= 1
    if (depth === 0) return at
    at += 1
  }
  throw new FormatError('block', start)
}

/** Where the comment or string that begins here ends; the same place where none begins. */
function skipLuaText(text: string, at: number): number {
  if (text.startsWith('--', at)) {
    return skipLongBracket(text, at + 2) ?? endOf(text, '\n', at)
  }
  const char = text.charAt(at)
  if (char === '[') return skipLongBracket(text, at) ?? at
  if (char !== '"' && char !== "'") return at
  for (let end = at + 1; end < text.length; end += 1) {
    if (text.charAt(end) === '\\') end += 1
    else if (text.charAt(end) === char) return end + 1
  }
  return text.length
}

/** `[[ … ]]`, `[==[ … ]==]`; null: none begins here. */
function skipLongBracket(text: string, at: number): number | null {
  if (text.charAt(at) !== '[') return null
  let level = at + 1
  while (text.charAt(level) === '=') level += 1
  if (text.charAt(level) !== '[') return null
  return endOf(text, `]${text.slice(at + 1, level)}]`, level)
}

function endOf(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  return found < 0 ? text.length : found + mark.length
}
