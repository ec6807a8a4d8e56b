/**
 * A command's output as text: UTF-8, lines ended by `\n`, and every other control character (a terminal's escape codes,
 * NUL) replaced, so that nothing a host prints acts on a terminal.
 */
export function decodeOutput(bytes: Buffer): string {
  return bytes
    .toString('utf8')
    .replaceAll('\r\n', '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '\uFFFD')
}

export interface Line {
  text: string
  /** Of its first character, in the whole. */
  offset: number
}

/** Every line with its place; the empty one after the last line break is none. */
export function splitLines(text: string): Line[] {
  let offset = 0
  const lines = text.split('\n').map((line) => {
    const at = { text: line, offset }
    offset += line.length + 1
    return at
  })
  return lines.at(-1)?.text === '' ? lines.slice(0, -1) : lines
}
