import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Clause } from '../../core/requirement.ts'
import { checks } from '../check-catalogue.ts'
import { centos7 } from './centos7-clauses.ts'
import { mattermost } from './mattermost-clauses.ts'
import { salt } from './salt-clauses.ts'
import { sslLabs } from './ssl-labs-clauses.ts'
import { transportEncryption } from './transport-encryption-clauses.ts'

// The source documents live beside the repository, not in it.
const shared = new URL('../../../shared/', import.meta.url)
const seeds = new URL('seeds/', shared)
const seed = existsSync(seeds) ? readdirSync(seeds).find((name) => name.startsWith('000_')) : undefined

test.skipIf(seed === undefined)('every quote of seed 000 stands in it word for word', () => {
  const text = readFileSync(new URL(seed ?? '', seeds), 'utf8')
  const absent = Object.entries(centos7).filter(([, { quote }]) => !text.includes(quote))
  expect(absent).toEqual([])
})

test.skipIf(seed === undefined)('every section of seed 000 that is named is one of its headings', () => {
  const headings =
    readFileSync(new URL(seed ?? '', seeds), 'utf8')
      .match(/^#+ .*$/gm)
      ?.map((line) => line.replace(/^#+ /, '')) ?? []
  const absent = Object.values(centos7)
    .flatMap(({ section }) => section.split(' / '))
    .filter((part) => !headings.includes(part))
  expect(absent).toEqual([])
})

const others = { '001_': transportEncryption, '002_': salt }

for (const [prefix, clauses] of Object.entries(others)) {
  const file = existsSync(seeds) ? readdirSync(seeds).find((name) => name.startsWith(prefix)) : undefined
  test.skipIf(file === undefined)(
    `every quote and section of seed ${prefix} stands in it word for word`,
    () => {
      const text = readFileSync(new URL(file ?? '', seeds), 'utf8')
      const absent = Object.values(clauses).filter(
        ({ quote, section }) => !text.includes(quote) || !text.includes(section),
      )
      expect(absent).toEqual([])
    },
  )
}

const notes = { 'mattermost.md': mattermost, 'tls.md': sslLabs }

for (const [file, clauses] of Object.entries(notes)) {
  const path = new URL(`facts/${file}`, shared)
  test.skipIf(!existsSync(path))(`every quote of the reading notes stands in ${file}`, () => {
    // The notes break their lines within sentences.
    const text = readFileSync(path, 'utf8').replace(/\s+/g, ' ')
    const quoted = Object.values(clauses).filter(({ document }) => document !== 'Mattermost documentation')
    expect(quoted.filter(({ quote }) => !text.includes(quote))).toEqual([])
  })
}

/** Every clause of every table here, by its name, so that a new table needs no list. */
async function loadClauses(): Promise<[string, Clause][]> {
  const documents = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('-clauses.ts'))
    .map((name) => name.slice(0, -'-clauses.ts'.length))
  const modules = await Promise.all(
    documents.map((name) => import(`./${name}-clauses.ts`) as Promise<Record<string, unknown>>),
  )
  return modules
    .flatMap((exported) => Object.values(exported))
    .filter((table) => typeof table === 'object' && table !== null && !Array.isArray(table))
    .flatMap((table) => Object.entries(table as Record<string, Clause>))
}

test('every clause is cited by a check', async () => {
  const cited = new Set(
    checks.flatMap(({ requirements }) => Object.values(requirements).flatMap(({ clauses }) => clauses)),
  )
  const clauses = await loadClauses()
  expect(clauses.length).toBeGreaterThan(100)
  expect(clauses.filter(([, clause]) => !cited.has(clause)).map(([name]) => name)).toEqual([])
})
