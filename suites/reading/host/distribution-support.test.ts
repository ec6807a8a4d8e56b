import { expect, test } from 'vitest'
import { findSupport } from './distribution-support.ts'

const release = (id: string, versionId: string | null) => ({ id, idLike: [], versionId, prettyName: '' })

// Debian's LTS page, wiki.centos.org/About/Product, access.redhat.com/support/policy/updates/errata, ubuntu.com/about/release-cycle;
// the versions are those of python-distro's and ansible's fixtures.
test.each([
  ['centos', '6', '2020-11-30', false],
  ['centos', '7', '2024-06-30', false],
  ['centos', '8', '2021-12-31', false],
  ['debian', '7', '2018-05-31', true],
  ['debian', '8', '2020-06-30', true],
  ['debian', '9', '2022-06-30', true],
  ['debian', '10', '2024-06-30', true],
  ['debian', '11', '2026-08-31', true],
  ['rhel', '7.9', '2024-06-30', true],
  ['rhel', '9.4', '2032-05-31', true],
  ['ubuntu', '14.04', '2019-04-25', true],
  ['ubuntu', '16.04', '2021-04-30', true],
  ['ubuntu', '18.04', '2023-05-31', true],
  ['ubuntu', '20.04', '2025-05-31', true],
  ['ubuntu', '20.10', '2021-07-31', false],
  ['ubuntu', '24.10', '2025-07-31', false],
  ['ubuntu', '25.04', '2026-01-31', false],
  ['ubuntu', '25.10', '2026-07-31', false],
  ['sles', '15.5', '2024-12-31', true],
  ['sles', '12.5', '2024-10-31', true],
  ['alpine', '3.18.4', '2025-05-09', false],
  ['amzn', '2018.03', '2023-12-31', false],
  ['amzn', '2', '2026-06-30', false],
  ['rocky', '9.2', '2032-05-31', false],
])('%s %s has free updates until %s, and more for money: %s', (id, versionId, until, sold) => {
  expect(findSupport(release(id, versionId))).toEqual({ until, sold })
})

test.each([
  ['debian', '99'],
  ['ubuntu', '20'],
  ['ubuntu', '28.04'],
  ['sles', '15'],
  ['arch', null],
  ['', '7'],
])('%s %s is not known here', (id, versionId) => {
  expect(findSupport(release(id, versionId))).toBeNull()
})
