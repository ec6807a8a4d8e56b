import { parseJsonObject } from './json-object.ts'

/** The string entries of a JSON object (RFC 8259), or null where the bytes are anything else. */
export function parseJsonStrings(body: Uint8Array): Record<string, string> | null {
  const value = parseJsonObject(body)
  return (
    value &&
    Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    )
  )
}
