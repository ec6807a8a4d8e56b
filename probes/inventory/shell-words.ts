/**
 * A line split as a POSIX shell splits it: blanks separate, quotes and backslashes join, `#` starts a comment. Null where
 * a quote is left open.
 */
export function splitShellWords(line: string): string[] | null {
  const found: string[] = []
  let word: string | null = null
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at)
    if (/\s/.test(char)) {
      if (word !== null) found.push(word)
      word = null
    } else if (char === '#' && word === null) {
      break
    } else if (char === "'" || char === '"') {
      const quoted = readQuotation(line, at)
      if (!quoted) return null
      word = (word ?? '') + quoted.text
      at = quoted.end
    } else if (char === '\\' && at + 1 < line.length) {
      at += 1
      word = (word ?? '') + line.charAt(at)
    } else {
      word = (word ?? '') + char
    }
  }
  return word === null ? found : [...found, word]
}

function readQuotation(line: string, start: number): { text: string; end: number } | null {
  const quote = line.charAt(start)
  let text = ''
  for (let at = start + 1; at < line.length; at += 1) {
    const char = line.charAt(at)
    if (char === quote) return { text, end: at }
    if (quote === '"' && char === '\\' && '"\\'.includes(line.charAt(at + 1))) {
      at += 1
      text += line.charAt(at)
    } else {
      text += char
    }
  }
  return null
}
