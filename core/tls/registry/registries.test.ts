import { expect, test } from 'vitest'
import { alertDescriptionName } from './alerts.ts'
import { extensionName, extensionType } from './extensions.ts'
import { namedGroupAt, namedGroupName, namedGroupNamed, namedGroups } from './named-groups.ts'
import { signatureSchemeName, signatureSchemeNamed } from './signature-schemes.ts'
import { versionAt, versionCode, versionName, versionNames } from './versions.ts'

test('every version there is a name for has a code', () => {
  expect(versionNames.map(versionCode)).toEqual([0x0002, 0x0300, 0x0301, 0x0302, 0x0303, 0x0304])
  expect(versionNames.map((name) => versionName(versionCode(name)))).toEqual([...versionNames])
  expect(versionAt(0x0303)).toBe('TLS 1.2')
  expect(versionAt(0x0305)).toBeUndefined()
})

test('versions of drafts and unknown ones keep their number', () => {
  expect(versionName(0x7f1c)).toBe('TLS 1.3 draft 28')
  expect(versionName(0x0305)).toBe('unassigned(0x0305)')
  expect(versionName(0x1a1a)).toBe('GREASE(0x1A1A)')
})

test('groups have their IANA names', () => {
  expect(namedGroupName(29)).toBe('x25519')
  expect(namedGroupName(0x0025)).toBe('GC256D')
  expect(namedGroupName(0x11ec)).toBe('X25519MLKEM768')
  expect(namedGroupName(0xff01)).toBe('unassigned(0xFF01)')
  expect(namedGroupNamed('secp521r1')).toEqual({
    code: 25,
    name: 'secp521r1',
    kind: 'EC',
    bits: 521,
    strength: 260,
  })
  expect(namedGroupNamed('ffdhe3072')).toMatchObject({
    code: 0x0101,
    kind: 'FFDHE',
    bits: 3072,
    strength: 128,
  })
  expect(namedGroupNamed('MLKEM1024')).toMatchObject({ code: 0x0202, kind: 'KEM', strength: 256 })
  expect(namedGroupAt(0x6399)?.name).toBe('X25519Kyber768Draft00')
})

test('a group that is named after a size has it', () => {
  for (const { name, kind, bits } of namedGroups) {
    const size =
      kind === 'EC' ? /^(?:sect|secp|brainpoolP|x|GC)(\d+)/.exec(name)?.[1] : /(\d+)$/.exec(name)?.[1]
    if (kind === 'hybrid' || size === undefined || name === 'x25519') continue
    expect(bits, name).toBe(Number(size))
  }
})

test('signature schemes have their IANA names', () => {
  expect(signatureSchemeName(0x0804)).toBe('rsa_pss_rsae_sha256')
  expect(signatureSchemeName(0x0202)).toBe('dsa_sha1')
  expect(signatureSchemeName(0x0905)).toBe('mldsa65')
  expect(signatureSchemeNamed('ed25519')).toEqual({
    code: 0x0807,
    name: 'ed25519',
    algorithm: 'EdDSA',
    hash: null,
  })
})

test('extensions and alerts have their names', () => {
  expect(extensionType('key_share')).toBe(51)
  expect(extensionName(0xff01)).toBe('renegotiation_info')
  expect(extensionName(0xffff)).toBe('unassigned(0xFFFF)')
  expect(alertDescriptionName(40)).toBe('handshake_failure')
  expect(alertDescriptionName(255)).toBe('unassigned(255)')
})
