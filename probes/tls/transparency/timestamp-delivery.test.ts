import {
  BasicOCSPResponse,
  CertID,
  CertStatus,
  id_pkix_ocsp_basic,
  OCSPResponse,
  OCSPResponseStatus,
  ResponderID,
  ResponseBytes,
  ResponseData,
  SingleResponse,
} from '@peculiar/asn1-ocsp'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import { AlgorithmIdentifier, Extension, Extensions, Name } from '@peculiar/asn1-x509'
import { expect, test } from 'vitest'
import { createTimestampList, createTransparencyLog, logIdOf } from '../../../containers/pki/log-signer.ts'
import type { Log } from '../../../core/transparency-log.ts'
import { readParsedCertificate, readStapleFile } from '../../../lab/fixtures/pki.ts'
import { readOcspTimestampList } from './ocsp-timestamps.ts'
import { createPrecertificateEntry } from './precertificate.ts'
import { readTransparency, type TimestampDelivery } from './timestamp-delivery.ts'

const log = createTransparencyLog('Log', 'Operator')
const known: Log = {
  id: logIdOf(log).toString('base64'),
  key: log.publicKey.toString('base64'),
  description: 'Log',
  operator: 'Operator',
  state: 'usable',
  since: null,
}
const list = { timestamp: '2026-01-01T00:00:00Z', source: 'test', logs: [known] }
const leaf = readParsedCertificate('rsa')
const plain: TimestampDelivery = {
  leaf,
  issuer: readParsedCertificate('intermediate'),
  publicRoot: false,
  handshake: null,
  staple: null,
}
const whole = { type: 'x509', certificate: leaf.fields.raw } as const

/** An OCSP response that carries a list of timestamps for its one certificate; its own signature is nobody's. */
function response(timestamps: Uint8Array): Buffer {
  const algorithm = new AlgorithmIdentifier({ algorithm: '1.3.14.3.2.26' })
  const empty = new OctetString(new Uint8Array(20))
  const single = new SingleResponse({
    certID: new CertID({
      hashAlgorithm: algorithm,
      issuerNameHash: empty,
      issuerKeyHash: empty,
      serialNumber: Uint8Array.of(1).buffer,
    }),
    certStatus: new CertStatus({ good: null }),
    thisUpdate: new Date('2026-01-01T00:00:00Z'),
    singleExtensions: new Extensions([
      new Extension({
        extnID: '1.3.6.1.4.1.11129.2.4.5',
        extnValue: new OctetString(AsnConvert.serialize(new OctetString(timestamps))),
      }),
    ]),
  })
  const basic = new BasicOCSPResponse({
    tbsResponseData: new ResponseData({
      responderID: new ResponderID({ byName: new Name() }),
      producedAt: new Date('2026-01-01T00:00:00Z'),
      responses: [single],
    }),
    signatureAlgorithm: algorithm,
    signature: new ArrayBuffer(8),
  })
  return Buffer.from(
    AsnConvert.serialize(
      new OCSPResponse({
        responseStatus: OCSPResponseStatus.successful,
        responseBytes: new ResponseBytes({
          responseType: id_pkix_ocsp_basic,
          response: new OctetString(AsnConvert.serialize(basic)),
        }),
      }),
    ),
  )
}

test('nothing came: no way is there', () => {
  expect(readTransparency(plain, list)).toEqual({
    sha256: leaf.facts.sha256,
    publicRoot: false,
    timestamps: {},
  })
})

test('timestamps of the handshake are over the certificate itself', () => {
  const handshake = createTimestampList([log], whole)
  expect(readTransparency({ ...plain, handshake }, list).timestamps).toMatchObject({
    tls: { status: 'ok', value: [{ signature: 'valid', log: { operator: 'Operator' } }] },
  })
})

test('timestamps for another certificate, and forged ones', () => {
  const other = { type: 'x509', certificate: readParsedCertificate('ecdsa').fields.raw } as const
  for (const handshake of [createTimestampList([log], other), createTimestampList([log], whole, true)]) {
    expect(readTransparency({ ...plain, handshake }, list).timestamps).toMatchObject({
      tls: { status: 'ok', value: [{ signature: 'invalid' }] },
    })
  }
})

test('timestamps in a staple', () => {
  const stapled = response(createTimestampList([log], whole))
  expect(readTransparency({ ...plain, staple: stapled }, list).timestamps).toMatchObject({
    ocsp: { status: 'ok', value: [{ signature: 'valid' }] },
  })
})

test('a staple without timestamps, and bytes that are no staple', () => {
  expect(readOcspTimestampList(readStapleFile('good'))).toBeNull()
  expect(readOcspTimestampList(Buffer.from('nonsense'))).toBeNull()
})

test('garbage in the handshake is malformed, and stays beside what is in order', () => {
  const handshake = Buffer.from('nonsense')
  const stapled = response(createTimestampList([log], whole))
  expect(readTransparency({ ...plain, handshake, staple: stapled }, list).timestamps).toMatchObject({
    tls: { status: 'malformed', field: 'sct_list' },
    ocsp: { status: 'ok' },
  })
})

test('a certificate without timestamps is a precertificate of itself', () => {
  const entry = createPrecertificateEntry(leaf, readParsedCertificate('intermediate'))
  expect(entry?.type === 'precertificate' && Buffer.from(entry.tbsCertificate)).toEqual(leaf.fields.signed)
})
