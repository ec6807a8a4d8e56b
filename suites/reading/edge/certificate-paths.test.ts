import { expect, test } from 'vitest'
import {
  at,
  createCertificate,
  createChain,
  createPath,
  intermediate,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import type { Chain } from '../../../probes/tls/tls-facts.ts'
import { standingOf } from './certificate-paths.ts'

const leaf = createCertificate()
const expired = { ...intermediate, sha256: 'b1', notAfter: '2026-08-31T00:00:00.000Z' }
const fault = { rule: 'path-length' as const, subject: 'CN=a', says: 'allows none' }
const policy = { ...fault, rule: 'explicit-policy' as const }
const stand = (verification: Partial<Chain['verification']>, chain = [leaf, intermediate]) =>
  standingOf(
    createChain({ chain, verification: { code: null, pathToRoot: true, ...verification } }),
    new Date(at),
  )
const path = createPath([leaf, intermediate])

test.each([
  ['a valid path', {}, 'valid'],
  [
    'a valid path behind others',
    { paths: [createPath([leaf, expired]), { ...path, faults: [fault] }, path] },
    'valid',
  ],
  ['a valid path, and more than are looked at', { pathsLeftOut: true }, 'valid'],
  [
    'a date that OpenSSL does not like, of a certificate that no path needs',
    { code: 'CERT_HAS_EXPIRED' },
    'valid',
  ],
  ['a key that is too short for OpenSSL', { code: 'EE_KEY_TOO_SMALL' }, 'valid'],
  ['OpenSSL refuses for what is not known', { code: 'UNSPECIFIED' }, 'unknown'],
  [
    'an expired one on the only path',
    { code: 'CERT_HAS_EXPIRED', paths: [createPath([leaf, expired])] },
    'out-of-date',
  ],
  [
    'dates that cannot be read',
    { paths: [createPath([leaf, { ...expired, notAfter: 'soon' }])] },
    'out-of-date',
  ],
  ['only paths with faults', { code: 'UNSPECIFIED', paths: [{ ...path, faults: [fault] }] }, 'invalid'],
  ['a fault that OpenSSL does not see', { paths: [{ ...path, faults: [fault] }] }, 'unknown'],
  ['a fault that OpenSSL does not look for', { paths: [{ ...path, faults: [policy] }] }, 'invalid'],
  ['a doubt on the only path', { paths: [{ ...path, doubts: [fault] }] }, 'unknown'],
  [
    'a doubt beside an expired path',
    { paths: [{ ...path, doubts: [fault] }, createPath([leaf, expired])] },
    'unknown',
  ],
  [
    'only paths with faults, and more than are looked at',
    { code: 'X', paths: [{ ...path, faults: [fault] }], pathsLeftOut: true },
    'unknown',
  ],
  ['no path among those that are looked at', { paths: [], pathsLeftOut: true }, 'unknown'],
  ['no paths in facts of old', { paths: undefined }, 'unknown'],
  ['no path', { paths: [], pathToRoot: false }, 'incomplete'],
  [
    'no path, and an issuer that did not sign',
    { paths: [], pathToRoot: false, foreignIssuers: [fault] },
    'foreign-issuer',
  ],
] as const)('%s: %s', (_name, verification, state) => {
  expect(stand(verification as Partial<Chain['verification']>).state).toBe(state)
})

test('a leaf signed by itself, and a root that nobody trusts', () => {
  const none = { paths: [], pathToRoot: false }
  expect(stand(none, [{ ...leaf, selfSigned: true }]).state).toBe('self-signed')
  const root = createCertificate({ subject: 'CN=Test Root', issuer: 'CN=Test Root', selfSigned: true })
  expect(stand(none, [leaf, intermediate, root])).toEqual({ state: 'untrusted-root', root: 'CN=Test Root' })
})

test('of several invalid paths the one nearest to being valid is told', () => {
  const standing = stand({
    code: 'UNSPECIFIED',
    paths: [
      { ...path, faults: [fault, fault] },
      { ...path, faults: [policy] },
    ],
  })
  expect(standing).toMatchObject({ state: 'invalid', faults: [policy] })
})
