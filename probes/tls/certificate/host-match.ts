import ipaddr from 'ipaddr.js'
import type { ExtensionValues } from './certificate-extensions.ts'

/**
 * Do these names cover this name or address (RFC 9525 §6)? Only subjectAltName counts, never the common name; a wildcard stands for exactly one
 * whole label, the leftmost, with two labels or more after it, as OpenSSL and Chromium ask; an address is no DNS name, however
 * it is written.
 */
export function isHostCovered({ names }: Pick<ExtensionValues, 'names'>, host: string): boolean {
  if (ipaddr.isValid(host) && isFullAddress(host)) {
    const address = Buffer.from(ipaddr.parse(host).toByteArray())
    return names.some((name) => name.kind === 'ip' && name.bytes.equals(address))
  }
  return names.some((name) => name.kind === 'dns' && isNameCovered(name.text, host))
}

/** `127.1` and `0x7f000001` are addresses to the library, and names here. */
function isFullAddress(host: string): boolean {
  return host.includes(':') || ipaddr.IPv4.isValidFourPartDecimal(host)
}

/** A host may be given with the dot of an absolute name, which clients take off; a certificate's name may not have it (RFC 5280 §4.2.1.6). */
function isNameCovered(reference: string, host: string): boolean {
  const own = reference.toLowerCase().split('.')
  const asked = host.toLowerCase().replace(/\.$/, '').split('.')
  if (own.length !== asked.length || asked.includes('') || own.includes('')) return false
  const isWildcard = own[0] === '*' && own.length > 2
  return own.every((label, index) => label === asked[index] || (isWildcard && index === 0))
}
