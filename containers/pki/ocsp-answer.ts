import { createHash, sign } from 'node:crypto'
import {
  BasicOCSPResponse,
  CertID,
  CertStatus,
  id_pkix_ocsp_basic,
  KeyHash,
  OCSPResponse,
  OCSPResponseStatus,
  ResponderID,
  ResponseBytes,
  ResponseData,
  RevokedInfo,
  SingleResponse,
} from '@peculiar/asn1-ocsp'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import { AlgorithmIdentifier, Certificate } from '@peculiar/asn1-x509'
import type { Credential } from './issued-certificate.ts'

/** What a responder says: the truth, or one thing about it wrong. */
export type OcspAnswer = 'good' | 'revoked' | 'stale' | 'other-certificate' | 'bad-signature'

/** The DER of an OCSPResponse (RFC 6960 §4.2.1) about `subject`, signed by its issuer itself. */
export function createOcspResponse(subject: Credential, issuer: Credential, answer: OcspAnswer): Buffer {
  const tbsResponseData = createResponseData(subject, issuer, answer)
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbsResponseData)), issuer.privateKey)
  if (answer === 'bad-signature') signature[0] = (signature[0] ?? 0) ^ 0x01
  const basic = new BasicOCSPResponse({
    tbsResponseData,
    signatureAlgorithm: new AlgorithmIdentifier({ algorithm: sha256WithRsa, parameters: asn1Null }),
    signature: toArrayBuffer(signature),
  })
  return encodeResponse(
    new OCSPResponse({
      responseStatus: OCSPResponseStatus.successful,
      responseBytes: new ResponseBytes({
        responseType: id_pkix_ocsp_basic,
        response: new OctetString(AsnConvert.serialize(basic)),
      }),
    }),
  )
}

/** An answer without a response: for bytes that are no request, or a certificate it may not speak of (§2.3). */
export function createOcspError(status: 'malformedRequest' | 'unauthorized'): Buffer {
  return encodeResponse(new OCSPResponse({ responseStatus: OCSPResponseStatus[status] }))
}

const sha256WithRsa = '1.2.840.113549.1.1.11'
const sha1 = '1.3.14.3.2.26'
const asn1Null = new Uint8Array([0x05, 0x00]).buffer
const dayMs = 86_400_000

function createResponseData(subject: Credential, issuer: Credential, answer: OcspAnswer): ResponseData {
  const now = Math.floor(Date.now() / 1000) * 1000
  const [from, to] = answer === 'stale' ? [-14, -7] : [-1, 6]
  const thisUpdate = new Date(now + from * dayMs)
  return new ResponseData({
    responderID: new ResponderID({ byKey: new KeyHash(hashKey(issuer)) }),
    producedAt: thisUpdate,
    responses: [
      new SingleResponse({
        certID: createCertId(subject, issuer, answer),
        certStatus: createCertStatus(answer, thisUpdate),
        thisUpdate,
        nextUpdate: new Date(now + to * dayMs),
      }),
    ],
  })
}

function createCertStatus(answer: OcspAnswer, thisUpdate: Date): CertStatus {
  return answer === 'revoked'
    ? new CertStatus({ revoked: new RevokedInfo({ revocationTime: thisUpdate }) })
    : new CertStatus({ good: null })
}

function createCertId(subject: Credential, issuer: Credential, answer: OcspAnswer): CertID {
  const serial = Buffer.from(parseAsn1Certificate(subject).tbsCertificate.serialNumber)
  if (answer === 'other-certificate') serial[serial.length - 1] = (serial.at(-1) ?? 0) ^ 0x01
  return new CertID({
    hashAlgorithm: new AlgorithmIdentifier({ algorithm: sha1, parameters: asn1Null }),
    issuerNameHash: new OctetString(
      hashSha1(AsnConvert.serialize(parseAsn1Certificate(issuer).tbsCertificate.subject)),
    ),
    issuerKeyHash: new OctetString(hashKey(issuer)),
    serialNumber: toArrayBuffer(serial),
  })
}

/** SHA-1 over the key's BIT STRING without tag, length and unused bits: what RFC 6960 §4.1.1 prescribes. */
function hashKey(credential: Credential): ArrayBuffer {
  return hashSha1(parseAsn1Certificate(credential).tbsCertificate.subjectPublicKeyInfo.subjectPublicKey)
}

function parseAsn1Certificate({ certificate }: Credential): Certificate {
  return AsnConvert.parse(certificate.raw, Certificate)
}

function hashSha1(data: ArrayBuffer): ArrayBuffer {
  return toArrayBuffer(createHash('sha1').update(Buffer.from(data)).digest())
}

function encodeResponse(response: OCSPResponse): Buffer {
  return Buffer.from(AsnConvert.serialize(response))
}

function toArrayBuffer(buffer: Buffer): ArrayBuffer {
  return Uint8Array.from(buffer).buffer
}
