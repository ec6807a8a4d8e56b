import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { profileNames } from '../core/requirement.ts'

test('profiles.md lists the profiles there are, in their order', () => {
  const text = readFileSync(new URL('profiles.md', import.meta.url), 'utf8')
  const table = text.slice(0, text.indexOf('## What was read'))
  expect([...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name)).toEqual(profileNames)
})
