import { expect, test } from 'vitest'
import { profileNames } from '../../core/requirement.ts'
import { checks } from '../../suites/check-catalogue.ts'
import { findNearest, suggestName } from './suggest-name.ts'

const ids = checks.map(({ id }) => id)

test.each([
  ['tls-verison', ids, 'tls-versions'],
  ['HSTS', ids, 'hsts'],
  ['hst', ids, 'hsts'],
  ['certificate-expiri', ids, 'certificate-expiry'],
  ['centos-7', profileNames, 'centos7'],
  ['mozila-modern', profileNames, 'mozilla-modern'],
])('%s is nearest to %3$s', (given, known, nearest) => {
  expect(findNearest(given, known)).toBe(nearest)
  expect(suggestName(given, known)).toBe(`: did you mean '${nearest}'?`)
})

test.each(['nonsense', 'x', '', 'tls', 'database'])('%o is near to none', (given) => {
  expect(findNearest(given, ids)).toBeNull()
  expect(suggestName(given, ids)).toBe('')
})
