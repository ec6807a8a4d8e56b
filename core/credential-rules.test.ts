import { expect, test } from 'vitest'
import { type PeerProof, proofOfForwarding, ruleOnIterations, ruleOnMethod } from './credential-rules.ts'

const proofs: PeerProof[] = ['certificate', 'ssh-host', 'none']

/** By `proofs`: y is answered, w withheld, u not spoken. */
test.each([
  ['mysql', 'mysql_native_password', 'yyw'],
  ['mysql', 'caching_sha2_password', 'yyw'],
  ['mysql', 'caching_sha2_password in full', 'yww'],
  ['mysql', 'sha256_password', 'yww'],
  ['mysql', 'mysql_clear_password', 'yww'],
  ['mysql', 'mysql_old_password', 'uuu'],
  ['mysql', 'client_ed25519', 'uuu'],
  ['mysql', 'parsec', 'uuu'],
  ['mysql', 'dialog', 'uuu'],
  ['mysql', 'Ok', 'uuu'],
  ['mysql', 'toString', 'uuu'],
  ['mysql', '__proto__', 'uuu'],
  ['mysql', '', 'uuu'],
  ['postgresql', 'Ok', 'yyy'],
  ['postgresql', 'SCRAM-SHA-256', 'yyy'],
  ['postgresql', 'MD5Password', 'yyw'],
  ['postgresql', 'CleartextPassword', 'yww'],
  ['postgresql', 'GSS', 'uuu'],
  ['postgresql', 'PLAIN', 'uuu'],
  ['postgresql', 'mysql_native_password', 'uuu'],
] as const)('%s: %s', (kind, method, rulings) => {
  expect(proofs.map((proof) => ruleOnMethod(kind, method, proof).charAt(0)).join('')).toBe(
    rulings.replaceAll('y', 'a'),
  )
})

test.each([
  [1, 'aaw'],
  [4095, 'aaw'],
  [4096, 'aaa'],
  [1_000_000, 'aaa'],
  [1_000_001, 'uuu'],
])('SCRAM of %i iterations', (iterations, rulings) => {
  expect(proofs.map((proof) => ruleOnIterations(iterations, proof).charAt(0)).join('')).toBe(rulings)
})

test.each([
  ['127.0.0.1', 'ssh-host'],
  ['127.5.6.7', 'ssh-host'],
  ['::1', 'ssh-host'],
  ['LOCALHOST', 'ssh-host'],
  ['db.example.com', 'none'],
  ['192.0.2.1', 'none'],
  ['127.0.0.1.example.com', 'none'],
  ['localhost.example.com', 'none'],
  ['0.0.0.0', 'none'],
] as const)('a forwarding to %s proves %s', (end, proof) => {
  expect(proofOfForwarding(end, { knownHosts: [] })).toBe(proof)
  expect(proofOfForwarding(end, 'accept-any')).toBe('none')
})
