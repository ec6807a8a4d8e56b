import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compareStack } from '../../lab/matrix/compare-stack.ts'
import { createTestCredentials, type TestCredentials } from '../../lab/matrix/server-credentials.ts'
import { knownToStayOpen, stacks, stacksOfEveryRun } from '../../lab/matrix/stacks.ts'
import { tier } from '../../lab/nightly.ts'
import { listMissingPrograms } from '../../lab/programs/programs.ts'

/** What makes and asks them all, besides the program of each. */
const needed = ['openssl', 'npm', 'tar'] as const
const chosen = tier.whole ? stacks : stacks.filter(({ name }) => stacksOfEveryRun.includes(name))
const cases = chosen.map((configuration) => {
  const missing = listMissingPrograms([...new Set([...configuration.programs, ...needed])])
  return {
    configuration,
    missing,
    title: [configuration.name, ...missing.map((one) => `no ${one}`)].join(', '),
  }
})
let credentials: TestCredentials

beforeAll(async () => {
  if (cases.some(({ missing }) => missing.length === 0)) credentials = await createTestCredentials()
})

afterAll(async () => {
  await credentials?.[Symbol.asyncDispose]()
})

// One after the other: a server that is asked beside others is slow, and what is slow is silence to some probes.
describe(`the same as single handshakes by OpenSSL 1.0.2 and 3.5 find, and nothing open: ${tier.whole ? 'every stack' : 'those of every run'}`, () => {
  for (const { configuration, missing, title } of cases) {
    test.skipIf(missing.length > 0)(
      title,
      async () => {
        const { wrong, open, handshakes } = await compareStack(configuration, credentials)
        expect(wrong).toEqual([])
        expect(handshakes).toBeGreaterThan(100)
        const known = knownToStayOpen
          .filter(({ of }) => of.test(configuration.name))
          .map(({ check }) => check)
        expect(Object.entries(open).filter(([id]) => !known.includes(id))).toEqual([])
      },
      // The first of a kind may be compiled before it starts.
      900_000,
    )
  }
})

test('those of every run are stacks', () => {
  const names = stacks.map(({ name }) => name)
  expect(stacksOfEveryRun.filter((name) => !names.includes(name))).toEqual([])
  expect(new Set(names).size).toBe(names.length)
})
