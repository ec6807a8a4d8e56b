import { describe, expect, test } from 'vitest'
import { concatBytes } from '../../../core/tls/wire/codec.ts'
import {
  commonName,
  element,
  integer,
  layOutCertificate,
  layOutRsaKey,
  objectId,
  sequence,
  sha256WithRsa,
} from '../../../lab/fixtures/handmade-certificate.ts'
import { readParsedCertificate, readStapleFile } from '../../../lab/fixtures/pki.ts'
import { readStaple } from './staple.ts'

const leaf = readParsedCertificate('stapled')
const issuer = readParsedCertificate('intermediate')

test('a response signed by the issuer', () => {
  expect(readStaple(readStapleFile('good'), leaf, issuer)).toMatchObject({
    status: 'ok',
    value: {
      responseStatus: 'successful',
      certificateStatus: 'good',
      speaksOfLeaf: true,
      serialNumber: leaf.facts.serialNumber,
      signature: 'valid',
      responderAuthorized: true,
      delegate: null,
      revokedAt: null,
    },
  })
})

test('a response signed by a delegate of the issuer', () => {
  expect(readStaple(readStapleFile('delegated'), leaf, issuer)).toMatchObject({
    value: {
      signature: 'valid',
      responderAuthorized: true,
      speaksOfLeaf: true,
      delegate: { notBefore: '2020-01-01T00:00:00.000Z', notAfter: '2120-01-01T00:00:00.000Z' },
    },
  })
})

test('a valid signature by a certificate without id-kp-OCSPSigning has no authority', () => {
  expect(readStaple(readStapleFile('impostor'), leaf, issuer)).toMatchObject({
    value: { signature: 'valid', responderAuthorized: false },
  })
})

test('a revoked certificate, and since when', () => {
  const read = readStaple(readStapleFile('revoked'), leaf, issuer)
  expect(read).toMatchObject({ value: { certificateStatus: 'revoked', signature: 'valid' } })
  expect(read.status === 'ok' && read.value.revokedAt).toMatch(/^\d{4}-\d\d-\d\dT/)
})

test('a response about another certificate of the same issuer', () => {
  expect(readStaple(readStapleFile('other'), leaf, issuer)).toMatchObject({
    value: {
      certificateStatus: 'good',
      speaksOfLeaf: false,
      serialNumber: readParsedCertificate('ecdsa').facts.serialNumber,
    },
  })
})

test('tryLater says nothing else', () => {
  expect(readStaple(readStapleFile('try-later'), leaf, issuer)).toMatchObject({
    value: { responseStatus: 'tryLater', certificateStatus: null, signature: null, speaksOfLeaf: null },
  })
})

test('without the issuer nothing is verified', () => {
  expect(readStaple(readStapleFile('good'), leaf, null)).toMatchObject({
    value: { speaksOfLeaf: null, responderAuthorized: null, signature: 'unverifiable' },
  })
})

test('one flipped bit of the signed part breaks the signature', () => {
  const response = Buffer.from(readStapleFile('good'))
  // The nonce is signed, and no reader looks at it.
  const nonce = response.indexOf(Buffer.from('06092b0601050507300102', 'hex'))
  const at = nonce + 11 + 6
  response.writeUInt8(response.readUInt8(at) ^ 1, at)
  expect(readStaple(response, leaf, issuer)).toMatchObject({ value: { signature: 'invalid' } })
})

test('every cut of a response is malformed', () => {
  const response = readStapleFile('delegated')
  for (let length = 0; length < response.length; length += 1) {
    expect(readStaple(response.subarray(0, length), leaf, issuer)).toMatchObject({ status: 'malformed' })
  }
})

test('whatever byte is wrong, the response is read or malformed, and never vouches for the leaf unsigned', () => {
  const response = readStapleFile('delegated')
  for (let at = 0; at < response.length; at += 1) {
    const broken = Buffer.from(response)
    broken.writeUInt8(broken.readUInt8(at) ^ 0x81, at)
    const read = readStaple(broken, leaf, issuer)
    expect(['ok', 'malformed']).toContain(read.status)
    const trusted =
      read.status === 'ok' && read.value.signature === 'valid' && read.value.responderAuthorized === true
    // Outside the signed part and the delegate's certificate there are only lengths, tags and the version.
    if (trusted) expect(read).toEqual(readStaple(response, leaf, issuer))
  }
})

describe('a response that was made to be expensive', () => {
  const time = element(0x18, Buffer.from('20200101000000Z'))
  const sha1 = sequence(objectId('1.3.14.3.2.26'), element(0x05))
  const signature = [sequence(objectId('1.2.840.10045.4.3.2')), element(0x03, new Uint8Array(72))]
  const serial = integer(Buffer.from(leaf.facts.serialNumber, 'hex'))
  const hash = element(0x04, new Uint8Array(20))
  const single = sequence(sequence(sha1, hash, hash, serial), element(0x80), time)
  const layOutResponse = (
    responder: Uint8Array,
    singles: readonly Uint8Array[],
    certs: readonly Uint8Array[],
  ) => {
    const data = sequence(element(0xa1, responder), time, sequence(concatBytes(singles)))
    const attached = certs.length > 0 ? [element(0xa0, sequence(concatBytes(certs)))] : []
    const basic = element(0x04, sequence(data, ...signature, ...attached))
    const bytes = sequence(objectId('1.3.6.1.5.5.7.48.1.1'), basic)
    return sequence(element(0x0a, Uint8Array.of(0)), element(0xa0, bytes))
  }
  /** Another certificate each time, with a signature that costs 10 ms to check. */
  const claimant = (number: number) =>
    layOutCertificate({
      subject: 'responder',
      issuer: 'responder',
      serial: number,
      publicKey: layOutRsaKey(Buffer.alloc(384, 0xc1), Buffer.alloc(384, 0x71)),
      algorithm: sha256WithRsa,
      signatureLength: 384,
    })
  const read = (response: Uint8Array) => {
    const before = process.threadCpuUsage()
    const outcome = readStaple(response, leaf, issuer)
    const { user, system } = process.threadCpuUsage(before)
    return { outcome, milliseconds: (user + system) / 1000 }
  }

  test('500 answers about the serial number of the leaf', () => {
    const { outcome, milliseconds } = read(layOutResponse(commonName('nobody'), Array(500).fill(single), []))
    expect(outcome).toMatchObject({ value: { speaksOfLeaf: false, signature: 'unverifiable' } })
    expect(milliseconds).toBeLessThan(1000)
  })

  test('80 certificates that all claim to be the responder', () => {
    const claimants = Array.from({ length: 80 }, (_, index) => claimant(index))
    const { outcome, milliseconds } = read(layOutResponse(commonName('responder'), [single], claimants))
    expect(outcome).toMatchObject({ value: { responderAuthorized: false, signature: 'invalid' } })
    expect(milliseconds).toBeLessThan(1000)
  })
})
