import type { Response } from '../../../probes/http/http-facts.ts'
import { trimBlanks } from '../../../probes/http/recorded-headers.ts'
import { listHeaderValues } from './http-responses.ts'

/**
 * The values of a field whose fields are one list (Fetch §2.2.2, "get, decode, and split"): at commas outside quoted strings, without the
 * blanks around them. An empty field has one empty value; no field has none.
 *
 * @see https://fetch.spec.whatwg.org/#concept-header-list-get-decode-split
 */
export function splitListedValues(response: Pick<Response, 'headers'>, name: string): string[] {
  const fields = listHeaderValues(response, name)
  if (fields.length === 0) return []
  const values = ['']
  let quoted = false
  let escaped = false
  for (const character of fields.join(', ')) {
    if (character === ',' && !quoted) {
      values.push('')
      continue
    }
    if (!escaped && character === '"') quoted = !quoted
    escaped = quoted && !escaped && character === '\\'
    values.push(`${values.pop()}${character}`)
  }
  return values.map(trimBlanks)
}
