import { expect, test } from 'vitest'
import { findSupport } from './distribution-support.ts'

const release = (id: string, versionId: string | null) => ({ id, idLike: [], versionId, prettyName: '' })

// Debian's LTS page, wiki.centos.org/About/Product, access.redhat.com/support/policy/updates/errata, ubuntu.com/about/release-cycle.
test.each([
  ['centos', '6', '2020-11-30', false],
  ['centos', '7', '2024-06-30', false],
  ['centos', '8', '2021-12-31', false],
  ['debian', '8', '2020-06-30', true],
  ['debian', '9', '2022-06-30', true],
  ['debian', '10', '2024-06-30', true],
  ['debian', '11', '2026-08-31', true],
  ['rhel', '7.9', '2024-06-30', true],
  ['ubuntu', '16.04', '2021-04-30', true],
  ['ubuntu', '18.04', '2023-05-31', true],
  ['ubuntu', '20.04', '2025-05-31', true],
])('%s %s has free updates until %s, and more for money: %s', (id, versionId, until, sold) => {
  expect(findSupport(release(id, versionId))).toEqual({ until, sold })
})

test.each([
  ['debian', '12'],
  ['ubuntu', '20.10'],
  ['ubuntu', '20'],
  ['arch', null],
  ['', '7'],
])('%s %s is not known here', (id, versionId) => {
  expect(findSupport(release(id, versionId))).toBeNull()
})
