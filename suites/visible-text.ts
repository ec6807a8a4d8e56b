/**
 * Shows what would otherwise act: control and format characters (ESC, CR, bidirectional overrides, zero-width
 * ones, lone surrogates) become `\x1b`, `\r`, `\u{202e}`. Line feeds and tabs stay. Text that a peer had a hand in
 * can then neither drive a terminal nor break XML 1.0 (§2.2), and the reader still sees that it was there.
 */
export function makeVisible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu, (character) =>
    character === '\n' || character === '\t' ? character : escapeCharacter(character),
  )
}

/** As `visible`, on one line: line feeds and tabs are shown as well. */
export function makeVisibleLine(text: string): string {
  return makeVisible(text).replace(/[\n\t]/g, escapeCharacter)
}

/** JSON of the same meaning, in which such characters stand as escapes: they are in its strings alone. */
export function escapeJson(json: string): string {
  return json.replace(/[\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\u007f-\u009f]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}

/** At most `limit` characters; what was cut is counted, so nobody takes the rest for the whole. */
export function clipText(text: string, limit: number): string {
  if (text.length <= limit) return text
  const kept = text.slice(0, limit).replace(/[\ud800-\udbff]$/, '')
  return `${kept}… (${text.length - kept.length} more characters in run.json)`
}

const namedEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return (
    namedEscapes[character] ??
    (code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`)
  )
}
