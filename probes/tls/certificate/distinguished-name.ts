import { escapeBytes } from '../../net/printable.ts'
import { type Element, readElements, readObjectId, tags } from './der-element.ts'

/** A Name (RFC 5280 §4.1.2.4). */
export interface DistinguishedName {
  /** In DER, with tag and length. */
  raw: Buffer
  /** `C=US, O=Let's Encrypt, CN=R12`, as the facts have it. */
  text: string
  /**
   * One string for each RelativeDistinguishedName, equal where X.509 takes the two for the same: strings of any kind, in any case, with
   * any spaces (RFC 5280 §7.1).
   */
  comparable: readonly string[]
}

/** Null: it is no Name. A string of a kind that is not known is compared by its bytes. */
export function readName(element: Element): DistinguishedName | null {
  const sets = element.tag === tags.sequence ? readElements(element.content) : null
  if (!sets || sets.length > maxParts) return null
  const parts: Attribute[][] = []
  for (const set of sets) {
    const attributes = set.tag === tags.set ? readAttributes(set) : null
    if (!attributes) return null
    parts.push(attributes)
  }
  return {
    raw: element.raw,
    text: parts.map((part) => part.map(({ label, text }) => `${label}=${text}`).join(' + ')).join(', '),
    comparable: parts.map((part) =>
      part
        .map(({ id, comparable }) => `${id}=${comparable}`)
        .sort()
        .join('+'),
    ),
  }
}

/** No name in use has as many. */
const maxParts = 256

export function isSameName(one: DistinguishedName, other: DistinguishedName): boolean {
  return keyOf(one) === keyOf(other)
}

/** One string for a whole name: equal for equal names. */
export function keyOf({ comparable }: DistinguishedName): string {
  return comparable.join('\n')
}

interface Attribute {
  id: string
  label: string
  text: string
  comparable: string
}

function readAttributes({ content }: Element): Attribute[] | null {
  const attributes = readElements(content)?.map(readAttribute)
  return attributes && attributes.length > 0 && attributes.every((attribute) => attribute !== null)
    ? attributes
    : null
}

function readAttribute({ tag, content }: Element): Attribute | null {
  const parts = tag === tags.sequence ? readElements(content) : null
  const [type, value] = parts ?? []
  if (!type || !value || parts?.length !== 2 || type.tag !== tags.objectId) return null
  const id = readObjectId(type.content)
  if (id === null) return null
  const text = decodeString(value)
  return {
    id,
    label: labels[id] ?? id,
    text: escapeBytes(text === null ? value.content : Buffer.from(text)),
    comparable: text === null ? `#${value.raw.toString('hex')}` : foldString(text),
  }
}

/** The strings of X.690 §8.23 that occur in names; null: another kind, or not what its tag says. */
function decodeString({ tag, content }: Element): string | null {
  switch (tag) {
    case 0x0c: // UTF8String
    case 0x12: // NumericString
    case 0x13: // PrintableString
    case 0x16: // IA5String
    case 0x1a: // VisibleString
      return content.toString('utf8')
    case 0x14: // TeletexString, which everybody writes in Latin-1.
      return content.toString('latin1')
    case 0x1e: // BMPString
      return content.length % 2 === 0 ? Buffer.from(content).swap16().toString('utf16le') : null
    case 0x1c: // UniversalString
      return decodeUtf32(content)
    default:
      return null
  }
}

function decodeUtf32(content: Buffer): string | null {
  if (content.length % 4 !== 0) return null
  const points = Array.from({ length: content.length / 4 }, (_, index) => content.readUInt32BE(index * 4))
  return points.every((point) => point <= 0x10ffff) ? String.fromCodePoint(...points) : null
}

function foldString(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ')
}

/** As OpenSSL abbreviates them. */
const labels: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.15': 'businessCategory',
  '2.5.4.17': 'postalCode',
  '2.5.4.42': 'GN',
  '2.5.4.97': 'organizationIdentifier',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
}
