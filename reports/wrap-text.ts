/**
 * Breaks text into lines of at most `width` characters. A line keeps its own indentation when it goes on; a word
 * longer than the line is cut.
 */
export function wrapText(text: string, width: number): string[] {
  return text
    .replaceAll('\t', '  ')
    .split('\n')
    .flatMap((line) => wrapLine(line, Math.max(width, 16)))
}

/** Wraps under a hanging label: `seen  tls.versions: …`, the following lines indented as far as the first one's text. */
export function wrapLabelled(label: string, text: string, width: number): string[] {
  return wrapText(text, width - label.length).map((line, index) =>
    `${index === 0 ? label : ' '.repeat(label.length)}${line}`.trimEnd(),
  )
}

function wrapLine(line: string, width: number): string[] {
  const indent = /^ */.exec(line)?.[0].slice(0, Math.floor(width / 2)) ?? ''
  const lines: string[] = []
  let current = ''
  for (const word of line
    .trim()
    .split(/ +/)
    .flatMap((long) => splitWord(long, width - indent.length))) {
    const longer = current === '' ? word : `${current} ${word}`
    if (indent.length + longer.length <= width) current = longer
    else {
      lines.push(indent + current)
      current = word
    }
  }
  return [...lines, indent + current]
}

/** Cuts between code points, so that no character is torn. */
function splitWord(word: string, width: number): string[] {
  if (word.length <= width) return [word]
  const result = ['']
  for (const character of word) {
    const last = result.at(-1) ?? ''
    if (last.length + character.length > width) result.push(character)
    else result[result.length - 1] = last + character
  }
  return result
}
