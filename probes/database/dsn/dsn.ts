import { DsnError } from './dsn-error.ts'
import type { Dsn } from './dsn-facts.ts'
import { parseMysqlDsn } from './mysql-dsn.ts'
import { parsePostgresqlDsn } from './postgresql-dsn.ts'

/**
 * What a data source of Mattermost says, without its password.
 *
 * @param driver - `SqlSettings.DriverName`. A scheme in the string itself wins: a configuration store is named
 * `mysql://…` or `postgres://…` on the command line. Empty: not named, so that the form of the string tells.
 */
export function parseDsn(dsn: string, driver: string): Dsn {
  try {
    const scheme = /^(\w+):\/\//.exec(dsn)?.[1]
    if (scheme === 'mysql') return parseMysqlDsn(dsn.slice('mysql://'.length))
    if (scheme === 'postgres' || scheme === 'postgresql') return parsePostgresqlDsn(dsn)
    if (driver === 'mysql') return parseMysqlDsn(dsn)
    if (driver === 'postgres' && !scheme) return parsePostgresqlDsn(dsn)
    if (driver === '' && !scheme) return isMysqlShaped(dsn) ? parseMysqlDsn(dsn) : parsePostgresqlDsn(dsn)
    return { status: 'malformed', field: 'scheme' }
  } catch (error) {
    if (error instanceof DsnError) return { status: 'malformed', field: error.field }
    throw error
  }
}

/** `user:password@tcp(host)/database`: no pairs of lib/pq look so. */
function isMysqlShaped(dsn: string): boolean {
  return /@?(?:tcp[46]?|unix)\([^()]*\)\/[^/]*$/.test(dsn)
}
