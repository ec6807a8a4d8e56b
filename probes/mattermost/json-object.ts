/** The entries of a JSON object (RFC 8259), or null where the bytes are anything else. */
export function parseJsonObject(body: Uint8Array): Record<string, unknown> | null {
  const value = parseJson(Buffer.from(body).toString())
  return typeof value !== 'object' || value === null || Array.isArray(value)
    ? null
    : (value as Record<string, unknown>)
}

/** JSON.parse tells bad input only by throwing a SyntaxError. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
