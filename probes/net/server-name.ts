import { isIP } from 'node:net'

/** What goes into server_name (RFC 6066 §3) for this host: DNS names only, so null for an IP literal, bracketed or not. */
export function serverNameOf(host: string): string | null {
  return isIP(host.replace(/^\[(.*)\]$/, '$1')) ? null : host
}
