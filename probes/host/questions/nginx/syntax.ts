import { FormatError } from '../../format-error.ts'
import { isLuaBlock, tokenize } from './tokenizer.ts'

export interface SyntaxDirective {
  name: string
  arguments: string[]
  line: number
  /** Null: ended by `;`. */
  block: SyntaxDirective[] | null
}

/** Deeper than nginx nests its contexts. A text that is nested deeper is no configuration, and would overflow our stack. */
const depthLimit = 64

/**
 * The directives of one configuration file. A block of Lua is an empty one here. What nginx itself would refuse is a `FormatError`.
 */
export function parseSyntax(text: string): SyntaxDirective[] {
  const top: SyntaxDirective[] = []
  const open = [top]
  let words: string[] = []
  let start = 0
  const lineOf = createLineCounter(text)
  for (const { kind, text: word, offset } of tokenize(text)) {
    const current = open.at(-1)
    if (!current) throw new FormatError('block', offset)
    if (kind === 'word') {
      if (words.length === 0) start = offset
      words.push(word)
      continue
    }
    if (kind === '}') {
      if (words.length > 0 || open.length === 1) throw new FormatError('block', offset)
      open.pop()
      continue
    }
    const [name, ...rest] = words
    if (name === undefined || (kind === ';' && isLuaBlock(name))) throw new FormatError('directive', offset)
    const directive: SyntaxDirective = {
      name,
      arguments: rest,
      line: lineOf(start),
      block: kind === '{' ? [] : null,
    }
    current.push(directive)
    words = []
    if (directive.block) open.push(directive.block)
    if (open.length > depthLimit) throw new FormatError('block', offset)
  }
  if (words.length > 0 || open.length > 1) throw new FormatError('block', text.length)
  return top
}

/** Line of an offset, for offsets that only grow. */
function createLineCounter(text: string): (offset: number) => number {
  let line = 1
  let counted = 0
  return (offset) => {
    for (; counted < offset; counted += 1) if (text.charCodeAt(counted) === 10) line += 1
    return line
  }
}
