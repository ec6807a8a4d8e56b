import { expect, test } from 'vitest'
import { isSecretName } from './secret-name.ts'

test.each([
  'mot_de_passe',
  'motDePasse',
  'db_mdp',
  'mdp_db',
  'passwort',
  'dbPasswort',
  'mm_kennwort',
  'contraseña',
  'contrasen\u0303a',
  'senha2',
  'hasło',
  'db_パスワード',
  'tailscale_authkey',
  'gossip_hmac_key',
  'storage_account_key',
  'pkcs11_pin',
  'snmp_community',
])('%s', (name) => {
  expect(isSecretName(name)).toBe(true)
})

test.each([
  'mdpolicy',
  'passwort_datei',
  'mdp_file',
  'chaslo',
  'authorized_keys',
  'gpio_pin',
  'apt_pin',
  'community',
  // Names of what holds secrets elsewhere, as Helm has them.
  'existingSecret',
  'postgresql.existing_secret',
  'secretRef',
])('%s is none', (name) => {
  expect(isSecretName(name)).toBe(false)
})
