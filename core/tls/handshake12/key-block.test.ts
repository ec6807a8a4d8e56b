import { describe, expect, test } from 'vitest'
import { concatBytes } from '../wire/codec.ts'
import { cbcSuiteNamed } from './cbc-suite.ts'
import {
  computeVerifyData12,
  deriveCbcKeys,
  deriveExtendedMasterSecret,
  deriveMasterSecret,
} from './key-block.ts'
import { computePrf } from './prf.ts'

const randoms = { client: new Uint8Array(32).fill(1), server: new Uint8Array(32).fill(2) }
const premaster = new Uint8Array(48).fill(3)

test('the secrets are as long as RFC 5246 §8.1 and RFC 7627 §4 say, and differ', () => {
  const plain = deriveMasterSecret('sha256', premaster, randoms)
  const extended = deriveExtendedMasterSecret('sha256', premaster, new Uint8Array(32))
  expect([plain.length, extended.length]).toEqual([48, 48])
  expect(plain).not.toEqual(extended)
  expect(plain).toEqual(
    computePrf('sha256', premaster, 'master secret', concatBytes([randoms.client, randoms.server]), 48),
  )
})

test('each side has a Finished of its own, 12 bytes long', () => {
  const [client, server] = (['client', 'server'] as const).map((side) =>
    computeVerifyData12('sha256', premaster, side, new Uint8Array(32)),
  )
  expect(client).toHaveLength(12)
  expect(client).not.toEqual(server)
})

describe.each([
  ['TLS_RSA_WITH_AES_128_CBC_SHA', 0x0301, 'md5-sha1'],
  ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 0x0303, 'sha384'],
] as const)('%s in %i', (name, version, hash) => {
  test('the key block is cut in the order of RFC 5246 §6.3, server random first', () => {
    const suite = cbcSuiteNamed(name, version)
    if (!suite) throw new Error(name)
    const { client, server } = deriveCbcKeys(suite, premaster, randoms)
    const parts = [client.mac, server.mac, client.key, server.key, client.iv, server.iv]
    const whole = concatBytes(parts)
    const seed = concatBytes([randoms.server, randoms.client])
    expect(Buffer.from(whole)).toEqual(computePrf(hash, premaster, 'key expansion', seed, whole.length))
    expect(client.iv).toHaveLength(version === 0x0301 ? 16 : 0)
    expect(client.mac).toHaveLength(suite.macLength)
  })
})
