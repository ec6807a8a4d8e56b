import type { MysqlDsn, PostgresqlDsn } from '../../../probes/database/dsn/dsn-facts.ts'

/**
 * What a data source protects its traffic against, from least to most. `unusable`: the driver would refuse it. `unsaid`: the
 * driver's default or PGSSLMODE decides.
 */
export const protections = [
  'unusable',
  'clear',
  'fallback',
  'unsaid',
  'unverified',
  'chain',
  'verified',
] as const
export type Protection = (typeof protections)[number]

export interface Protected {
  protection: Protection
  /** The option as it is written: `tls=skip-verify`. */
  option: string
  /** What that comes to, for a person. */
  comesTo: string
}

/** How a data source asks for TLS (go-sql-driver/mysql `tls`, lib/pq `sslmode`), and what that is worth. */
export function protectionOf(dsn: MysqlDsn | PostgresqlDsn): Protected {
  return dsn.driver === 'mysql' ? ofMysql(dsn) : ofPostgresql(dsn)
}

function ofMysql({ tls, allowFallbackToPlaintext }: MysqlDsn): Protected {
  const option = tls === null ? 'no tls' : `tls=${tls}`
  if (allowFallbackToPlaintext && tls !== null && tls !== 'false') {
    return as('fallback', `${option}&allowFallbackToPlaintext=true`)
  }
  switch (tls) {
    case null:
    case 'false':
      return as('clear', option)
    case 'preferred':
      return as('fallback', option)
    case 'skip-verify':
      return as('unverified', option)
    case 'custom':
      return as('unusable', 'tls=… of a name that Mattermost does not register')
    case 'true':
      return as('verified', option)
  }
}

function ofPostgresql({ sslmode, sslmodeUnknown, sslrootcert }: PostgresqlDsn): Protected {
  if (sslmodeUnknown) return as('unusable', 'an sslmode that there is none of')
  const option = sslmode === null ? 'no sslmode' : `sslmode=${sslmode}`
  switch (sslmode) {
    case null:
      return as('unsaid', option)
    case 'disable':
      return as('clear', option)
    case 'allow':
    case 'prefer':
      return as('fallback', option)
    case 'require':
      return sslrootcert === null ? as('unverified', option) : as('chain', `${option} with sslrootcert`)
    case 'verify-ca':
      return as('chain', option)
    case 'verify-full':
      return as('verified', option)
  }
}

function as(protection: Protection, option: string): Protected {
  return { protection, option, comesTo: meanings[protection] }
}

const meanings: Readonly<Record<Protection, string>> = {
  unusable: 'the driver refuses to connect',
  clear: 'clear text: anyone on the way reads and changes it',
  fallback: 'clear text as soon as the server, or someone on the way, says that there is no TLS',
  unsaid: 'left to PGSSLMODE or the default of the driver, which is about to change',
  unverified: 'no eavesdropping, and no protection from an active attacker: any certificate is taken',
  chain: 'an attacker needs a certificate of the same authority: the name in it is not compared',
  verified: 'neither eavesdropping nor an active attacker: chain and name are verified',
}
