import { expect, test } from 'vitest'
import { fixture } from '../lab/fixtures/facts/collection-fixture.ts'
import type { Collection } from '../probes/collection.ts'
import { checks } from './check-catalogue.ts'
import { judge } from './judge.ts'
import { runChecks } from './run-checks.ts'

test('every check gives a result, in the order asked for', () => {
  const ids = checks.map(({ id }) => id).reverse()
  const collection = fixture()
  expect(runChecks(collection, 'current', ids)).toEqual(
    [...checks].reverse().map((check) => judge(check, collection, 'current')),
  )
  expect(runChecks(collection, 'current', ['hsts']).map(({ id }) => id)).toEqual(['hsts'])
})

test('a check that crashes is named, and what it stumbled over is kept', () => {
  const fault = new TypeError('a fact that nobody foresaw')
  const broken: Collection = {
    ...fixture(),
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
  expect(() => runChecks(fixture(), 'current', ['nonsense'])).toThrow('no check is named nonsense')
})
