import { expect, test } from 'vitest'
import { hostileText } from '../lab/fixtures/example-run.ts'
import { clipText, makeVisible, makeVisibleLine } from './visible-text.ts'

test('what would act on a terminal is shown instead', () => {
  expect(makeVisibleLine('\u001b[31m\u009b\u0007\r\n\t')).toBe('\\x1b[31m\\x9b\\x07\\r\\n\\t')
  expect(makeVisible('a\n\tb\r')).toBe('a\n\tb\\r')
})

test('direction overrides, zero-width characters and line separators are shown', () => {
  expect(makeVisible('\u202e\u2066\u200f\u200b\u2028\ufeff')).toBe(
    '\\u{202e}\\u{2066}\\u{200f}\\u{200b}\\u{2028}\\u{feff}',
  )
})

test('what XML 1.0 cannot hold is shown', () => {
  expect(makeVisible(hostileText.invalid)).toBe('\\x00\\x08\\u{ffff}\\u{d800}lone')
})

test('letters of any script stay', () => {
  expect(makeVisible('Größe 例え 🔒 é')).toBe('Größe 例え 🔒 é')
})

test('what is cut is counted, and no character is torn', () => {
  expect(clipText('abcdef', 6)).toBe('abcdef')
  expect(clipText('abcdefg', 3)).toBe('abc… (4 more characters in run.json)')
  expect(clipText('ab🔒cd', 3)).toBe('ab… (4 more characters in run.json)')
})
