import type { TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import { createLoopbackAccess } from '../../../lab/fixtures/loopback-database.ts'
import { readCertificatePem, readX509 } from '../../../lab/fixtures/pki.ts'
import { isServerProven } from './certificate-verification.ts'

/** A finished handshake; `authorized`: OpenSSL has verified the chain, against the CAs that were given or the public ones. */
const shake = (authorized: boolean) =>
  ({ authorized, getPeerX509Certificate: () => readX509('ecdsa') }) as unknown as TLSSocket

test.each([
  ['verify-full', true, 'localhost', 'own', true],
  ['verify-full', true, 'localhost', 'public', true],
  ['verify-full', false, 'localhost', 'own', false],
  ['verify-full', true, 'db.example.com', 'own', false],
  ['verify-ca', true, 'db.example.com', 'own', true],
  ['verify-ca', false, 'db.example.com', 'own', false],
  // Anyone can have a certificate of a public CA.
  ['verify-ca', true, 'db.example.com', 'public', false],
  ['verify-ca', true, 'localhost', 'public', true],
  ['require', true, 'localhost', 'own', true],
  ['require', true, 'db.example.com', 'own', false],
  ['require', false, 'localhost', 'public', false],
] as const)(
  '%s, chain verified: %s, as %s, against CAs of its %s: proven %s',
  (mode, chain, host, cas, proven) => {
    const ca = cas === 'own' ? [readCertificatePem('root')] : []
    expect(isServerProven(createLoopbackAccess('mysql', 3306, { host, ca }), mode, shake(chain))).toBe(proven)
  },
)

test('without a certificate nobody is', () => {
  const anonymous = { authorized: true, getPeerX509Certificate: () => undefined } as unknown as TLSSocket
  expect(isServerProven(createLoopbackAccess('mysql', 3306), 'verify-full', anonymous)).toBe(false)
})
