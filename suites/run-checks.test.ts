import { expect, test } from 'vitest'
import { createCollection } from '../lab/fixtures/facts/collection-fixture.ts'
import type { Collection } from '../probes/collection.ts'
import { checks } from './check-catalogue.ts'
import { judgeCheck } from './judge.ts'
import { runChecks } from './run-checks.ts'

test('every check gives a result, in the order asked for', () => {
  const ids = checks.map(({ id }) => id).reverse()
  const collection = createCollection()
  expect(runChecks(collection, 'current', ids)).toEqual(
    [...checks].reverse().map((check) => judgeCheck(check, collection, 'current')),
  )
  expect(runChecks(collection, 'current', ['hsts']).map(({ id }) => id)).toEqual(['hsts'])
})

test('a check that crashes is named, and what it stumbled over is kept', () => {
  const fault = new TypeError('a fact that nobody foresaw')
  const broken: Collection = {
    ...createCollection(),
    facts: {
      get tls(): never {
        throw fault
      },
    },
  }
  const run = () => runChecks(broken, 'current', ['hsts', 'tls-versions'])
  expect(run).toThrow('the check tls-versions crashed')
  expect(run).toThrow(expect.objectContaining({ cause: fault }))
})

test('an id that no check has is refused', () => {
  expect(() => runChecks(createCollection(), 'current', ['nonsense'])).toThrow('no check is named nonsense')
})
