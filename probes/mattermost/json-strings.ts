/** The string entries of a JSON object (RFC 8259), or null where the bytes are anything else. */
export function jsonStrings(body: Uint8Array): Record<string, string> | null {
  const value = parse(Buffer.from(body).toString())
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

/** JSON.parse tells bad input only by throwing a SyntaxError. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
