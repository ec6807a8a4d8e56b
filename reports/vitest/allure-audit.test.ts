import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { auditCategories } from './allure-audit.ts'

test('Allure 3, which reads categories from its configuration alone, is given those that Allure 2 finds in the results', () => {
  const { categories } = JSON.parse(
    readFileSync(join(import.meta.dirname, '..', '..', 'allurerc.json'), 'utf8'),
  )
  expect(categories).toEqual(auditCategories)
})
