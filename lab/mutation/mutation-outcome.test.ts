import type { MutantResult } from '@stryker-mutator/api/core'
import { expect, test } from 'vitest'
import { renderOutcome, sortResults } from './mutation-outcome.ts'

const content = 'const a = 1\n  if (b) return 2\n'
const result = (status: MutantResult['status'], changes: Partial<MutantResult> = {}): MutantResult => ({
  id: '1',
  fileName: 'x/file.ts',
  mutatorName: 'ConditionalExpression',
  replacement: 'true',
  // As results have it: from 1, and the end behind the last character.
  location: { start: { line: 2, column: 7 }, end: { line: 2, column: 8 } },
  status,
  ...changes,
})
const sort = (...results: MutantResult[]) =>
  sortResults(results, () => content, [
    {
      file: 'file.ts',
      line: 'if (b) return 2',
      mutator: 'ConditionalExpression',
      replacement: 'false',
      reason: 'why',
    },
  ])

test('what was killed, ran endlessly, survived, may survive, and is not known', () => {
  const outcome = sort(
    result('Killed'),
    result('RuntimeError'),
    result('Timeout', { statusReason: 'Hit limit reached (5/4)' }),
    result('Timeout'),
    result('Survived'),
    result('Survived', { replacement: 'false' }),
    result('NoCoverage', { mutatorName: 'Other' }),
  )
  expect(outcome).toMatchObject({ killed: 2, endless: 1, percent: 60 })
  expect(outcome.undecided).toHaveLength(1)
  expect(outcome.accepted).toMatchObject([{ reason: 'why' }])
  expect(outcome.survived).toMatchObject([
    {
      place: 'x/file.ts:2',
      mutator: 'ConditionalExpression',
      original: 'b',
      replacement: 'true',
      covered: true,
    },
    { mutator: 'Other', covered: false },
  ])
  expect(renderOutcome(outcome)).toContain('  x/file.ts:2 ConditionalExpression: b → true\n')
  expect(renderOutcome(outcome)).toContain(
    '60.0 % killed: 2 killed, 1 endless, 2 survived (1 of them reached by no test), 1 accepted, 1 not known',
  )
})
