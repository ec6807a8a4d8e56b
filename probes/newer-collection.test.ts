import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../core/known-part.ts'
import type { CheckResult } from '../core/run.ts'
import { createCollection } from '../lab/fixtures/facts/collection-fixture.ts'
import { addEachMember, addMembers, replaceEachText } from '../lab/fixtures/newer-values.ts'
import { checks } from '../suites/check-catalogue.ts'
import { gradeCollection } from '../suites/grade/grade.ts'
import { judgeCheck } from '../suites/judge.ts'
import type { Collection } from './collection.ts'
import { readNewerCollection } from './newer-collection.ts'

const from = { schemaMinor: 7, writer: '9.8.7' }
const sound = createCollection()

function read(collection: unknown) {
  const reading = readNewerCollection(collection as JsonObject, from)
  if (reading.status === 'unreadable') throw new Error(reading.place)
  return reading
}

/** The collection with another value at a fact's place; without it where there is none. */
function withFact(path: string, value?: unknown): Collection {
  const [area = '', name = ''] = path.split('.')
  const facts = structuredClone(sound.facts) as Record<string, Record<string, unknown>>
  facts[area] = { ...facts[area], [name]: value }
  if (value === undefined) delete facts[area]?.[name]
  return { ...sound, facts }
}

const paths = Object.entries(sound.facts).flatMap(([area, facts]) =>
  Object.entries(facts ?? {}).map(([name, value]): [string, unknown] => [`${area}.${name}`, value]),
)

const judgeAll = (collection: Collection) => checks.map((check) => judgeCheck(check, collection, 'current'))
const soundResults = judgeAll(sound)

test('a collection without anything new is judged as it is', () => {
  const { collection, unknown } = read(sound)
  expect(unknown).toEqual([])
  expect(collection.newer).toEqual({ ...from, asRead: sound, unreadable: {} })
  expect(judgeAll(collection)).toEqual(soundResults)
  expect(gradeCollection(collection)).toEqual(gradeCollection(sound))
})

test.each([
  ['an area', { ...sound, facts: { ...sound.facts, mail: { relay: true } } }, 'mail'],
  [
    'an area named as what every object has',
    { ...sound, facts: { ...sound.facts, toString: {} } },
    'toString',
  ],
  ['a fact', withFact('tls.echo', { status: 'ok' }), 'tls.echo'],
  ['a fact named as what every object has', withFact('tls.constructor', 1), 'tls.constructor'],
  ['a member of the target', { ...sound, target: { ...sound.target, starttls: 'smtp' } }, 'target.starttls'],
  ['a member beside the facts', { ...sound, weather: 'rain' }, 'weather'],
])('%s that this version does not know is kept, named, and not judged', (_, given, place) => {
  const { collection, unknown } = read(given)
  expect(unknown).toEqual([place])
  expect(collection.newer.asRead).toEqual(given)
  expect(judgeAll(collection)).toEqual(soundResults)
})

describe.each(paths)('%s', (path, fact) => {
  const looking = checks.filter(({ needs, uses = [] }) => [...needs, ...uses].some((name) => name === path))
  const judgeLooking = (collection: Collection) =>
    looking.map((check) => judgeCheck(check, collection, 'current'))
  const usual = judgeLooking(sound)

  test('a member that is not known, anywhere in it, changes no verdict or makes it inconclusive', () => {
    for (const value of addEachMember(fact)) {
      const { collection, unknown } = read(withFact(path, value))
      const unreadable = Object.keys(collection.newer.unreadable)
      expect(unknown.length + unreadable.length).toBe(1)
      const results = judgeLooking(collection)
      if (unreadable.length === 0) expect(results).toEqual(usual)
      else expectNotReadable(results, usual, path)
    }
  })

  test('a value that is not known passes nothing, and says so', () => {
    const readings = ['a word of tomorrow', ...replaceEachText(fact)].map((value) =>
      read(withFact(path, value)),
    )
    // A text that may be anything is known.
    const unreadable = readings.filter(({ collection }) => path in collection.newer.unreadable)
    expect(unreadable).not.toEqual([])
    for (const { collection } of unreadable) {
      expectNotReadable(judgeLooking(collection), usual, collection.newer.unreadable[path] ?? '')
    }
  })
})

/** Where the profile makes no requirement, nothing had to be read. */
function expectNotReadable(
  results: readonly CheckResult[],
  usual: readonly CheckResult[],
  place: string,
): void {
  for (const [index, { verdict, reason }] of results.entries()) {
    if (usual[index]?.reason.includes('makes no requirement')) continue
    expect(verdict).toBe('inconclusive')
    expect(reason).toContain(`not readable by this version: ${place}`)
    expect(reason).toContain('has a value that it does not know, written by mmverify 9.8.7')
  }
}

test('removing knowledge never makes a pass: an unknown value gives no more than the fact absent', () => {
  for (const [path] of paths) {
    const passes = (collection: Collection) =>
      judgeAll(collection).flatMap(({ id, verdict }) => (verdict === 'pass' ? [id] : []))
    const absent = passes(withFact(path))
    const { collection } = read(withFact(path, { status: 'postponed' }))
    expect(passes(collection).filter((id) => !absent.includes(id))).toEqual([])
  }
})

test('members that are not known, in every object at once, pass nothing new', () => {
  const { collection, unknown } = read({ ...sound, facts: addMembers(sound.facts) })
  expect(unknown.length).toBeGreaterThan(100)
  for (const [index, result] of judgeAll(collection).entries()) {
    if (result.verdict !== 'inconclusive') expect(result).toEqual(soundResults[index])
  }
})

test('no grade is given where a fact of it is not readable', () => {
  const { collection } = read(withFact('tls.heartbleed', { status: 'postponed' }))
  expect(gradeCollection(collection)).toMatchObject({
    letter: null,
    reasons: [expect.stringMatching(/^no letter: not readable by this version: tls\.heartbleed\.status /)],
  })
})

test('a new TLS version is a new value, not an addition', () => {
  const { collection } = read(
    withFact('tls.versions', { ...sound.facts.tls?.versions, 'TLS 1.4': { status: 'refused' } }),
  )
  expect(collection.newer.unreadable).toEqual({ 'tls.versions': 'tls.versions' })
})

test.each([
  ['the target', { ...sound, target: { ...sound.target, port: 'https' } }, 'target.port'],
  ['the access', { ...sound, access: { ...sound.access, api: 'partly' } }, 'access.api'],
  ['the start', { ...sound, startedAt: 'stardate' }, 'startedAt'],
  ['the facts', { ...sound, facts: null }, 'facts'],
  ['an area', { ...sound, facts: { ...sound.facts, tls: [] } }, 'facts.tls'],
])('without %s nothing can be judged', (_, given, place) => {
  expect(readNewerCollection(given as unknown as JsonObject, from)).toEqual({ status: 'unreadable', place })
})
