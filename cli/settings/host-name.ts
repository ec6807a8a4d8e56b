import { isIPv4, isIPv6 } from 'node:net'
import { domainToASCII } from 'node:url'
import ipaddr from 'ipaddr.js'

/**
 * The one form of a host's name or address that is asked for, compared and shown: lower case, without the dot that ends an absolute name,
 * internationalised names as A-labels (UTS #46), an IPv6 address as RFC 5952 writes it. What is no name comes back as it is.
 */
export function normaliseHostName(text: string): string {
  const given = text.trim()
  if (isIPv6(given) && !given.includes('%')) return ipaddr.IPv6.parse(given).toRFC5952String()
  // Only where there is something to convert: it would decode `%6d` as well.
  const isAscii = [...given].every((character) => character <= '\x7f')
  const name = isAscii ? given.toLowerCase() : domainToASCII(given) || given
  return name.replace(/(?<=[^.])\.$/, '')
}

/** Of a normalised name: may it stand in a URL and in a certificate? Addresses of IPv4 too, but in none of their short forms. */
export function isHostName(name: string): boolean {
  const [last = ''] = name.split('.').slice(-1)
  // `127.1` and `0x7f000001` are addresses to some programs and names to others (WHATWG URL, "ends in a number").
  if (/^(\d+|0x[\da-f]*)$/.test(last)) return isIPv4(name)
  return hostNamePattern.test(name) && URL.canParse(`https://${name}`)
}

/** RFC 1123 §2.1 host names, as a whole at most 253 characters; A-labels for internationalised names. */
const hostNamePattern =
  /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*$/
