/**
 * Are lists and objects of this JSON text nested deeper than that? The parser bears any depth, but not what comes after it: schemas and
 * writers call themselves for every level. Brackets are counted, those in strings aside; the text need not be JSON.
 */
export function isNestedDeeper(json: string, limit: number): boolean {
  let depth = 0
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at]
    if (character === '"') at = findStringEnd(json, at)
    else if (character === '[' || character === '{') depth += 1
    else if (character === ']' || character === '}') depth -= 1
    if (depth > limit) return true
  }
  return false
}

/** Of its closing quote, or of the text's end where it has none. */
function findStringEnd(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    if (json[at] === '\\') at += 1
    else if (json[at] === '"') return at
  }
  return json.length
}
