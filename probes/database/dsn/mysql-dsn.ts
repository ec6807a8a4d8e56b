import { DsnError, unescapePercent } from './dsn-error.ts'
import type { MysqlDsn, Place } from './dsn-facts.ts'
import { parsePort, splitHostPort } from './host-port.ts'

/**
 * Reads a DSN as go-sql-driver/mysql does (`ParseDSN`): the last `/` ends the address, the last `@` before it ends the
 * password, and the first `:` before that begins it, so that a password may hold any of these.
 *
 * @throws DsnError
 */
export function parseMysqlDsn(dsn: string): MysqlDsn {
  const slash = dsn.lastIndexOf('/')
  if (slash < 0) throw new DsnError('database')
  const head = dsn.slice(0, slash)
  const at = head.lastIndexOf('@')
  const login = at < 0 ? null : head.slice(0, at)
  const [database = '', ...rest] = dsn.slice(slash + 1).split('?')
  const parameters = parseParameters(rest.join('?'))
  return {
    status: 'ok',
    driver: 'mysql',
    ...parseLogin(login),
    places: [parsePlace(head.slice(at + 1))],
    database: unescapePercent(database) || null,
    tls: parseTls(parameters.get('tls')),
    allowFallbackToPlaintext: readFlag(parameters, 'allowFallbackToPlaintext'),
    allowCleartextPasswords: readFlag(parameters, 'allowCleartextPasswords'),
    allowOldPasswords: readFlag(parameters, 'allowOldPasswords'),
    allowAllFiles: readFlag(parameters, 'allowAllFiles'),
  }
}

function parseLogin(login: string | null): Pick<MysqlDsn, 'user' | 'hasPassword'> {
  const [user = '', ...password] = (login ?? '').split(':')
  return { user: user || null, hasPassword: password.join(':') !== '' }
}

/** `protocol(address)`, each of them optional. */
function parsePlace(text: string): Place {
  const open = text.indexOf('(')
  if (open >= 0 && !text.endsWith(')')) throw new DsnError('address')
  const protocol = (open < 0 ? text : text.slice(0, open)) || 'tcp'
  const address = open < 0 ? '' : text.slice(open + 1, -1)
  if (protocol === 'unix') return { path: address || '/tmp/mysql.sock' }
  // A protocol of another name is a dialer that the program would have to register.
  if (!/^tcp[46]?$/.test(protocol) || (protocol !== 'tcp' && address === '')) throw new DsnError('address')
  return address === '' ? { host: '127.0.0.1', port: 3306 } : parseHostAndPort(address)
}

/** As the driver's `ensureHavePort`: what doesn't end in a port gets 3306. */
function parseHostAndPort(address: string): Place {
  const split = splitHostPort(address)
  return split
    ? { host: split.host, port: parsePort(split.port) }
    : { host: address.replace(/^\[(.*)\]$/, '$1'), port: null }
}

/** The last of each name counts. */
function parseParameters(query: string): Map<string, string> {
  const pairs = query.split('&').filter((pair) => pair.includes('='))
  return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
}

function parseTls(value: string | undefined): MysqlDsn['tls'] {
  if (value === undefined || value === '') return null
  const flag = parseBoolean(value)
  if (flag !== null) return flag ? 'true' : 'false'
  const lower = value.toLowerCase()
  return lower === 'skip-verify' || lower === 'preferred' ? lower : 'custom'
}

function readFlag(parameters: ReadonlyMap<string, string>, name: string): boolean {
  const value = parameters.get(name)
  const flag = value === undefined ? false : parseBoolean(value)
  if (flag === null) throw new DsnError('parameter')
  return flag
}

/** The driver's `readBool`: these spellings and no others. */
function parseBoolean(value: string): boolean | null {
  if (['1', 'true', 'TRUE', 'True'].includes(value)) return true
  return ['0', 'false', 'FALSE', 'False'].includes(value) ? false : null
}
