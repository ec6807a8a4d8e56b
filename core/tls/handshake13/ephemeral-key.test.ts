import { expect, test } from 'vitest'
import { createKeyShare } from './ephemeral-key.ts'

test.each(['x25519', 'x448', 'secp256r1', 'secp384r1', 'secp521r1'])('%s: two shares agree', (group) => {
  const [ours, theirs] = [createKeyShare(group), createKeyShare(group)]
  if (!ours || !theirs) throw new Error('no share')
  const secret = ours.agree(theirs.keyExchange)
  expect(secret).not.toBeNull()
  expect(theirs.agree(ours.keyExchange)).toEqual(secret)
})

test.each(['x25519', 'secp256r1'])('%s: what is no share gives no secret', (group) => {
  const share = createKeyShare(group)
  for (const peer of [
    new Uint8Array(),
    new Uint8Array(32),
    new Uint8Array(65).fill(4),
    new Uint8Array(1120),
  ]) {
    expect(share?.agree(peer)).toBeNull()
  }
})

test('a group that is not made here', () => {
  expect(createKeyShare('sect571k1')).toBeNull()
})
