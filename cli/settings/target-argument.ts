import ipaddr from 'ipaddr.js'
import { documentedPorts } from '../../core/target.ts'
import { UsageError } from '../usage-error.ts'

/** `HOST`, `HOST:PORT`, `[IPv6]:PORT`, a bare IPv6 address, or an `https://` URL without a path. */
export function parseTarget(argument: string): { host: string; port: number } {
  const text = argument.replace(/^https:\/\//, '').replace(/\/$/, '')
  if (ipaddr.IPv6.isValid(text)) return { host: text, port: documentedPorts.https }
  const parts = /^(?:\[(?<v6>[^\]]+)\]|(?<name>[^:/\s]+))(?::(?<port>[^:]*))?$/.exec(text)?.groups
  const host = parts?.v6 ?? parts?.name
  // A login has no business here, and isn't to be printed.
  const wellFormed =
    host && !text.includes('@') && (parts?.v6 ? ipaddr.IPv6.isValid(parts.v6) : hostNamePattern.test(host))
  if (!wellFormed)
    throw new UsageError(`not a target: '${argument.replace(/^.*@/s, '…@')}': give HOST or HOST:PORT`)
  return {
    host: host.toLowerCase(),
    port: parts?.port === undefined ? documentedPorts.https : parsePort(parts.port, argument),
  }
}

/** A TCP port number; `where` says in the error which argument it came from. */
export function parsePort(text: string, where: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65535)
    throw new UsageError(`not a port: '${text}' in ${where}: give a number from 1 to 65535`)
  return port
}

/** RFC 1123 §2.1 host names, as a whole at most 253 characters; A-labels for internationalised names. */
const hostNamePattern =
  /^(?=.{1,253}\.?$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*\.?$/i
