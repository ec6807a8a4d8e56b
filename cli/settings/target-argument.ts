import { isIPv6 } from 'node:net'
import { documentedPorts, type Target } from '../../core/target.ts'
import { UsageError } from '../usage-error.ts'
import { isHostName, normaliseHostName } from './host-name.ts'

/** `HOST`, `HOST:PORT`, `[IPv6]:PORT`, a bare IPv6 address, or an `https://` URL; each may end with the path that Mattermost is below. */
export function parseTarget(argument: string): Pick<Target, 'host' | 'port' | 'subpath'> {
  // A login has no business here, and isn't to be printed.
  const shown = argument.replace(/^.*@/s, '…@')
  const { text, ...below } = readPlace(argument.trim(), shown)
  if (isIPv6(text)) return { host: readHost(text, shown), port: documentedPorts.https, ...below }
  const parts = /^(?:\[(?<v6>[^\]]+)\]|(?<name>[^:[\]\s]+))(?::(?<port>[^:]*))?$/.exec(text)?.groups
  if (!parts || text.includes('@') || (parts.v6 !== undefined && !isIPv6(parts.v6))) throw notTarget(shown)
  return {
    host: readHost(parts.v6 ?? parts.name ?? '', shown),
    port: parts.port === undefined ? documentedPorts.https : parsePort(parts.port, shown),
    ...below,
  }
}

/** What stands between the scheme and the path, and the path without the slash that ends it. */
function readPlace(text: string, shown: string): { text: string } & Pick<Target, 'subpath'> {
  const [, scheme, rest = text] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? []
  if (scheme !== undefined && scheme.toLowerCase() !== 'https') {
    throw new UsageError(
      `a target is asked over HTTPS, and over plain HTTP besides: give HOST or https://HOST instead of '${shown}'`,
    )
  }
  const [, authority = '', path = '', after = ''] = /^([^/?#]*)([^?#]*)(.*)$/s.exec(rest) ?? []
  if (after !== '') {
    throw new UsageError(
      `a whole site is verified, or what is below a path of it: leave what comes after the path out of '${shown}'`,
    )
  }
  const subpath = path.replace(/\/$/, '')
  if (subpath === '') return { text: authority }
  if (!/^(?:\/[\w.~!$&'()*+,;=:@%-]+)+$/.test(subpath) || new URL(subpath, 'https://x').pathname !== subpath)
    throw new UsageError(`not the path of a site: '${shown}'`)
  return { text: authority, subpath }
}

function readHost(text: string, shown: string): string {
  if (text.includes('%') && isIPv6(text)) {
    throw new UsageError(
      `an address with a zone ('${shown}') is known to this machine alone, and stands in no URL: give it with --connect-to`,
    )
  }
  const host = normaliseHostName(text)
  if (!isIPv6(host) && !isHostName(host)) throw notTarget(shown)
  return host
}

function notTarget(shown: string): UsageError {
  return new UsageError(`not a target: '${shown}': give HOST or HOST:PORT`)
}

/** A TCP port number; `where` says in the error which argument it came from. */
export function parsePort(text: string, where: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65535)
    throw new UsageError(`not a port: '${text}' in ${where}: give a number from 1 to 65535`)
  return port
}
