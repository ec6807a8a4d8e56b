import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { findSecrets, searchFolder } from './canary-search.ts'

const value = 'S3cr€t "quoted" <tag> & a+b/c\\d é?'
const secrets = { password: value, other: 'never-written-anywhere' }

const units = (text: string, each: (unit: number) => string) =>
  Array.from(text, (_, index) => each(text.charCodeAt(index))).join('')
const bytesOf = (text: string, each: (hex: string) => string) =>
  Array.from(Buffer.from(text), (byte) => each(byte.toString(16).padStart(2, '0'))).join('')
const base64 = (text: string) => Buffer.from(text).toString('base64')
const escapeByName = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const json = JSON.stringify(value)

const written: Record<string, string | Buffer> = {
  plain: value,
  'UTF-16': Buffer.from(value, 'utf16le'),
  'base64, 1st alignment': base64(value),
  'base64, 2nd alignment': base64(`:${value}`),
  'base64, 3rd alignment': base64(`a:${value} and more`),
  base64url: Buffer.from(`>>${value}`).toString('base64url'),
  'hex, lower': Buffer.from(value).toString('hex'),
  'hex, upper': Buffer.from(value).toString('hex').toUpperCase(),
  'encodeURIComponent, upper': encodeURIComponent(value),
  'encodeURIComponent, lower': encodeURIComponent(value).toLowerCase().replaceAll('s3cr', 'S3cr'),
  'every byte percent-encoded, upper': bytesOf(value, (hex) => `%${hex.toUpperCase()}`),
  'every byte percent-encoded, lower': bytesOf(value, (hex) => `%${hex}`),
  'a form': new URLSearchParams({ password: value }).toString(),
  JSON: json,
  'JSON in JSON': JSON.stringify({ text: json }),
  'JSON with \\/': json.replaceAll('/', '\\/'),
  'JSON, every unit escaped, lower': units(value, (unit) => `\\u${unit.toString(16).padStart(4, '0')}`),
  'JSON, every unit escaped, upper': units(
    value,
    (unit) => `\\u${unit.toString(16).toUpperCase().padStart(4, '0')}`,
  ),
  'JSON for HTML': json.replaceAll('<', '\\u003c').replaceAll('&', '\\u0026').replaceAll('é', '\\u00e9'),
  'escapes of bytes': bytesOf(value, (hex) => `\\x${hex}`),
  'XML, named': escapeByName(value),
  'XML, decimal': units(value, (unit) => `&#${unit};`),
  'XML, hexadecimal': units(value, (unit) => `&#x${unit.toString(16)};`),
  'JSON in XML': escapeByName(json),
  'base64 in JSON': JSON.stringify({ text: Buffer.from(`>>>>${value}`).toString('base64') }),
  'JSON in base64': base64(`{"a":${json}}`),
  'JSON in a data: URI in HTML': `<script src="data:text/javascript;base64,${base64(`d(${json})`)}"></script>`,
  'base64 in base64': base64(`some text before ${base64(value)}`),
  gzip: gzipSync(value),
  'gzip behind other bytes': Buffer.concat([Buffer.from('header'), gzipSync(json)]),
  zlib: deflateSync(json),
  'gzip in base64 in HTML': `<i>${gzipSync(value).toString('base64')}</i>`,
  zip: zip('run.json', json),
  tar: Buffer.concat([Buffer.alloc(512), Buffer.from(json), Buffer.alloc(512)]),
}

/** One entry, as far as it is read: a local file header (APPNOTE 4.3.7) and deflated data. */
function zip(name: string, content: string): Buffer {
  const header = Buffer.alloc(30)
  header.write('PK\x03\x04', 'latin1')
  header.writeUInt16LE(8, 8)
  header.writeUInt16LE(name.length, 26)
  return Buffer.concat([header, Buffer.from(name), deflateRawSync(content), Buffer.from('PK\x01\x02')])
}

test.each(Object.entries(written))('finds a secret in: %s', (_, bytes) => {
  const around = [Buffer.from('before, '), Buffer.from(bytes), Buffer.from(' behind')]
  const text = typeof bytes === 'string' ? Buffer.concat(around) : bytes
  const names = findSecrets(secrets, text).map(({ secret }) => secret)
  expect([...new Set(names)]).toEqual(['password'])
})

test('finds nothing where there is nothing, nor what only looks packed', () => {
  const noise = Buffer.from('\x1f\x8b\x08 PK\x03\x04 %zz \\u12 &#99999999; S3cr€t', 'latin1')
  expect(findSecrets(secrets, noise)).toEqual([])
  expect(findSecrets(secrets, Buffer.concat([Buffer.of(0x78, 0x9c), noise]))).toEqual([])
  expect(findSecrets(secrets, Buffer.alloc(0))).toEqual([])
})

test('says which secret, how, and where', () => {
  expect(findSecrets(secrets, Buffer.from(`user=u password=${value};`))).toEqual([
    {
      secret: 'password',
      form: 'plain',
      context: Buffer.from(`user=u password=${value};`).toString('latin1'),
    },
  ])
})

test('refuses to search for what would be found by accident', () => {
  expect(() => findSecrets({ short: '1234567' }, Buffer.alloc(0))).toThrow(RangeError)
})

test('looks into every file of a folder, and at its name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mmverify-canary-'))
  try {
    await mkdir(join(folder, 'results'))
    await writeFile(join(folder, 'results', 'a.json'), base64(value))
    await writeFile(join(folder, 'never-written-anywhere.txt'), '')
    const findings = await searchFolder(secrets, folder)
    expect(findings.map(({ secret, form }) => `${secret}: ${form}`).sort()).toEqual([
      'other: never-written-anywhere.txt: plain',
      `password: ${join('results', 'a.json')}: base64`,
      `password: ${join('results', 'a.json')}: plain in base64 data`,
    ])
  } finally {
    await rm(folder, { recursive: true })
  }
})
