import type * as z from 'zod'
import { suggestName } from '../settings/suggest-name.ts'
import { knownKeysAt } from './known-keys.ts'

/** Where the first complaint is of a key that nobody knows: the one that is nearest to it. */
export function suggestKey({ issues: [issue] }: z.ZodError, schema: z.ZodType): string {
  if (issue?.code !== 'unrecognized_keys') return ''
  return suggestName(issue.keys[0] ?? '', knownKeysAt(schema, issue.path))
}
