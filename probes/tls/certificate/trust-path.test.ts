import { expect, test } from 'vitest'
import { x509 } from '../../../lab/fixtures/pki.ts'
import { leadsToRoot } from './trust-path.ts'

const roots = [x509('root')]

test('a leaf with its intermediate leads to the root', () => {
  expect(leadsToRoot(x509('rsa'), [x509('intermediate')], roots)).toBe(true)
})

test('the order in which the others were sent does not matter, nor does a stranger among them', () => {
  const sent = [x509('ecdsa'), x509('root'), x509('intermediate')]
  expect(leadsToRoot(x509('rsa'), sent, roots)).toBe(true)
})

test('without the intermediate it does not', () => {
  expect(leadsToRoot(x509('rsa'), [], roots)).toBe(false)
})

test('an expired leaf still has its path', () => {
  expect(leadsToRoot(x509('expired'), [x509('intermediate')], roots)).toBe(true)
})

test('a root that is not trusted is no root, even when it was sent', () => {
  expect(leadsToRoot(x509('rsa'), [x509('intermediate'), x509('root')], [])).toBe(false)
})

test('a certificate that is not a CA vouches for nothing', () => {
  expect(leadsToRoot(x509('rsa'), [x509('ecdsa')], roots)).toBe(false)
})

test('a leaf that is itself trusted needs nobody', () => {
  expect(leadsToRoot(x509('rsa'), [], [x509('rsa')])).toBe(true)
})
