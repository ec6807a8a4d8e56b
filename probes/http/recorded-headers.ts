import type { Response } from './http-facts.ts'

/**
 * Name, value, name, value … as they came, made fit for the facts: names in lower case, bytes as ISO 8859-1, and no value that
 * may be a secret: a cookie's, a login or a query of a Location, and everything of a header that isn't listed here.
 */
export function redactHeaders(raw: readonly (string | Uint8Array)[]): Response['headers'] {
  const headers: Response['headers'] = []
  for (let index = 0; index < raw.length; index += 2) {
    const name = decodeText(raw[index]).toLowerCase()
    headers.push([name, redactHeaderValue(name, trimBlanks(decodeText(raw[index + 1])))])
  }
  return headers
}

/**
 * Blanks around a value are no part of it (RFC 9110 §5.5); of HTTP/1.1 the parser takes them away. They are the space and the tab, and
 * nothing else that JavaScript takes for white space.
 */
export function trimBlanks(value: string): string {
  return value.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '')
}

/** The Location as it came: where a walk goes on. Not for the facts. */
export function findLocation(raw: readonly (string | Uint8Array)[]): string | null {
  for (let index = 0; index < raw.length; index += 2) {
    if (decodeText(raw[index]).toLowerCase() === 'location') return decodeText(raw[index + 1])
  }
  return null
}

/** A URL without a login and a fragment; of the query, values that aren't our own are replaced by `…`. */
export function redactUrl(url: string): string {
  const [, place = '', query] = /^([^?#]*)(?:\?([^#]*))?/s.exec(url) ?? []
  const bare = place.replace(/^([^/]*\/\/)[^/]*@/s, '$1')
  return query === undefined ? bare : `${bare}?${query.split('&').map(redactParameter).join('&')}`
}

function decodeText(part: string | Uint8Array = ''): string {
  return typeof part === 'string' ? part : Buffer.from(part).toString('latin1')
}

function redactHeaderValue(name: string, value: string): string {
  if (name === 'set-cookie') return redactCookieValue(value)
  if (name === 'location') return redactUrl(value)
  // RFC 9110 §11.6.1: which kind of login is asked for; a realm may name persons.
  if (name === 'www-authenticate')
    return /^(?:basic|bearer|digest|negotiate|ntlm)\b/i.test(value) ? `${value.split(/[\s,]/, 1)[0]} …` : '…'
  // HTTP/2's pseudo-headers (RFC 9113 §8.3.2).
  return plainHeaders.has(name) || name.startsWith(':') ? value : '…'
}

/** `name=…; Path=/; Secure` (RFC 6265 §5.2). A pair without `=` is all value. */
function redactCookieValue(cookie: string): string {
  const [pair = '', ...attributes] = cookie.split(';')
  return [`${pair.slice(0, pair.indexOf('=') + 1)}…`, ...attributes].join(';')
}

/** The one value that we send in a query, which a redirect must keep. */
const ownParameter = /^redirect_to=(?:\/|%2F)town$/i

function redactParameter(parameter: string): string {
  if (parameter === '' || ownParameter.test(parameter)) return parameter
  return `${parameter.slice(0, parameter.indexOf('=') + 1)}…`
}

/** Headers whose values say how a server is set up, and never who asks. */
const plainHeaders: ReadonlySet<string> = new Set([
  'accept-ranges',
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'access-control-max-age',
  'age',
  'allow',
  'alt-svc',
  'cache-control',
  'clear-site-data',
  'connection',
  'content-encoding',
  'content-language',
  'content-length',
  'content-security-policy',
  'content-security-policy-report-only',
  'content-type',
  'cross-origin-embedder-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'date',
  'expect-ct',
  'expires',
  'feature-policy',
  'keep-alive',
  'last-modified',
  'liferay-portal',
  'microsoftsharepointteamservices',
  'origin-agent-cluster',
  'permissions-policy',
  'pragma',
  'public-key-pins',
  'referrer-policy',
  'retry-after',
  'sec-websocket-accept',
  'sec-websocket-extensions',
  'sec-websocket-protocol',
  'sec-websocket-version',
  'server',
  'strict-transport-security',
  'timing-allow-origin',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'vary',
  'via',
  'x-aspnet-version',
  'x-aspnetmvc-version',
  'x-content-type-options',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-frame-options',
  'x-generator',
  'x-jenkins',
  'x-mod-pagespeed',
  'x-owa-version',
  'x-page-speed',
  'x-permitted-cross-domain-policies',
  'x-php-version',
  'x-powered-by',
  'x-powered-cms',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-robots-tag',
  'x-server',
  'x-varnish-version',
  'x-version-id',
  'x-xss-protection',
])
