import { expect, test } from 'vitest'
import { hasSecret, redactCredentials } from './setting-value.ts'

test.each([
  'postgres://mmuser@localhost:5432/mattermost?sslmode=disable&connect_timeout=10',
  'mmuser@tcp(db:3306)/mm',
  '--dsn=mmuser@tcp(db:3306)/mm',
  'https://chat.example.com:8065/path',
])('%s carries no secret', (word) => {
  expect(hasSecret(['/usr/bin/program', word])).toBe(false)
})

test.each([
  'postgres://mmuser:abc@localhost/mm',
  'postgres://localhost/mm?password=abc',
  'postgres://localhost/mm?sslpassword=abc',
  '--config=mysql://mmuser:abc@tcp(db:3306)/mm',
  'mmuser:abc@tcp(db:3306)/mm',
  '--dsn=mmuser:abc@tcp(db:3306)/mm',
  'postgres://mmuser:100%abc@localhost/mm',
  '--password=abc',
  `x${'y'.repeat(5000)}`,
])('%s carries one, or may', (word) => {
  expect(hasSecret(['/usr/bin/program', word])).toBe(true)
})

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
