import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { expect, test } from 'vitest'
import {
  alternativeNames,
  createCurveKey,
  layOutCertificate,
} from '../../../lab/fixtures/handmade-certificate.ts'
import { readParsedCertificate } from '../../../lab/fixtures/pki.ts'
import { isHostCovered } from './host-match.ts'
import { readCertificate } from './parsed-certificate.ts'

test.each([
  ['localhost', true],
  ['LOCALHOST', true],
  ['a.wild.test', true],
  ['a.b.wild.test', false],
  ['wild.test', false],
  ['127.0.0.1', true],
  ['127.0.0.2', false],
  ['::1', true],
  ['0:0:0:0:0:0:0:1', true],
])('%s: %s', (host, covered) => {
  expect(isHostCovered(readParsedCertificate('ecdsa').extensions, host)).toBe(covered)
})

test('the dot of an absolute name is taken off the host', () => {
  expect(isHostCovered(readParsedCertificate('ecdsa').extensions, 'a.wild.test.')).toBe(true)
})

test('the common name is no name', () => {
  expect(readParsedCertificate('impostor').facts.subject).toBe('CN=impostor')
  expect(isHostCovered(readParsedCertificate('impostor').extensions, 'impostor')).toBe(false)
})

const key = createCurveKey('P-256')
/** OpenSSL leaves the dot of an absolute name to its caller, and lets no wildcard stand for an underscore, as Go and Chromium do. */
const byCaller = (name: string, host: string) =>
  host.endsWith('.') || (name.startsWith('*.') && host.startsWith('_'))
const hosts = [
  ...[
    'chat.test',
    'a.chat.test',
    'a.b.chat.test',
    'CHAT.test',
    'chat.test.',
    'test',
    'xchat.test',
    'xn--mnchen-3ya.test',
  ],
  ...['xn--a.chat.test', '127.0.0.1', '127.1', '::1', '_x.chat.test'],
]

/** Names of every shape; OpenSSL is told what RFC 9525 §6.3 asks: no partial wildcards, and no common name. */
test.each([
  ...[
    'chat.test',
    'CHAT.TEST',
    'chat.test.',
    '*.chat.test',
    '*.test',
    '*',
    '*.*.test',
    'c*.test',
    '*t.test',
    'a.*.test',
  ],
  ...[
    'xn--mnchen-3ya.test',
    'xn--*.chat.test',
    '127.0.0.1',
    '*.0.0.1',
    '127.1',
    '::1',
    '',
    '.chat.test',
    '*.',
    '_x.chat.test',
  ],
  ...['*a.chat.test', 'chat.test\0.evil.test', 'm\xfcnchen.test', ' chat.test'],
])('OpenSSL says the same of the name %j', (name) => {
  const der = layOutCertificate({
    subject: 'chat.test',
    issuer: 'ca',
    publicKey: key.publicKey,
    signer: key.privateKey,
    extensions: [alternativeNames([name])],
  })
  const [ours, theirs] = [readCertificate(der), new X509Certificate(der)]
  for (const host of hosts.filter((each) => !byCaller(name, each))) {
    const options = { subject: 'never', partialWildcards: false } as const
    const expected = isIP(host) ? theirs.checkIP(host) : theirs.checkHost(host, options)
    expect([host, ours && isHostCovered(ours.extensions, host)]).toEqual([host, expected !== undefined])
  }
})
