import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bodyOf, parseHex } from '../../../lab/fixtures/vectors/bytes.ts'
import * as rfc8448 from '../../../lab/fixtures/vectors/rfc8448.ts'
import * as tls12 from '../../../lab/fixtures/vectors/tls12.ts'
import { cipherSuites } from '../registry/cipher-suites.ts'
import { decodeAlert } from './alert.ts'
import { decodeCertificate, decodeCertificate13, encodeCertificate } from './certificate-message.ts'
import { decodeCertificateStatus, encodeCertificateStatus } from './certificate-status.ts'
import { decodeClientHello } from './client-hello.ts'
import { DecodeError } from './codec.ts'
import { decodeEncryptedExtensions } from './encrypted-extensions.ts'
import { HandshakeDecoder } from './handshake-message.ts'
import { encodeRecord, RecordDecoder } from './record.ts'
import { decodeServerHello } from './server-hello.ts'
import { decodeServerKeyExchange } from './server-key-exchange.ts'
import { decodeSsl2Answer, decodeSsl2ClientHello, encodeSsl2ClientHello, Ssl2RecordDecoder } from './ssl2.ts'

interface Decoder {
  decode: (body: Uint8Array) => unknown
  valid: readonly Uint8Array[]
  /** The one shorter length that is valid too: a hello without its extensions. */
  optionalTail?: (body: Uint8Array) => number
}

const ecdhe = { keyExchange: 'ECDHE', authentication: 'ECDSA' } as const
const ssl2Hello = encodeSsl2ClientHello({
  version: 2,
  cipherKinds: [0x010080],
  sessionId: parseHex('01'),
  challenge: new Uint8Array(16),
}).subarray(2)

const decoders: Readonly<Record<string, Decoder>> = {
  ClientHello: {
    decode: decodeClientHello,
    valid: [rfc8448.clientHello, rfc8448.retriedClientHello, rfc8448.secondClientHello].map(bodyOf),
    optionalTail: () => 2 + 32 + 1 + (2 + 6) + (1 + 1),
  },
  ServerHello: {
    decode: decodeServerHello,
    valid: [
      rfc8448.serverHello,
      rfc8448.helloRetryRequest,
      rfc8448.serverHelloAfterRetry,
      tls12.serverHello,
    ].map(bodyOf),
    optionalTail: (body) => 2 + 32 + 1 + (body[34] ?? 0) + 2 + 1,
  },
  EncryptedExtensions: { decode: decodeEncryptedExtensions, valid: [bodyOf(rfc8448.encryptedExtensions)] },
  'Certificate, TLS 1.3': { decode: decodeCertificate13, valid: [bodyOf(rfc8448.certificate)] },
  Certificate: {
    decode: decodeCertificate,
    valid: [bodyOf(encodeCertificate([parseHex('3001'), parseHex('30')]))],
  },
  CertificateStatus: { decode: decodeCertificateStatus, valid: [encodeCertificateStatus(parseHex('3003'))] },
  ServerKeyExchange: {
    decode: (body) => decodeServerKeyExchange(body, ecdhe, 0x0303),
    valid: [bodyOf(tls12.serverKeyExchange)],
  },
  Alert: { decode: decodeAlert, valid: [parseHex('0228')] },
  'SSL 2.0 CLIENT-HELLO': { decode: decodeSsl2ClientHello, valid: [ssl2Hello] },
  'SSL 2.0 answer': {
    decode: decodeSsl2Answer,
    valid: [parseHex('00 0001'), parseHex('04 00 01 0002 0000 0003 0000 010080')],
  },
}

function errorOf(decode: () => unknown): DecodeError | null {
  try {
    decode()
    return null
  } catch (error) {
    if (error instanceof DecodeError) return error
    throw error
  }
}

describe.each(Object.entries(decoders))('%s', (_, { decode, valid, optionalTail }) => {
  test('every strict prefix is malformed', () => {
    for (const body of valid) {
      for (let length = 0; length < body.length; length += 1) {
        const prefix = body.subarray(0, length)
        if (length === optionalTail?.(body)) expect(() => decode(prefix)).not.toThrow()
        else {
          const error = errorOf(() => decode(prefix))
          // It names the field that is cut off, so that a person can find it.
          expect({ length, decodes: error === null, field: error?.field }).toEqual({
            length,
            decodes: false,
            field: expect.stringMatching(/^[\w.]+$/),
          })
        }
      }
    }
  })

  test('a byte more is malformed', () => {
    for (const body of valid) expect(() => decode(Uint8Array.of(...body, 0))).toThrow(DecodeError)
  })

  test('any bytes give a value or a DecodeError within the message', () => {
    const mutated = fc
      .tuple(
        fc.constantFrom(...valid),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      )
      .map(([body, changes]) => {
        const copy = body.slice()
        for (const [position, value] of changes) copy[position % copy.length] = value
        return copy
      })
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated), (body) => {
        expectValueOrDecodeError(() => decode(body), body.length)
      }),
      { seed: 8448, numRuns: 1000 },
    )
  })
})

test('a ServerKeyExchange of any suite and version gives a value or a DecodeError', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 80 }),
      fc.constantFrom(...cipherSuites),
      fc.nat(0xffff),
      (body, suite, version) => {
        expectValueOrDecodeError(() => decodeServerKeyExchange(body, suite, version), body.length)
      },
    ),
    { seed: 8448, numRuns: 2000 },
  )
})

test('stream decoders give records or a DecodeError, whatever comes', () => {
  const segments = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ maxLength: 40 }).map((payload) => encodeRecord(22, 0x0303, payload)),
    ),
    { maxLength: 8 },
  )
  fc.assert(
    fc.property(segments, (pushes) => {
      const decoder = new RecordDecoder()
      const handshake = new HandshakeDecoder({ limit: 1000 })
      expectValueOrDecodeError(() => {
        for (const segment of pushes) {
          for (const { payload } of decoder.push(segment)) handshake.push(payload)
        }
      }, Number.POSITIVE_INFINITY)
      const ssl2 = new Ssl2RecordDecoder()
      expectValueOrDecodeError(() => {
        for (const segment of pushes) ssl2.push(segment)
      }, Number.POSITIVE_INFINITY)
    }),
    { seed: 8448, numRuns: 1000 },
  )
})

function expectValueOrDecodeError(run: () => unknown, length: number): void {
  try {
    run()
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError)
    expect((error as DecodeError).offset).toBeLessThanOrEqual(length)
    expect((error as DecodeError).offset).toBeGreaterThanOrEqual(0)
  }
}
