import { expect, test } from 'vitest'
import { readParsedCertificate } from '../../../lab/fixtures/pki.ts'
import { isHostCovered } from './host-match.ts'

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

test('the common name is no name', () => {
  expect(readParsedCertificate('impostor').facts.subject).toBe('CN=impostor')
  expect(isHostCovered(readParsedCertificate('impostor').extensions, 'impostor')).toBe(false)
})
