import { FormatError } from './format-error.ts'

/** Output that is one word. */
export function parseWord(text: string): string {
  const word = text.trim()
  if (!/^[\w.:+-]{1,255}$/.test(word)) throw new FormatError('word', 0)
  return word
}

/** Output that is one non-negative whole number. */
export function parseInteger(text: string): number {
  if (!/^\s*\d{1,10}\s*$/.test(text)) throw new FormatError('integer', 0)
  return Number(text)
}
