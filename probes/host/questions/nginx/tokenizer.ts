import { FormatError } from '../../format-error.ts'
import { findLuaEnd } from './lua-block.ts'

export interface Token {
  kind: 'word' | '{' | '}' | ';'
  /** Quotes taken off, escapes undone as nginx does. */
  text: string
  offset: number
}

/**
 * nginx's own lexical rules (ngx_conf_read_token): words end at blanks, `;` and `{`; a quote counts only where a word
 * begins and must be followed by a blank, `;`, `{` or `)`; `${` doesn't open a block; `#` begins a comment only where a
 * word could begin. What stands in a block of Lua is skipped.
 */
export function tokenize(text: string): Token[] {
  const found: Token[] = []
  /** The directive that is being read. */
  let name: string | null = null
  let at = 0
  while (at < text.length) {
    const char = text.charAt(at)
    if (isBlank(char)) {
      at += 1
    } else if (char === '#') {
      const end = text.indexOf('\n', at)
      at = end < 0 ? text.length : end
    } else if (char === '{' || char === '}' || char === ';') {
      found.push({ kind: char, text: char, offset: at })
      at = char === '{' && name !== null && isLuaBlock(name) ? findLuaEnd(text, at + 1) : at + 1
      name = null
    } else {
      const word = char === '"' || char === "'" ? readQuotedWord(text, at) : readPlainWord(text, at)
      found.push({ kind: 'word', text: word.text, offset: at })
      name ??= word.text
      at = word.end
    }
  }
  return found
}

/** lua-nginx-module's blocks: `content_by_lua_block { … }`. */
export function isLuaBlock(name: string): boolean {
  return name.endsWith('_by_lua_block')
}

/** No other space is one to nginx: a form feed or a no-break space is a part of a word. */
function isBlank(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r'
}

interface Word {
  text: string
  end: number
}

function readQuotedWord(text: string, start: number): Word {
  const quote = text.charAt(start)
  let word = ''
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (char === quote) {
      const next = text.charAt(at + 1)
      if (next !== '' && !isBlank(next) && !/[;{)]/.test(next)) throw new FormatError('quote', at)
      return { text: word, end: at + 1 }
    }
    if (char === '\\') {
      word += unescapeChar(text.charAt(at + 1))
      at += 1
    } else {
      word += char
    }
  }
  throw new FormatError('quote', start)
}

function readPlainWord(text: string, start: number): Word {
  let word = ''
  let at = start
  let variable = false
  while (at < text.length) {
    const char = text.charAt(at)
    if (isBlank(char) || char === ';') break
    if (char === '{' && !variable) break
    variable = char === '$'
    if (char === '\\') {
      word += unescapeChar(text.charAt(at + 1))
      at += 2
    } else {
      word += char
      at += 1
    }
  }
  return { text: word, end: at }
}

/** nginx undoes `\"`, `\'`, `\\`, `\t`, `\r` and `\n`, and keeps every other backslash (so that regular expressions work). */
function unescapeChar(char: string): string {
  return escapes.get(char) ?? `\\${char}`
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['t', '\t'],
  ['r', '\r'],
  ['n', '\n'],
])
