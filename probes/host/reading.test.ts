import { expect, test } from 'vitest'
import { createResidue } from '../../core/residue.ts'
import { FormatError } from './format-error.ts'
import { createReading } from './reading.ts'

const printed = (text: string) => ({
  status: 'ok' as const,
  value: { exit: 0, stdout: Buffer.from(text), stderr: Buffer.alloc(0) },
})

test('what was not understood is kept beside what was', () => {
  const read = (text: string) => ({
    value: text.length,
    residue: text.includes('?') ? [createResidue(2, 'x'.repeat(500))] : [],
  })
  expect(createReading(printed('abc'), { read })).toEqual({
    status: 'ok',
    value: { found: 'value', value: 3 },
  })
  expect(createReading(printed('a\n?'), { read })).toMatchObject({
    value: { value: 3, residue: [{ line: 2, text: `${'x'.repeat(119)}…` }] },
  })
})

test('of very many things only the first are kept, and it is still said that some are left', () => {
  const read = () => ({
    value: 0,
    residue: Array.from({ length: 5000 }, (_, at) => createResidue(at + 1, '?')),
  })
  const reading = createReading(printed(''), { read })
  expect(reading.status === 'ok' && reading.value.found === 'value' && reading.value.residue).toHaveLength(
    200,
  )
})

test('a text of which nothing is understood is malformed', () => {
  const read = () => {
    throw new FormatError('line', 3)
  }
  expect(createReading(printed('abc'), { read })).toEqual({ status: 'malformed', field: 'line', offset: 3 })
})

test.each([
  ['a byte of zero', 'permitrootlogin no\u0000\n', { status: 'malformed', field: 'text', offset: 18 }],
  ['a last line that is not ended', 'maxauthtries 1', { status: 'malformed', field: 'line', offset: 14 }],
])('%s says that what a program printed is not whole', (_, text, expected) => {
  expect(createReading(printed(text), { endsWith: 'line-feed', parse: (stdout: string) => stdout })).toEqual(
    expected,
  )
})
