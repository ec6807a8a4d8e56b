import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Clause } from '../../core/requirement.ts'
import { checks } from '../check-catalogue.ts'
import { databaseClauses, documentedDatabaseClauses } from './database-clauses.ts'

// The source documents live beside the repository, not in it.
const shared = new URL('../../../shared/', import.meta.url)
const seeds = new URL('seeds/', shared)
const notes = new URL('facts/mattermost.md', shared)

test.skipIf(!existsSync(seeds))('every quote and section of a seed stands in it word for word', () => {
  const absent = Object.values<Clause>(documentedDatabaseClauses).filter(({ document, section, quote }) => {
    const number = /seed (\d{3})/.exec(document)?.[1] ?? ''
    const file = readdirSync(seeds).find((name) => name.startsWith(`${number}_`)) ?? ''
    const text = readFileSync(new URL(file, seeds), 'utf8')
    return number === '' || !text.includes(quote) || !text.includes(section)
  })
  expect(absent).toEqual([])
})

test.skipIf(!existsSync(notes))('every quote of the reading notes stands in them', () => {
  const text = readFileSync(notes, 'utf8').replace(/\s+/g, ' ')
  const quoted = Object.values<Clause>(databaseClauses).filter(({ document }) =>
    document.startsWith('Mattermost'),
  )
  expect(quoted.length).toBeGreaterThan(3)
  expect(quoted.filter(({ quote }) => !text.includes(quote))).toEqual([])
})

test('every clause is cited by a check', () => {
  const cited = new Set(
    checks.flatMap(({ requirements }) => Object.values(requirements).flatMap(({ clauses }) => clauses)),
  )
  const clauses = [
    ...Object.entries<Clause>(databaseClauses),
    ...Object.entries<Clause>(documentedDatabaseClauses),
  ]
  expect(clauses.filter(([, clause]) => !cited.has(clause)).map(([name]) => name)).toEqual([])
})
