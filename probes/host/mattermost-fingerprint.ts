import { createHmac, randomBytes } from 'node:crypto'
import { FormatError } from './format-error.ts'

/**
 * HMAC-SHA-256 of a setting's value, cut to 128 bits. Two of them tell whether the same setting has the same value in two
 * places of one run, and nothing else: the key is made anew by every process and never written down, so that not even a short
 * password can be guessed from facts.json. The name is part of it, without its case, which the server
 * doesn't look at: equal values of two settings don't show.
 *
 * Throws `FormatError` for a value nested deeper than any configuration is.
 */
export function createFingerprint(setting: string, value: unknown): string {
  return createHmac('sha256', key)
    .update(`${setting.toLowerCase()}\0${canonicalizeValue(value, 0)}`)
    .digest()
    .subarray(0, 16)
    .toString('base64url')
}

const key = randomBytes(32)
const depthLimit = 64

/** Whoever writes a config.json orders the keys in their own way, and Go writes an empty list as null or as []. */
function canonicalizeValue(value: unknown, depth: number): string {
  if (depth > depthLimit) throw new FormatError('nesting', 0)
  if (Array.isArray(value)) {
    return value.length === 0
      ? 'null'
      : `[${value.map((item) => canonicalizeValue(item, depth + 1)).join(',')}]`
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${canonicalizeValue(item, depth + 1)}`).join(',')}}`
}
