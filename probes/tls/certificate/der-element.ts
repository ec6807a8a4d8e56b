import { spanAt } from './der-span.ts'

/** One element of DER (X.690 §8.1): its tag, its content, and both with the length as they stand. */
export interface Element {
  tag: number
  content: Buffer
  raw: Buffer
  /** The length is in the shortest form, as DER asks (X.690 §10.1). BER allows others. */
  isShortest: boolean
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectId: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

/** The tag `[number]` of a context (X.690 §8.1.2): with elements in it, or with plain bytes. */
export const contextTag = (number: number) => 0xa0 + number
export const plainContextTag = (number: number) => 0x80 + number

/** The element that begins there. Null: none does, or it ends beyond the bytes, or has no length or a tag of several bytes. */
export function readElement(bytes: Buffer, at = 0): Element | null {
  const span = spanAt(bytes, at, bytes.length)
  if (!span || (span.tag & 0x1f) === 0x1f) return null
  const { tag, from, start, end } = span
  const digits = start - from - 2
  return {
    tag,
    content: bytes.subarray(start, end),
    raw: bytes.subarray(from, end),
    isShortest: digits === 0 || (end - start >= 0x80 && end - start >= 2 ** (8 * (digits - 1))),
  }
}

/** The elements one after the other. Null: something between them, or after the last, is none, or they are too many. */
export function readElements(bytes: Buffer): Element[] | null {
  const elements: Element[] = []
  for (let at = 0; at < bytes.length; ) {
    const element = elements.length < maxElements ? readElement(bytes, at) : null
    if (!element) return null
    elements.push(element)
    at += element.raw.length
  }
  return elements
}

/** More than a certificate for 10,000 names has in any one place. */
const maxElements = 20_000

/** What is in the one element that these bytes are, if it has that tag. */
export function readWhole(bytes: Buffer, tag: number): Buffer | null {
  const element = readElement(bytes)
  return element && element.tag === tag && element.raw.length === bytes.length ? element.content : null
}

/** The elements of the one SEQUENCE that these bytes are. */
export function readSequence(bytes: Buffer): Element[] | null {
  const content = readWhole(bytes, tags.sequence)
  return content && readElements(content)
}

/** An OBJECT IDENTIFIER's content in dots (X.690 §8.19). Null: it has none, or does not end. */
export function readObjectId(content: Buffer): string | null {
  if (content.length === 0 || content.length > maxObjectId || (content.at(-1) ?? 0) & 0x80) return null
  const arcs: bigint[] = []
  let arc = 0n
  for (const byte of content) {
    arc = (arc << 7n) | BigInt(byte & 0x7f)
    if (byte & 0x80) continue
    arcs.push(arc)
    arc = 0n
  }
  const [head = 0n, ...rest] = arcs
  const first = head < 80n ? head / 40n : 2n
  return [first, head - first * 40n, ...rest].join('.')
}

const maxObjectId = 64

/** An INTEGER's content as a number that fits; null otherwise. */
export function readSmallInteger(content: Buffer): number | null {
  return content.length >= 1 && content.length <= 6 ? content.readIntBE(0, content.length) : null
}

/** The bits of a BIT STRING whose first is the highest of the first byte (X.690 §8.6.2). */
export function readBits(content: Buffer): boolean[] | null {
  const unused = content[0]
  if (unused === undefined || unused > 7 || (content.length === 1 && unused > 0)) return null
  const bytes = content.subarray(1)
  return Array.from({ length: bytes.length * 8 - unused }, (_, index) =>
    Boolean((bytes[index >> 3] ?? 0) & (0x80 >> (index & 7))),
  )
}
