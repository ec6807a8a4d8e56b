import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { renderNotice } from './notice.ts'

test('NOTICE names what is in the bundle (npm run notice)', () => {
  expect(readFileSync(new URL('../NOTICE', import.meta.url), 'utf8')).toBe(renderNotice())
})
