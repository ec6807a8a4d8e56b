import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { parseHex } from '../../../lab/fixtures/vectors/bytes.ts'
import { computePrf, hashTranscript12 } from './prf.ts'

// Vectors from the mailing list of the TLS working group (TLS 1.2 PRF, 2009): no RFC has any.
test('P_SHA256 of TLS 1.2', () => {
  const secret = parseHex('9bbe436ba940f017b17652849a71db35')
  const seed = parseHex('a0ba9f936cda311827a6f796ffd5198c')
  const expected = `
    e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a
    6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab
    4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701
    87347b66`
  expect(computePrf('sha256', secret, 'test label', seed, 100)).toEqual(Buffer.from(parseHex(expected)))
})

test('before TLS 1.2: the halves of an odd secret share its middle byte (RFC 2246 §5)', () => {
  const [secret, seed] = [parseHex('0102030405'), parseHex('aabb')]
  const once = (algorithm: string, half: Uint8Array) => {
    const labelled = Buffer.concat([Buffer.from('x'), seed])
    const chain = createHmac(algorithm, half).update(labelled).digest()
    return createHmac(algorithm, half).update(chain).update(labelled).digest()
  }
  const md5 = once('md5', parseHex('010203'))
  const sha1 = once('sha1', parseHex('030405'))
  expect([...computePrf('md5-sha1', secret, 'x', seed, 16)]).toEqual(
    [...md5].map((byte, index) => byte ^ (sha1[index] ?? 0)),
  )
})

test('any length is the beginning of a longer one', () => {
  for (const hash of ['md5-sha1', 'sha256', 'sha384'] as const) {
    const long = computePrf(hash, parseHex('01'), 'label', parseHex('02'), 200)
    for (const length of [0, 1, 12, 48, 199]) {
      expect(computePrf(hash, parseHex('01'), 'label', parseHex('02'), length)).toEqual(
        long.subarray(0, length),
      )
    }
  }
})

test('the transcript is hashed by MD5 and SHA-1 before TLS 1.2 (RFC 2246 §7.4.9)', () => {
  const messages = [Buffer.from('ab'), Buffer.from('c')]
  expect(hashTranscript12('md5-sha1', messages).toString('hex')).toBe(
    '900150983cd24fb0d6963f7d28e17f72a9993e364706816aba3e25717850c26c9cd0d89d',
  )
})
