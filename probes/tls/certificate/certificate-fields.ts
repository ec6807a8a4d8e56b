import type { Deviation } from './certificate-deviations.ts'
import {
  contextTag,
  type Element,
  readElement,
  readElements,
  readObjectId,
  readSequence,
  readSmallInteger,
  tags,
} from './der-element.ts'
import { readTime } from './der-time.ts'
import { type DistinguishedName, readName } from './distinguished-name.ts'

export interface Extension {
  id: string
  critical: boolean
  /** Of the OCTET STRING. */
  value: Buffer
}

/** A certificate's parts (RFC 5280 §4.1), each read by itself, so that one that cannot be read costs no other. */
export interface CertificateFields {
  raw: Buffer
  /** What is signed. */
  signed: Buffer
  /** 1, 2 or 3. */
  version: number
  /** Of the signature: OID, and the whole AlgorithmIdentifier in DER. */
  algorithm: { id: string; raw: Buffer }
  signature: Buffer
  /** Upper case hex, as in the facts. */
  serialNumber: string
  issuer: DistinguishedName
  subject: DistinguishedName
  /** Null: not a time. */
  notBefore: Date | null
  notAfter: Date | null
  /** What stands there, for whoever must be told. */
  validityText: readonly [string, string]
  /** SubjectPublicKeyInfo in DER. */
  publicKeyInfo: Buffer
  extensions: readonly Extension[]
  deviations: readonly Deviation[]
  /** The parts that are there and were not understood. */
  unread: readonly string[]
}

/** Null: it has not the parts of a certificate. */
export function readCertificateFields(raw: Buffer): CertificateFields | null {
  const whole = readElement(raw)
  const outer = whole?.tag === tags.sequence ? readElements(whole.content) : null
  const [tbs, algorithm, signature] = outer ?? []
  if (!whole || !tbs || !algorithm || signature?.tag !== tags.bitString || outer?.length !== 3) return null
  const all = tbs.tag === tags.sequence ? readElements(tbs.content) : null
  const versioned = all?.[0]?.tag === contextTag(0)
  const [serial, inner, issuer, validity, subject, key, ...others] = all?.slice(versioned ? 1 : 0) ?? []
  if (!all || !serial || !inner || !issuer || !validity || !subject || !key) return null
  if (serial.tag !== tags.integer || serial.content.length === 0 || key.tag !== tags.sequence) return null
  const names = { issuer: readName(issuer), subject: readName(subject) }
  const algorithmId = readAlgorithmId(algorithm)
  const dates = readElements(validity.content)
  if (!names.issuer || !names.subject || algorithmId === null || dates?.length !== 2) return null
  const version = versioned ? readVersion(all[0]) : 1
  const extensions = readExtensions(others.find(({ tag }) => tag === contextTag(3)))
  const [from, to] = dates.map(readTime)
  const ids = (extensions ?? []).map(({ id }) => id)
  const isShortest = [whole, tbs, algorithm, signature, ...all].every((element) => element.isShortest)
  return {
    raw: whole.raw,
    signed: tbs.raw,
    version: version ?? 3,
    algorithm: { id: algorithmId, raw: algorithm.raw },
    signature: signature.content.subarray(1),
    serialNumber: formatSerial(serial.content),
    issuer: names.issuer,
    subject: names.subject,
    notBefore: from?.time ?? null,
    notAfter: to?.time ?? null,
    validityText: [from?.text ?? '', to?.text ?? ''],
    publicKeyInfo: key.raw,
    extensions: extensions ?? [],
    deviations: [
      ...listSerialDeviations(serial.content),
      ...deviateIf(from?.isProper === false || to?.isProper === false, 'time-form'),
      ...deviateIf(new Set(ids).size < ids.length, 'duplicate-extension'),
      ...deviateIf(!inner.raw.equals(algorithm.raw), 'algorithm-mismatch'),
      ...deviateIf(ids.length > 0 && version !== 3, 'version'),
      ...deviateIf(names.issuer.comparable.length === 0, 'empty-issuer'),
      ...deviateIf(!isShortest || whole.raw.length < raw.length, 'encoding'),
    ],
    unread: [
      ...unreadIf(version === null, 'version'),
      ...unreadIf(!from?.time, 'notBefore'),
      ...unreadIf(!to?.time, 'notAfter'),
      ...unreadIf(extensions === null, 'extensions'),
    ],
  }
}

export function findExtension(fields: CertificateFields, id: string): Extension | null {
  return fields.extensions.find((extension) => extension.id === id) ?? null
}

function deviateIf(condition: boolean, deviation: Deviation): Deviation[] {
  return condition ? [deviation] : []
}

function unreadIf(condition: boolean, part: string): string[] {
  return condition ? [part] : []
}

function readAlgorithmId({ tag, content }: Element): string | null {
  const id = tag === tags.sequence ? readElement(content) : null
  return id?.tag === tags.objectId ? readObjectId(id.content) : null
}

/** `[0] EXPLICIT INTEGER { v1(0), v2(1), v3(2) }`. */
function readVersion(element: Element | undefined): number | null {
  const number = element && readElement(element.content)
  const version = number?.tag === tags.integer ? readSmallInteger(number.content) : null
  return version !== null && version >= 0 && version <= 2 ? version + 1 : null
}

/** Without the zero byte that keeps a number positive; a negative one by its amount, with the sign, as OpenSSL has it. */
function formatSerial(content: Buffer): string {
  const negative = ((content[0] ?? 0) & 0x80) !== 0
  const bits = BigInt(content.length * 8)
  const stored = BigInt(`0x${content.toString('hex')}`)
  const hex = (negative ? (1n << bits) - stored : stored).toString(16).toUpperCase()
  return (negative ? '-' : '') + (hex.length % 2 === 0 ? hex : `0${hex}`)
}

function listSerialDeviations(content: Buffer): Deviation[] {
  const padded = content[0] === 0 ? content.length - 1 : content.length
  return [
    ...deviateIf(((content[0] ?? 0) & 0x80) !== 0, 'negative-serial'),
    ...deviateIf(
      content.every((byte) => byte === 0),
      'zero-serial',
    ),
    ...deviateIf(padded > 20, 'long-serial'),
  ]
}

function readExtensions(element: Element | undefined): Extension[] | null {
  if (!element) return []
  const extensions = readSequence(element.content)?.map(readExtension)
  return extensions?.every((extension) => extension !== null) ? extensions : null
}

/** `SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }`. */
function readExtension({ tag, content }: Element): Extension | null {
  const parts = tag === tags.sequence ? readElements(content) : null
  const id = parts?.[0]?.tag === tags.objectId ? readObjectId(parts[0].content) : null
  const critical = parts?.[1]?.tag === tags.boolean ? parts[1].content.some((byte) => byte !== 0) : false
  const value = parts?.at(-1)
  if (id === null || value?.tag !== tags.octetString || (parts?.length ?? 0) > 3) return null
  return { id, critical, value: value.content }
}
