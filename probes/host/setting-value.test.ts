import { expect, test } from 'vitest'
import { redactCredentials } from './setting-value.ts'

test.each([
  ['', ''],
  ['admin@example.com', 'admin@example.com'],
  ['https://mm.example.com', 'https://mm.example.com'],
  ['https://u:abc@mm.example.com/path?token=abc#abc', 'https://mm.example.com/path'],
  ['mm.example.com https://u:abc@mm.example.com', 'mm.example.com https://mm.example.com/'],
  ['https://u:ab cd@mm.example.com', 'https://… …'],
  ['https://a.example.com,https://u:abc@mm.example.com', 'https://…'],
  ['url=https://u:abc@mm.example.com', 'url=https://…'],
  ['https://u:abc@[mm', 'https://…'],
])('%s is shown as %s', (text, shown) => {
  expect(redactCredentials(text)).toBe(shown)
})
