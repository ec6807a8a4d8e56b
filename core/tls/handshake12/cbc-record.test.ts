import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concatBytes } from '../wire/codec.ts'
import { type CbcKeys, createCbcOpener, createCbcSealer } from './cbc-record.ts'
import { type CbcSuite, cbcSuiteNamed } from './cbc-suite.ts'

const cases = [
  ['TLS_RSA_WITH_AES_128_CBC_SHA', 0x0301],
  ['TLS_RSA_WITH_3DES_EDE_CBC_SHA', 0x0302],
  ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 0x0303],
] as const

function suiteOf([name, version]: (typeof cases)[number]): CbcSuite {
  const suite = cbcSuiteNamed(name, version)
  if (!suite) throw new Error(name)
  return suite
}

function keysFor(suite: CbcSuite): CbcKeys {
  return {
    mac: new Uint8Array(suite.macLength).fill(1),
    key: Uint8Array.from({ length: suite.keyLength }, (_, index) => index),
    iv: new Uint8Array(suite.blockLength).fill(3),
  }
}

describe.each(cases)('%s in %i', (name, version) => {
  const suite = suiteOf([name, version] as (typeof cases)[number])
  const keys = keysFor(suite)

  test('records open in the order they were sealed, and in no other', () => {
    const sealer = createCbcSealer(suite, version, keys)
    const contents = [new Uint8Array(), Uint8Array.of(1), new Uint8Array(300).fill(7)]
    const payloads = contents.map((content) => sealer.seal(23, content))
    const opener = createCbcOpener(suite, version, keys)
    const opened = payloads.map((payload) => opener.open(23, payload))
    expect(opened).toEqual(
      contents.map((content) => ({ content, paddingFits: true, paddingValid: true, macValid: true })),
    )
    const again = opener.open(23, payloads[0] as Uint8Array)
    expect(again?.macValid).toBe(false)
  })

  test('the MAC covers type and version', () => {
    const payload = createCbcSealer(suite, version, keys).seal(23, Uint8Array.of(1))
    expect(createCbcOpener(suite, version, keys).open(22, payload)?.macValid).toBe(false)
    expect(createCbcOpener(suite, version + 1, keys).open(23, payload)?.macValid).toBe(false)
  })

  test('each fault is told from the others', () => {
    const open = (distort: Parameters<ReturnType<typeof createCbcSealer>['seal']>[2]) => {
      const payload = createCbcSealer(suite, version, keys).seal(23, Uint8Array.of(1, 2), distort)
      const opened = createCbcOpener(suite, version, keys).open(23, payload)
      return opened && [opened.paddingValid, opened.macValid]
    }
    const flipped = (bytes: Uint8Array) => bytes.map((byte, index) => (index === 0 ? byte ^ 1 : byte))
    expect(open(({ content, mac, padding }) => concatBytes([content, flipped(mac), padding]))).toEqual([
      true,
      false,
    ])
    const size = 2 * suite.blockLength - ((2 + suite.macLength) % suite.blockLength)
    const wrong = new Uint8Array(size).fill(0xee)
    wrong[size - 1] = size - 1
    expect(open(({ content, mac }) => concatBytes([content, mac, wrong]))).toEqual([false, true])
  })

  test('any bytes are opened as broken or as nothing, never thrown for', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (payload) => {
        const opened = createCbcOpener(suite, version, keys).open(23, payload)
        expect(opened?.macValid ?? false).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  test('every strict prefix is broken', () => {
    const payload = createCbcSealer(suite, version, keys).seal(23, new Uint8Array(60))
    for (let length = 0; length < payload.length; length += 1) {
      const opened = createCbcOpener(suite, version, keys).open(23, payload.subarray(0, length))
      expect(opened?.macValid ?? false, `${length}`).toBe(false)
    }
  })
})

test('no suite but those with CBC and a MAC inside', () => {
  for (const name of [
    'TLS_RSA_WITH_AES_128_GCM_SHA256',
    'TLS_RSA_WITH_RC4_128_SHA',
    'TLS_RSA_WITH_NULL_SHA',
    'TLS_RSA_EXPORT_WITH_DES40_CBC_SHA',
    'TLS_AES_128_GCM_SHA256',
    'no suite',
  ])
    expect(cbcSuiteNamed(name, 0x0303)).toBeNull()
})
