/**
 * Where one element of DER (X.690 §8.1) lies in a buffer. For what is too large to be read into objects: a CRL may have a million
 * entries.
 */
export interface Span {
  tag: number
  /** Of the element, tag included. */
  from: number
  /** Of its content. */
  start: number
  end: number
}

/** Null: there is no whole element at that place, before the end. */
export function spanAt(bytes: Uint8Array, from: number, end: number): Span | null {
  const tag = bytes[from]
  const first = bytes[from + 1]
  if (tag === undefined || first === undefined || from + 2 > end) return null
  if (first < 0x80) return bound({ tag, from, start: from + 2, end: from + 2 + first }, end)
  const digits = first & 0x7f
  if (digits === 0 || digits > 4 || from + 2 + digits > end) return null
  let length = 0
  for (let at = from + 2; at < from + 2 + digits; at += 1) length = length * 256 + (bytes[at] ?? 0)
  const start = from + 2 + digits
  return bound({ tag, from, start, end: start + length }, end)
}

function bound(span: Span, end: number): Span | null {
  return span.end <= end ? span : null
}

/** The elements of a constructed one, up to so many; null: something in it is none. */
export function spansWithin(bytes: Uint8Array, { start, end }: Span, most: number): Span[] | null {
  const spans: Span[] = []
  for (let at = start; at < end && spans.length < most; ) {
    const span = spanAt(bytes, at, end)
    if (!span) return null
    spans.push(span)
    at = span.end
  }
  return spans
}
