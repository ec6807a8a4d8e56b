import type { Response } from './facts.ts'

/**
 * Name, value, name, value … as they came, made fit for the facts: names in lower case, bytes as ISO 8859-1, and no
 * cookie's value, which may be a session.
 */
export function recordedHeaders(raw: readonly (string | Uint8Array)[]): Response['headers'] {
  const headers: Response['headers'] = []
  for (let index = 0; index < raw.length; index += 2) {
    const name = text(raw[index]).toLowerCase()
    const value = text(raw[index + 1])
    headers.push([name, name === 'set-cookie' ? withoutCookieValue(value) : value])
  }
  return headers
}

function text(part: string | Uint8Array = ''): string {
  return typeof part === 'string' ? part : Buffer.from(part).toString('latin1')
}

/** `name=…; Path=/; Secure` (RFC 6265 §5.2). A pair without `=` is all value. */
function withoutCookieValue(cookie: string): string {
  const [pair = '', ...attributes] = cookie.split(';')
  return [`${pair.slice(0, pair.indexOf('=') + 1)}…`, ...attributes].join(';')
}
