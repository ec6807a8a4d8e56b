import { afterAll, expect, test } from 'vitest'
import { tier } from '../nightly.ts'
import { searchQuestion, type Tally } from './search.ts'
import { listSearches, recordHost } from './searches.ts'

/**
 * A test for each question: no change of what a host answers to it moves a verdict the wrong way.
 *
 * @param times - how often each input is changed in each way
 */
export async function describeSearches(times: number): Promise<void> {
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
    tallies.push(tally)
    expect(tally.mutated).toBeGreaterThan(0)
    expect(tally.findings).toEqual([])
  })
}
