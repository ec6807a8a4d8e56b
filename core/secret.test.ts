import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { wrapSecret } from './secret.ts'

test('a secret is revealed on purpose only', () => {
  const password = wrapSecret('correct horse')
  expect(password.reveal()).toBe('correct horse')
  for (const shown of [
    `${password}`,
    JSON.stringify({ password }),
    inspect({ password }, { depth: 5 }),
    String(password),
  ]) {
    expect(shown).toContain('[redacted]')
    expect(shown).not.toContain('correct horse')
  }
})
