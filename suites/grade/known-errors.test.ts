import { describe, expect, test } from 'vitest'
import { ok } from '../../core/outcome.ts'
import {
  createAttackFacts,
  createChain,
  createCollection,
  createResponse,
  createSuiteFacts,
  type Overrides,
  tls12Suites,
  tls13Suites,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import { gradeCollection } from './grade.ts'

/** What the older versions are asked besides, answered as it should be. */
const createAttacksTried = (overrides: Overrides): Overrides => ({
  ...createAttackFacts(overrides['tls.suites'] ?? {}),
  'tls.extensions': { 'TLS 1.0': ['renegotiation_info'], 'TLS 1.2': ['renegotiation_info'] },
})
const gradeOverrides = (overrides: Overrides) =>
  gradeCollection(createCollection({ ...createAttacksTried(overrides), ...overrides }))
const ecKey = (curve: string, bits: number) => ({
  'tls.certificates': [createChain({}, { key: { type: 'EC', bits, curve, exponent: null } })],
})
const groups = (...names: string[]): Overrides => ({
  'tls.groups': { 'TLS 1.2': names, 'TLS 1.3': names },
})
const caps = (overrides: Overrides, letter: string) =>
  gradeOverrides(overrides).reasons.filter((reason) => reason.startsWith(`capped at ${letter}: `))

describe('what testssl.sh is known to get wrong', () => {
  test('no A+ without HSTS, whatever else is right', () => {
    const { letter, protocol, keyExchange, reasons } = gradeOverrides({
      'http.pages': { '/': ok(createResponse(200)) },
    })
    expect({ letter, protocol, keyExchange }).toEqual({ letter: 'A-', protocol: 100, keyExchange: 100 })
    expect(reasons).toContain('warning (A-): HSTS is off (see hsts)')
  })

  test('BEAST caps nothing: of TLS 1.0 with CBC only the version itself counts', () => {
    const suites = ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA']
    const old = createSuiteFacts({ 'TLS 1.0': suites, 'TLS 1.2': tls12Suites, 'TLS 1.3': tls13Suites })
    expect(gradeOverrides(old).letter).toBe('B')
    expect(caps(old, 'B')).toEqual(['capped at B: TLS 1.0 (see tls-versions)'])
    expect(gradeOverrides(old).reasons.join()).not.toContain('BEAST')
  })

  test.each([
    ['P-256 in the certificate', ecKey('secp256r1', 256), 90],
    ['P-256 in the key exchange', groups('secp256r1'), 90],
    ['P-256 beside better ones', groups('secp521r1', 'secp384r1', 'secp256r1'), 90],
    ['X25519', groups('x25519'), 90],
    ['X25519 in a hybrid', groups('X25519MLKEM768'), 90],
    ['P-384 in the certificate', ecKey('secp384r1', 384), 100],
    ['P-384 in the key exchange', groups('secp384r1'), 100],
  ])('the key exchange of %s', (_name, overrides, score) => {
    expect(gradeOverrides(overrides).keyExchange).toBe(score)
  })
})
