import { expect, test } from 'vitest'
import { compareSeries, lifetimeOf, type Product, seriesOf } from './database/database-releases.ts'
import { compareReleases, parseDotRelease, parseRelease } from './mattermost-releases.ts'

const ends = (text: string) =>
  text
    .trim()
    .split(/\s+/)
    .map((row) => row.split('=') as [string, string])

/** postgresql.org/support/versioning; mariadb.org/about/#maintenance-policy; Oracle's lifetime support policy. */
const lifetimes: Readonly<Record<Product, string>> = {
  PostgreSQL: `
    9.4=2020-02-13 9.5=2021-02-11 9.6=2021-11-11 10=2022-11-10 11=2023-11-09 12=2024-11-14 13=2025-11-13 14=2026-11-12
    15=2027-11-11 16=2028-11-09 17=2029-11-08 18=2030-11-14`,
  MariaDB: `
    5.5=2020-04-11 10.0=2019-03-31 10.1=2020-10-17 10.2=2022-05-23 10.3=2023-05-25 10.4=2024-06-18 10.5=2025-06-24
    10.6=2026-07-06 10.7=2023-02-14 10.8=2023-05-20 10.9=2023-08-22 10.10=2023-11-17 10.11=2028-02-16 11.4=2029-05-29
    11.8=2028-06-04`,
  MySQL: `
    5.5=2018-12-31 5.6=2021-02-28 5.7=2023-10-31 8.0=2026-04-30 8.1=2023-10-25 8.2=2023-12-14 8.3=2024-04-10 8.4=2032-04-30
    9.0=2024-10-15 9.1=2025-01-21 9.2=2025-04-15 9.3=2025-07-22 9.4=2025-10-21 9.5=2026-01-20 9.6=2026-04-21`,
}

test.each(Object.entries(lifetimes) as [Product, string][])('the lives of %s’s releases', (product, text) => {
  for (const [series, end] of ends(text)) {
    const { ends: known, source } = lifetimeOf(product, series) ?? {}
    expect({ series, known, said: (source ?? '').length > 20 }).toEqual({ series, known: end, said: true })
  }
  expect(lifetimeOf(product, '99')).toBeNull()
})

test.each([
  ['MariaDB', '5.5.5-10.11.19-MariaDB', '10.11'],
  ['MariaDB', '11.4.2-MariaDB', '11.4'],
  ['MySQL', '8.0.36', '8.0'],
  ['MySQL', '5.5.5', '5.5'],
  ['PostgreSQL', '15.7 (Debian 15.7-1)', '15'],
  ['PostgreSQL', '10.0', '10'],
  ['PostgreSQL', '9.6.24', '9.6'],
  ['PostgreSQL', '16', null],
  ['MySQL', 'x8.0', null],
  ['MySQL', '', null],
] as [Product, string, string | null][])('the series of %s %j is %s', (product, version, series) => {
  expect(seriesOf(product, version)).toBe(series)
})

test('series in order', () => {
  const series = ['9.4', '9.6', '10', '10.2', '10.11', '11', '11.4']
  expect(series.toReversed().toSorted(compareSeries)).toEqual(series)
  expect(compareSeries('10', '10.0')).toBe(0)
})

test.each([
  ['11.10.0', [11, 10]],
  ['v9.5', [9, 5]],
  ['10.5.1-rc2', [10, 5]],
  ['10.5.1+build', [10, 5]],
  ['10', null],
  ['x10.5', null],
  ['10.5.1.2', null],
  ['10.5x', null],
  ['', null],
])('%j is the release %j', (text, release) => {
  expect(parseRelease(text)).toEqual(release)
})

test('releases in order', () => {
  const releases = [
    [9, 11],
    [10, 0],
    [10, 5],
    [11, 0],
  ] as const
  expect(releases.toReversed().toSorted(compareReleases)).toEqual(releases)
  expect(compareReleases([10, 5], [10, 5])).toBe(0)
})

test.each([
  ['11.7.9', 9],
  ['v11.7.10-rc1', 10],
  ['11.7', null],
  ['11.7.x', null],
])('the dot release of %j is %j', (text, dot) => {
  expect(parseDotRelease(text)).toBe(dot)
})
