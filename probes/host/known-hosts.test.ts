import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findHostKeyStatus, listKnownKeyTypes, parseKnownHosts } from './known-hosts.ts'

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
const entries = parseKnownHosts(fixture('known_hosts'))
const publicKeys: Record<string, string> = JSON.parse(fixture('public-keys.json'))
const key = (name: string) => Buffer.from(publicKeys[name] ?? '', 'base64')

test.each([
  ['plain.example.com', 22, 'ed25519', 'known'],
  ['PLAIN.example.com', 22, 'rsa', 'known'],
  ['192.0.2.7', 22, 'ed25519', 'known'],
  ['plain.example.com', 2222, 'ed25519', 'unknown'],
  ['plain.example.com', 22, 'ca', 'changed'],
  ['plain.example.com', 22, 'ecdsa', 'unknown'],
  ['elsewhere.example.com', 22, 'ed25519', 'unknown'],
  ['hashed.example.com', 22, 'ed25519', 'known'],
  ['hashed.example.com', 22, 'ca', 'changed'],
  ['hashed.example.com', 2222, 'rsa', 'known'],
  ['hashed.example.com', 2222, 'ed25519', 'unknown'],
  ['hashed.example.co', 22, 'ed25519', 'unknown'],
  ['a.example.net', 22, 'ed25519', 'known'],
  ['bad.example.net', 22, 'ed25519', 'unknown'],
  ['mm1.example.org', 22, 'ecdsa', 'known'],
  ['mm10.example.org', 22, 'ecdsa', 'unknown'],
  ['ports.example.com', 2222, 'ed25519', 'known'],
  ['ports.example.com', 22, 'ed25519', 'unknown'],
  ['mm.ca.example.com', 22, 'ed25519', 'authority-only'],
  ['mm.ca.example.com', 22, 'ca', 'authority-only'],
  ['revoked.example.com', 22, 'other', 'revoked'],
  ['plain.example.com', 22, 'other', 'revoked'],
  ['odd.example.com', 22, 'ed25519', 'unknown'],
  ['broken.example.com', 22, 'ed25519', 'unknown'],
  ['mislabelled.example.com', 22, 'ed25519', 'unknown'],
])('%s port %i with the %s key: %s', (host, port, name, verdict) => {
  expect(findHostKeyStatus(entries, { host, port }, key(name))).toBe(verdict)
})

test('the types to ask for first', () => {
  expect(listKnownKeyTypes(entries, 'plain.example.com', 22)).toEqual(['ssh-ed25519', 'ssh-rsa'])
  expect(listKnownKeyTypes(entries, 'mm.ca.example.com', 22)).toEqual([])
})

test('a key blob that is cut off anywhere trusts nobody', () => {
  const whole = key('ed25519')
  for (let length = 0; length < whole.length; length += 1) {
    const line = `cut.example.com ssh-ed25519 ${whole.subarray(0, length).toString('base64')}`
    expect(findHostKeyStatus(parseKnownHosts(line), { host: 'cut.example.com', port: 22 }, whole)).not.toBe(
      'known',
    )
  }
})

test('a pattern of many stars is matched in no time', () => {
  const line = `${'*a'.repeat(200)}b ssh-ed25519 ${publicKeys.ed25519}`
  expect(findHostKeyStatus(parseKnownHosts(line), { host: 'a'.repeat(5000), port: 22 }, key('ed25519'))).toBe(
    'unknown',
  )
})
