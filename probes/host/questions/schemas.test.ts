import { expect, test } from 'vitest'
import type * as z from 'zod'
import { readRecordings } from '../../../containers/embedded/inside/recordings.ts'
import type { CommandId } from '../commands.ts'
import type { HostQuestion } from '../question.ts'
import { questions } from '../questions.ts'
import { understand } from '../reading.ts'
import { parseInteger, parseWord } from '../single-value.ts'

const recordings = await readRecordings([])
const answered = Object.entries<HostQuestion<z.ZodType, CommandId>>(questions).filter(
  ([, { command, exits = [0] }]) => exits.includes(recordings[command.id].exit),
)

test('most questions have an answer that was recorded', () => {
  expect(answered.length).toBeGreaterThan(25)
})

test.each(answered)(
  '%s: the schema takes what the parser makes of what a host printed, and nothing else',
  (_name, question) => {
    const { command, schema } = question
    const { stdout, stderr } = recordings[command.id]
    const { value } = understand(question, stdout, stderr)
    expect(schema.parse(value)).toEqual(value)
    for (const other of [{ unheard: value }, [{ unheard: 1 }], undefined])
      expect(schema.safeParse(other).success).toBe(false)
  },
)

test.each(['a', 'A-b_c.d:e+1', 'x'.repeat(255)])('%j is a word', (word) => {
  expect(parseWord(` ${word}\n`)).toBe(word)
})

test.each(['', 'a b', 'a\nb', 'a/b', 'a!', '!a', 'x'.repeat(256)])('%j is none', (text) => {
  expect(() => parseWord(text)).toThrow(expect.objectContaining({ field: 'word', offset: 0 }))
})

test('a whole number alone', () => {
  expect(parseInteger(' 9999999999\n')).toBe(9_999_999_999)
  expect(parseInteger('0')).toBe(0)
  for (const text of ['', '-1', '1.5', '1 2', 'x1', '1x', '12345678901'])
    expect(() => parseInteger(text)).toThrow(expect.objectContaining({ field: 'integer', offset: 0 }))
})
