import { afterAll, expect, test } from 'vitest'
import { tier } from '../nightly.ts'
import { searchQuestion, type Tally } from './search.ts'
import { listSearches, recordHost } from './searches.ts'

/** Each way of changing an answer, this many times. */
const times = tier.whole ? 100 : 10

/** What is wrong and not yet mended: `command: mutation`. */
const open: ReadonlySet<string> = new Set()

const host = await recordHost()
const searches = await listSearches()
const tallies: Tally[] = []

afterAll(() => {
  const sum = (name: 'mutated' | 'unmoved' | 'opened' | 'otherwise') =>
    tallies.reduce((total, tally) => total + tally[name], 0)
  console.log(
    `${sum('mutated')} changed answers to ${tallies.length} questions: ${sum('unmoved')} moved no verdict, ${sum('opened')} moved some towards open, ${sum('otherwise')} in another way that is right`,
  )
})

test.each(searches)('$command: no change of an answer moves a verdict the wrong way', (search) => {
  const tally = searchQuestion(host, search, tier.seed, times)
  const { mutated, findings } = tally
  tallies.push(tally)
  expect(mutated).toBeGreaterThan(0)
  expect(findings.filter(({ command, mutation }) => !open.has(`${command}: ${mutation}`))).toEqual([])
})
