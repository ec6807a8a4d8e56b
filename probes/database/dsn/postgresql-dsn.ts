import { unescapePercent } from './dsn-error.ts'
import type { Place, PostgresqlDsn } from './dsn-facts.ts'
import { parsePort, splitHostPort } from './host-port.ts'
import { parseKeyValues } from './key-values.ts'

/**
 * Reads a DSN as lib/pq does: a URL becomes `key=value` pairs first. Environment variables (PGSSLMODE, PGHOST) stand in for
 * what is omitted, and are not part of a DSN.
 *
 * @throws DsnError
 */
export function parsePostgresqlDsn(dsn: string): PostgresqlDsn {
  const settings = /^postgres(ql)?:\/\//.test(dsn) ? parseUrlSettings(dsn) : parseKeyValues(dsn)
  const sslmode = settings.get('sslmode') || null
  const known = sslmodes.find((mode) => mode === sslmode) ?? null
  const rootcert = settings.get('sslrootcert')
  return {
    status: 'ok',
    driver: 'postgres',
    user: settings.get('user') || null,
    hasPassword: Boolean(settings.get('password')),
    places: parsePlaces(settings),
    database: settings.get('dbname') || null,
    sslmode: known,
    sslmodeUnknown: sslmode !== null && known === null,
    sslrootcert: rootcert ? (rootcert === 'system' ? 'system' : 'file') : null,
    sslcert: Boolean(settings.get('sslcert')),
  }
}

const sslmodes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const

/**
 * `scheme://user:password@host:port/database?key=value`. What is said twice, in the query and before it, is settled as
 * lib/pq does: pairs are sorted by their text and the last one counts; in the query alone, the first.
 */
function parseUrlSettings(dsn: string): Map<string, string> {
  const parts = /^\w+:\/\/(?<authority>[^/?#]*)(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?/su.exec(
    dsn,
  )?.groups
  const { authority = '', path = '', query = '' } = parts ?? {}
  const at = authority.lastIndexOf('@')
  const [user = '', ...password] = at < 0 ? [] : authority.slice(0, at).split(':')
  const address = authority.slice(at + 1)
  const { host, port } = splitAddress(address)
  const pairs = [
    ['user', unescapePercent(user)],
    ['password', unescapePercent(password.join(':'))],
    ['host', unescapePercent(host)],
    ['port', port],
    ['dbname', unescapePercent(path)],
    ...parseQueryPairs(query),
  ].filter(([, value]) => value !== '') as [string, string][]
  return new Map(pairs.sort(([a, b], [c, d]) => (`${a}='${b}'` < `${c}='${d}'` ? -1 : 1)))
}

/** `host:port`, or several of them, which may have a port each. */
function splitAddress(address: string): { host: string; port: string } {
  const split = (text: string) => splitHostPort(text) ?? { host: text.replace(/^\[(.*)\]$/, '$1'), port: '' }
  const parts = address.split(',').map(split)
  if (parts.length === 1 || parts.slice(0, -1).every(({ port }) => port === '')) {
    return { host: parts.map(({ host }) => host).join(','), port: parts.at(-1)?.port ?? '' }
  }
  return { host: parts.map(({ host }) => host).join(','), port: parts.map(({ port }) => port).join(',') }
}

function parseQueryPairs(query: string): [string, string][] {
  const pairs = new Map<string, string>()
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const [key = '', ...value] = pair.split('=').map((text) => text.replaceAll('+', ' '))
    const name = unescapePercent(key)
    if (!pairs.has(name)) pairs.set(name, unescapePercent(value.join('=')))
  }
  return [...pairs]
}

/** Several hosts are tried in their order; one port is for all of them. */
function parsePlaces(settings: ReadonlyMap<string, string>): Place[] {
  const hosts = (settings.get('host') || settings.get('hostaddr') || 'localhost').split(',')
  const ports = (settings.get('port') ?? '').split(',')
  return hosts.map((name, index) => {
    const host = name || 'localhost'
    const port = ports[ports.length === 1 ? 0 : index]
    if (/^[/@]/.test(host)) return { path: host }
    return { host, port: port ? parsePort(port) : null }
  })
}
