import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wrapLabelled, wrapText } from './wrap-text.ts'

test('words are kept whole where they fit', () => {
  expect(wrapText('one two three four five', 16)).toEqual(['one two three', 'four five'])
})

test('a line keeps its indentation when it goes on', () => {
  expect(wrapText('do:\n    one two three four', 16)).toEqual(['do:', '    one two', '    three four'])
})

test('following lines stand under the first', () => {
  expect(wrapLabelled('seen  ', 'one two three four five', 22)).toEqual([
    'seen  one two three',
    '      four five',
  ])
})

test('no line is longer than the width, and no character is lost', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.integer({ min: 16, max: 60 }),
      (text, width) => {
        const lines = wrapText(text, width)
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width)
        expect(lines.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''))
      },
    ),
  )
})
