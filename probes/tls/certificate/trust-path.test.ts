import { expect, test } from 'vitest'
import { readX509 } from '../../../lab/fixtures/pki.ts'
import { hasPathToRoot } from './trust-path.ts'

const roots = [readX509('root')]

test('a leaf with its intermediate leads to the root', () => {
  expect(hasPathToRoot(readX509('rsa'), [readX509('intermediate')], roots)).toBe(true)
})

test('the order in which the others were sent does not matter, nor does a stranger among them', () => {
  const sent = [readX509('ecdsa'), readX509('root'), readX509('intermediate')]
  expect(hasPathToRoot(readX509('rsa'), sent, roots)).toBe(true)
})

test('without the intermediate it does not', () => {
  expect(hasPathToRoot(readX509('rsa'), [], roots)).toBe(false)
})

test('an expired leaf still has its path', () => {
  expect(hasPathToRoot(readX509('expired'), [readX509('intermediate')], roots)).toBe(true)
})

test('a root that is not trusted is no root, even when it was sent', () => {
  expect(hasPathToRoot(readX509('rsa'), [readX509('intermediate'), readX509('root')], [])).toBe(false)
})

test('a certificate that is not a CA vouches for nothing', () => {
  expect(hasPathToRoot(readX509('rsa'), [readX509('ecdsa')], roots)).toBe(false)
})

test('a leaf that is itself trusted needs nobody', () => {
  expect(hasPathToRoot(readX509('rsa'), [], [readX509('rsa')])).toBe(true)
})
