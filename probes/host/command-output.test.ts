import { expect, test } from 'vitest'
import { decodeOutput, splitLines } from './command-output.ts'

test('a terminal is told nothing: every control character but line breaks and tabs is replaced', () => {
  expect(decodeOutput(Buffer.from('a\tb\r\nc\r\x1b[2J\0\x7f\x85é\n'))).toBe(
    'a\tb\nc\uFFFD\uFFFD[2J\uFFFD\uFFFD\uFFFDé\n',
  )
})

test('lines with their places', () => {
  expect(splitLines('a\n\nbc\n')).toEqual([
    { text: 'a', offset: 0 },
    { text: '', offset: 2 },
    { text: 'bc', offset: 3 },
  ])
  expect(splitLines('a\nb')).toEqual([
    { text: 'a', offset: 0 },
    { text: 'b', offset: 2 },
  ])
  expect(splitLines('')).toEqual([])
})
