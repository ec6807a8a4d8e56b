import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSecretName } from '../secrets/secret-name.ts'
import { InventoryError } from './inventory-host.ts'
import { detectFormat, parseInventory } from './parse-inventory.ts'

test.each([
  ['salt-roster', 'mm1:\n  host: 192.0.2.1\n'],
  ['salt-roster', 'mm1: 192.0.2.1\n'],
  ['salt-roster', 'mm1:\n  host: "unclosed\n'],
  ['ansible-yaml', 'all:\n  hosts:\n    mm1:\n'],
  ['ansible-yaml', 'mattermost:\n  vars: {}\n'],
  ['ansible-ini', '[mattermost]\nmm1\n'],
  ['ansible-ini', 'mm1 ansible_host=192.0.2.1\n'],
  ['ansible-ini', 'mm1\n'],
  ['ssh_config', '# mine\nHost mm1\n  Port 22\n'],
])('%s is recognised', (format, text) => {
  expect(detectFormat(text)).toBe(format)
})

test('any text gives hosts or an InventoryError, and nothing else', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '[g]',
      '[g:vars]',
      '[g:children]',
      'g',
      'Host a',
      'a:',
      '  host: b',
      'all:',
      '  hosts:',
      '&a *a',
      '<<: *a',
    ),
  )
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      try {
        parseInventory(lines.join('\n'))
      } catch (error) {
        if (!(error instanceof InventoryError)) throw error
      }
    }),
  )
})

test('an alias that leads back to itself ends', () => {
  const { secrets } = parseInventory('mm1: &a\n  host: b\n  passwd: x\n  again: *a\n  <<: *a\n')
  expect(secrets).toEqual([{ key: 'mm1.passwd', line: 3 }])
})

test.each([
  'passwd',
  'postgres.pass',
  'ansible_become_password',
  'SecretKey',
  'AtRestEncryptKey',
  'PublicLinkSalt',
  'api_token',
])('%s names a secret', (name) => expect(isSecretName(name)).toBe(true))

test.each([
  'user',
  'ansible_ssh_private_key_file',
  'TLSKeyFile',
  'EnableUserAccessTokens',
  'compass',
  'postgres.bins_dir',
  'key',
])('%s names none', (name) => expect(isSecretName(name)).toBe(false))
