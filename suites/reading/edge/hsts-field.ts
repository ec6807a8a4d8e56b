import { trimBlanks } from '../../../probes/http/recorded-headers.ts'

/** A Strict-Transport-Security policy, or why a browser ignores the field (RFC 6797 §6.1). */
export type Hsts =
  | { valid: true; maxAge: number; includeSubDomains: boolean; preload: boolean }
  | { valid: false; fault: string }

/**
 * Parses one Strict-Transport-Security field value as a browser must: names in any case, values as token or quoted
 * string, unknown directives ignored, and any departure from the grammar or repeated directive voids the whole field.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6797#section-6.1
 */
export function parseHsts(value: string): Hsts {
  const directives = new Map<string, string | null>()
  for (const part of splitDirectives(value)) {
    const text = trimBlanks(part)
    if (text === '') continue
    const match =
      /^(?<name>[!#$%&'*+.^_`|~\w-]+)(?:[ \t]*=[ \t]*(?:(?<token>[!#$%&'*+.^_`|~\w-]+)|"(?<quoted>(?:[^"\\]|\\.)*)"))?$/.exec(
        text,
      )
    if (!match?.groups) return { valid: false, fault: `not a directive: ${text}` }
    const name = match.groups.name?.toLowerCase() ?? ''
    if (directives.has(name)) return { valid: false, fault: `${name} appears twice` }
    directives.set(name, match.groups.token ?? match.groups.quoted?.replace(/\\(.)/g, '$1') ?? null)
  }
  const maxAge = directives.get('max-age')
  if (maxAge === undefined) return { valid: false, fault: 'max-age is missing' }
  if (maxAge === null || !/^\d+$/.test(maxAge))
    return { valid: false, fault: `max-age is not a number of seconds: ${maxAge}` }
  if ((directives.get('includesubdomains') ?? null) !== null)
    return { valid: false, fault: 'includeSubDomains takes no value' }
  return {
    valid: true,
    maxAge: Number(maxAge),
    includeSubDomains: directives.has('includesubdomains'),
    preload: directives.has('preload'),
  }
}

/** At semicolons outside quoted strings. */
function splitDirectives(value: string): string[] {
  return value.match(/(?:[^;"]|"(?:[^"\\]|\\.?)*(?:"|$))+/gs) ?? []
}
