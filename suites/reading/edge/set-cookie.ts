import { isIP } from 'node:net'
import { trimBlanks } from '../../../probes/http/recorded-headers.ts'

/** A cookie as a browser takes it from Set-Cookie; its value stands in no facts. */
export interface Cookie {
  /** Empty where the pair has no `=`. */
  name: string
  /** The last of each name counts; names in lower case. */
  attributes: ReadonlyMap<string, string>
  /** Is it taken away again, so that nothing is kept that could leak? */
  deleted: boolean
}

/**
 * One Set-Cookie field: the commas in it separate nothing (RFC 6265bis §5.7, of which RFC 6265 §5.2 is the older form).
 *
 * @param at - when it came: a cookie that expired before is taken away.
 */
export function parseCookie(field: string, at: Date): Cookie {
  const [pair = '', ...parts] = field.split(';')
  const attributes = new Map<string, string>()
  for (const part of parts) {
    const [name = '', ...value] = part.split('=')
    attributes.set(trimBlanks(name).toLowerCase(), trimBlanks(value.join('=')))
  }
  return {
    name: pair.includes('=') ? trimBlanks(pair.slice(0, pair.indexOf('='))) : '',
    attributes,
    deleted: isDeleted(attributes, at),
  }
}

/** Max-Age comes before Expires (§5.5). */
function isDeleted(attributes: ReadonlyMap<string, string>, at: Date): boolean {
  const maxAge = attributes.get('max-age') ?? ''
  if (/^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0
  const expires = Date.parse(attributes.get('expires') ?? '')
  return !Number.isNaN(expires) && expires <= at.getTime()
}

/** Why browsers take no such cookie from this host; null: they do. */
export function explainRefusedCookie({ name, attributes }: Cookie, host: string): string | null {
  const lacks = (attribute: string) => !attributes.has(attribute)
  const prefix = prefixes.find(([start]) => name.toLowerCase().startsWith(start))
  const [start = '', needs = []] = prefix ?? []
  const missing = needs.filter(([attribute]) => lacks(attribute)).map(([, word]) => word)
  if (missing.length > 0)
    return `its name begins with ${name.slice(0, start.length)}, and it has no ${missing.join(' and no ')}`
  const domain = (attributes.get('domain') ?? '').replace(/^\./, '').toLowerCase()
  if (start.startsWith('__host-')) {
    if (domain !== '') return `its name begins with ${name.slice(0, start.length)}, and it has a Domain`
    if (attributes.get('path') !== '/')
      return `its name begins with ${name.slice(0, start.length)}, and its Path is not /`
  }
  if (domain !== '' && !isWithinDomain(host.toLowerCase(), domain))
    return `its Domain ${domain} is not this host’s`
  if (attributes.get('samesite')?.toLowerCase() === 'none' && lacks('secure'))
    return 'it is SameSite=None and not Secure'
  if (attributes.has('partitioned') && lacks('secure')) return 'it is Partitioned and not Secure'
  return null
}

/** RFC 6265bis §4.1.3, in any case (§5.7). The longer prefix of two stands first. */
const prefixes: readonly (readonly [
  start: string,
  needs: readonly (readonly [attribute: string, word: string])[],
])[] = [
  [
    '__host-http-',
    [
      ['secure', 'Secure'],
      ['httponly', 'HttpOnly'],
    ],
  ],
  [
    '__http-',
    [
      ['secure', 'Secure'],
      ['httponly', 'HttpOnly'],
    ],
  ],
  ['__host-', [['secure', 'Secure']]],
  ['__secure-', [['secure', 'Secure']]],
]

/** §5.1.3. */
function isWithinDomain(host: string, domain: string): boolean {
  return host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`))
}
