import { expect, test } from 'vitest'
import { createCollection } from '../lab/fixtures/facts/collection-fixture.ts'
import { check as drown } from './edge/tls/drown.ts'
import { check as ech } from './edge/tls/ech.ts'
import { factsBehind } from './judge.ts'

test('a verdict is made from the facts that its check names, those of them that are there', () => {
  const { facts } = createCollection()
  expect(factsBehind(drown, createCollection())).toEqual([
    { path: 'tls.versions', value: facts.tls?.versions },
  ])
  expect(factsBehind(drown, createCollection({ 'tls.versions': undefined }))).toEqual([])
  const named = [...ech.needs, ...(ech.uses ?? [])]
  expect(factsBehind(ech, createCollection()).map(({ path }) => path)).toEqual(named)
})
