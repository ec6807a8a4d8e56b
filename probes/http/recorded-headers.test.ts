import { expect, test } from 'vitest'
import { redactHeaders, redactUrl } from './recorded-headers.ts'

test('what says how a server is set up is kept, and anything else by name alone', () => {
  const raw = ['Server', 'nginx', 'X-Api-Key', 'abc', 'Authorization', 'Basic abc', 'ETag', '"abc"']
  expect(redactHeaders(raw)).toEqual([
    ['server', 'nginx'],
    ['x-api-key', '…'],
    ['authorization', '…'],
    ['etag', '…'],
  ])
})

test.each([
  ['https://mm.example.com/', 'https://mm.example.com/'],
  ['/login?redirect_to=%2Ftown', '/login?redirect_to=%2Ftown'],
  ['/login?redirect_to=/town&session=abc&abc', '/login?redirect_to=/town&session=…&…'],
  ['https://user:abc@mm.example.com/a@b#abc', 'https://mm.example.com/a@b'],
  ['https://user:a@b@mm.example.com', 'https://mm.example.com'],
  ['//user:abc@mm.example.com/', '//mm.example.com/'],
  ['/a?next=https://u:abc@mm.example.com', '/a?next=…'],
])('%s is kept as %s', (url, kept) => {
  expect(redactUrl(url)).toBe(kept)
  expect(redactHeaders(['Location', url])).toEqual([['location', kept]])
})
