import { expect, test } from 'vitest'
import { roomOf } from './rooms.ts'
import { listMutants, mutantKey, originalText, sampleMutants } from './sample.ts'

test('a sample is the same for the same seed, and another for another', async () => {
  const all = await listMutants(['suites/reading/combined-verdict.ts', 'suites/reading/edge/hsts-field.ts'])
  const keys = (seed: number, count: number) =>
    sampleMutants(all, seed, count).map((mutant) => mutantKey(mutant))
  expect(keys(1, 10)).toEqual(keys(1, 10))
  expect(keys(1, 10)).toHaveLength(10)
  expect(keys(2, 10)).not.toEqual(keys(1, 10))
  // A smaller one is the beginning of a larger one, so that a run can be made longer.
  expect(keys(1, 20).slice(0, 10)).toEqual(keys(1, 10))
  expect(keys(1, 1e6)).toHaveLength(all.length)
})

test('tests, fixtures and words for people are not mutated', async () => {
  const all = await listMutants([
    'suites/reading/edge/declined-renegotiation.ts',
    'suites/reading/combined-verdict.ts',
    'suites/reading/combined-verdict.test.ts',
  ])
  expect(all.filter(({ fileName }) => /\.test\.ts$|testing/.test(fileName))).toEqual([])
  const strings = (name: string) =>
    all.filter(
      ({ mutatorName, fileName }) => mutatorName === 'StringLiteral' && fileName.endsWith(`/${name}`),
    )
  // 'closed', 'alert', 'no_renegotiation' … are values, and so is 'inconclusive'; what combined-verdict.ts throws, and puts between
  // reasons, is for a person.
  expect(strings('declined-renegotiation.ts').length).toBeGreaterThanOrEqual(5)
  expect(strings('combined-verdict.ts')).toHaveLength(1)
})

test('a mutant has one key wherever its file is named from', () => {
  const location = { start: { line: 1, column: 2 }, end: { line: 1, column: 5 } }
  const mutant = { fileName: 'a/b.ts', mutatorName: 'X', replacement: 'y', location }
  expect(mutantKey({ ...mutant, fileName: '/p/a/b.ts' }, '/p')).toBe(mutantKey(mutant, '/p'))
  expect(originalText(mutant, 'one\n  two three')).toBe('two')
  expect(
    originalText({ ...mutant, location: { ...location, end: { line: 2, column: 1 } } }, 'one\n  two\nx y'),
  ).toBe('two\nx')
})

test('code that is in no room is refused', () => {
  expect(roomOf('suites/reading/combined-verdict.ts').tests).toEqual(['suites/**/*.test.ts'])
  expect(() => roomOf('cli/main.ts')).toThrow('cli/main.ts')
})
