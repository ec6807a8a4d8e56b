import { expect, test } from 'vitest'
import { carriesSecret } from './setting-value.ts'

test.each([
  'postgres://mmuser@localhost:5432/mattermost?sslmode=disable&connect_timeout=10',
  'mmuser@tcp(db:3306)/mm',
  '--dsn=mmuser@tcp(db:3306)/mm',
  'https://chat.example.com:8065/path',
])('%s carries no secret', (word) => {
  expect(carriesSecret(['/usr/bin/program', word])).toBe(false)
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
  expect(carriesSecret(['/usr/bin/program', word])).toBe(true)
})
