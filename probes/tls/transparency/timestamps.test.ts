import { createHash, generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  encodeSignedEntry,
  encodeTimestamp,
  encodeTimestampList,
  type LogEntry,
} from '../../../core/tls/wire/signed-certificate-timestamp.ts'
import { readParsedCertificate } from '../../../lab/fixtures/pki.ts'
import { issuerPem, leafPem, logs, precertificateSha256 } from '../../../lab/fixtures/transparency-vectors.ts'
import { type ParsedCertificate, parseCertificate } from '../certificate/parsed-certificate.ts'
import { createPrecertificateEntry } from './precertificate.ts'
import { readEmbeddedList, readTimestamps } from './timestamps.ts'

function certificate(pem: string): ParsedCertificate {
  const outcome = parseCertificate(new X509Certificate(pem).raw)
  if (outcome.status !== 'ok') throw new Error('not a certificate')
  return outcome.value
}

const leaf = certificate(leafPem)
const issuer = certificate(issuerPem)
const entry = createPrecertificateEntry(leaf, issuer)
const list = Buffer.from(readEmbeddedList(leaf) ?? [])

function signatures(
  bytes: Uint8Array,
  over: LogEntry | null,
  known: Parameters<typeof readTimestamps>[2] = logs,
) {
  const outcome = readTimestamps(bytes, over, known)
  return outcome.status === 'ok' ? outcome.value.map(({ signature }) => signature) : outcome.status
}

test('a public certificate of 2018: both logs signed what it was without their timestamps', () => {
  expect(readTimestamps(list, entry, logs)).toEqual({
    status: 'ok',
    value: [
      {
        logId: logs[0].id,
        timestamp: '2018-09-26T20:56:33.769Z',
        log: { description: "Google 'Icarus' log", operator: 'Google', state: 'retired' },
        signature: 'valid',
      },
      {
        logId: logs[1].id,
        timestamp: '2018-09-26T20:56:33.904Z',
        log: { description: "Sectigo 'Mammoth' CT log", operator: 'Sectigo', state: 'rejected' },
        signature: 'valid',
      },
    ],
  })
})

test('what the logs saw is the TBSCertificate without the list, byte for byte', () => {
  const seen = entry?.type === 'precertificate' ? entry.tbsCertificate : new Uint8Array()
  expect(createHash('sha256').update(seen).digest('hex')).toBe(precertificateSha256)
})

test('another issuer: not what the logs signed', () => {
  expect(signatures(list, createPrecertificateEntry(leaf, readParsedCertificate('intermediate')))).toEqual([
    'invalid',
    'invalid',
  ])
})

test('over the whole certificate, as by TLS or OCSP: not what these logs signed', () => {
  expect(signatures(list, { type: 'x509', certificate: leaf.fields.raw })).toEqual(['invalid', 'invalid'])
})

test('one bit of a signature, of a timestamp, of its extensions: invalid, and the other stands', () => {
  const signatureEnd = 2 + 2 + list.readUInt16BE(2) - 1
  const timestampEnd = 2 + 2 + 1 + 32 + 8 - 1
  for (const at of [signatureEnd, timestampEnd]) {
    const flipped = Buffer.from(list)
    flipped.writeUInt8(flipped.readUInt8(at) ^ 0x01, at)
    expect(signatures(flipped, entry)).toEqual(['invalid', 'valid'])
  }
})

test('another log id: a log that is not in the list, which says nothing of the signature', () => {
  const other = Buffer.from(list)
  other.writeUInt8(other.readUInt8(5) ^ 0x01, 5)
  expect(signatures(other, entry)).toEqual(['unverifiable', 'valid'])
  expect(readTimestamps(other, entry, logs)).toMatchObject({ value: [{ log: null }, {}] })
})

test('without the issuer, whose key was signed too, nothing can be verified', () => {
  expect(signatures(list, null)).toEqual(['unverifiable', 'unverifiable'])
})

test('a log whose key is none', () => {
  expect(signatures(list, entry, [{ ...logs[0], key: 'AAAA' }])).toEqual(['unverifiable', 'unverifiable'])
})

test('an RSA log over a whole certificate, and the same with a claim of ECDSA', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = publicKey.export({ type: 'spki', format: 'der' })
  const logId = createHash('sha256').update(key).digest()
  const over = { type: 'x509', certificate: leaf.fields.raw } as const
  const sct = { timestamp: 1_700_000_000_000, extensions: Uint8Array.of(1, 2) }
  const signature = sign('sha256', encodeSignedEntry(sct, over), privateKey)
  const known = [
    {
      ...logs[0],
      id: logId.toString('base64'),
      key: key.toString('base64'),
      description: 'RSA',
      state: null,
    },
  ]
  const listed = (algorithm: number, hash = 4) =>
    encodeTimestampList([encodeTimestamp({ ...sct, logId, hash, algorithm, signature })])
  expect(signatures(listed(1), over, known)).toEqual(['valid'])
  expect(signatures(listed(3), over, known)).toEqual(['invalid'])
  expect(signatures(listed(1, 2), over, known)).toEqual(['invalid'])
})

test('every cut of the list is malformed', () => {
  for (let length = 0; length < list.length; length += 1) {
    expect(signatures(list.subarray(0, length), entry)).toBe('malformed')
  }
})

test('a certificate without the extension has no list', () => {
  expect(readEmbeddedList(readParsedCertificate('rsa'))).toBeNull()
})
