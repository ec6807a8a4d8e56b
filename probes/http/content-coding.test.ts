import { createHash } from 'node:crypto'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { codingsLimit, decodeContent, decodedLimit } from './content-coding.ts'

const text = Buffer.from('{"status":"OK"}')

function decode(body: Buffer, ...fields: string[]) {
  const headers = fields.map((value): [string, string] => ['content-encoding', value])
  const response = {
    status: 200,
    httpVersion: '1.1',
    headers,
    bodyBytes: body.length,
    truncated: false,
  } as const
  return decodeContent({ response, body })
}

const decodesTo = { status: 'ok', value: text }

test.each([
  ['none', text, []],
  ['in so many words', text, ['identity']],
  ['an empty field', text, ['']],
  ['gzip', gzipSync(text), ['gzip']],
  ['in capitals (RFC 9110 §8.4.1: case-insensitive)', gzipSync(text), ['GZip']],
  ['x-gzip (RFC 9110 §8.4.1.3)', gzipSync(text), ['x-gzip']],
  ['deflate, the zlib format', deflateSync(text), ['deflate']],
  ['deflate without its wrapper: node-fetch #1082, axios #5346', deflateRawSync(text), ['deflate']],
  ['br', brotliCompressSync(text), ['br']],
  ['zstd', zstdCompressSync(text), ['zstd']],
  [
    'two members of gzip (RFC 1952 §2.2)',
    Buffer.concat([gzipSync('{"status":'), gzipSync('"OK"}')]),
    ['gzip'],
  ],
  ['two codings in a list', gzipSync(brotliCompressSync(text)), ['br, gzip']],
  ['two codings in two fields', zstdCompressSync(deflateSync(text)), ['deflate', 'zstd']],
  ['twice the same: compressed by the app and by the proxy', gzipSync(gzipSync(text)), ['gzip', 'gzip']],
] as const)('%s', (_, body, fields) => {
  expect(decode(body, ...fields)).toEqual(decodesTo)
})

test('no body has no coding, as in answers to conditional requests', () => {
  expect(decode(Buffer.alloc(0), 'gzip')).toEqual({ status: 'ok', value: Buffer.alloc(0) })
})

test.each([
  ['not what it says: a field that was left on content that was decoded', text, ['gzip']],
  ['a stream that ends early', gzipSync(text).subarray(0, 12), ['gzip']],
  ['a wrong check sum', Buffer.concat([gzipSync(text).subarray(0, -6), Buffer.alloc(6)]), ['gzip']],
  ['an inner coding that is none', gzipSync(text), ['br, gzip']],
  ['br that is none', text, ['br']],
  ['zstd that is none', text, ['zstd']],
] as const)('%s', (_, body, fields) => {
  expect(decode(body, ...fields)).toMatchObject({
    status: 'malformed',
    field: expect.stringMatching(/^content-encoding (?:gzip|br|zstd)$/),
  })
})

test.each(['compress', 'aes128gcm', 'dcb', '__proto__', 'constructor', 'none'])(
  '%s is not known',
  (coding) => {
    expect(decode(text, coding)).toEqual({ status: 'violation', field: 'content-encoding', received: coding })
  },
)

test('a bomb goes off within its limit, in one coding or in several', () => {
  const zeros = Buffer.alloc(64 * decodedLimit)
  const limited = { status: 'oversize', phase: 'body', limit: decodedLimit }
  expect(decode(gzipSync(zeros), 'gzip')).toEqual(limited)
  expect(decode(brotliCompressSync(zeros), 'br')).toEqual(limited)
  expect(decode(zstdCompressSync(zeros), 'zstd')).toEqual(limited)
  expect(decode(gzipSync(gzipSync(zeros)), 'gzip, gzip')).toEqual(limited)
  expect(decode(gzipSync(Buffer.alloc(decodedLimit)), 'gzip')).toMatchObject({ status: 'ok' })
  expect(decode(gzipSync(Buffer.alloc(decodedLimit + 1)), 'gzip')).toEqual(limited)
})

test('more codings than anybody needs are not undone', () => {
  const coded = (times: number) =>
    Array(times)
      .fill('gzip')
      .reduce<Buffer>((body) => gzipSync(body), text)
  expect(decode(coded(codingsLimit), Array(codingsLimit).fill('gzip').join(','))).toEqual(decodesTo)
  expect(
    decode(
      coded(codingsLimit + 1),
      Array(codingsLimit + 1)
        .fill('gzip')
        .join(','),
    ),
  ).toMatchObject({
    status: 'too-much-work',
  })
})

test('what was cut off is not decoded', () => {
  const headers: [string, string][] = [['content-encoding', 'gzip']]
  const response = { status: 200, httpVersion: '2', headers, bodyBytes: 9, truncated: true } as const
  expect(decodeContent({ response, body: gzipSync(text).subarray(0, 9) })).toEqual({
    status: 'oversize',
    phase: 'body',
    limit: 9,
  })
})

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
] as const)('of %s that was cut off, the beginning can be read', (coding, encode) => {
  const line = (index: number) => createHash('sha256').update(`${index}`).digest('hex')
  const page = Buffer.from(Array.from({ length: 5000 }, (_, index) => line(index)).join('\n'))
  const body = encode(page).subarray(0, -200)
  const headers: [string, string][] = [['content-encoding', coding]]
  const outcome = decodeContent({ response: { headers, truncated: true }, body }, { beginning: true })
  const read = outcome.status === 'ok' ? outcome.value : Buffer.alloc(0)
  expect(read.length).toBeGreaterThan(0)
  expect(page.subarray(0, read.length).equals(read)).toBe(true)
})
