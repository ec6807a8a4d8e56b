import { isIPv6 } from 'node:net'
import { documentedPorts } from '../../core/target.ts'
import { UsageError } from '../usage-error.ts'
import { isHostName, normaliseHostName } from './host-name.ts'

/** `HOST`, `HOST:PORT`, `[IPv6]:PORT`, a bare IPv6 address, or an `https://` URL without a path. */
export function parseTarget(argument: string): { host: string; port: number } {
  // A login has no business here, and isn't to be printed.
  const shown = argument.replace(/^.*@/s, '…@')
  const text = readAuthority(argument.trim(), shown)
  if (isIPv6(text)) return { host: readHost(text, shown), port: documentedPorts.https }
  const parts = /^(?:\[(?<v6>[^\]]+)\]|(?<name>[^:[\]\s]+))(?::(?<port>[^:]*))?$/.exec(text)?.groups
  if (!parts || text.includes('@') || (parts.v6 !== undefined && !isIPv6(parts.v6))) throw notTarget(shown)
  return {
    host: readHost(parts.v6 ?? parts.name ?? '', shown),
    port: parts.port === undefined ? documentedPorts.https : parsePort(parts.port, shown),
  }
}

/** What stands between the scheme and the path. */
function readAuthority(text: string, shown: string): string {
  const [, scheme, rest = text] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? []
  if (scheme !== undefined && scheme.toLowerCase() !== 'https') {
    throw new UsageError(
      `a target is asked over HTTPS, and over plain HTTP besides: give HOST or https://HOST instead of '${shown}'`,
    )
  }
  const [authority = '', ...path] = rest.split(/(?=[/?#])/)
  if (path.join('') !== '' && path.join('') !== '/') {
    throw new UsageError(`only a whole site is verified: leave the path out of '${shown}'`)
  }
  return authority
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
