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

export interface DsnProtection {
  protection: Protection
  /** The option as it is written: `tls=skip-verify`. */
  option: string
  /** What that comes to, for a person. */
  comesTo: string
}

/** How a data source asks for TLS (go-sql-driver/mysql `tls`, lib/pq `sslmode`), and what that is worth. */
export function protectionOf(dsn: MysqlDsn | PostgresqlDsn): DsnProtection {
  return dsn.driver === 'mysql' ? mysqlProtectionOf(dsn) : postgresqlProtectionOf(dsn)
}

function mysqlProtectionOf({ tls, allowFallbackToPlaintext }: MysqlDsn): DsnProtection {
  const option = tls === null ? 'no tls' : `tls=${tls}`
  if (allowFallbackToPlaintext && tls !== null && tls !== 'false') {
    return createProtection('fallback', `${option}&allowFallbackToPlaintext=true`)
  }
  switch (tls) {
    case null:
    case 'false':
      return createProtection('clear', option)
    case 'preferred':
      return createProtection('fallback', option)
    case 'skip-verify':
      return createProtection('unverified', option)
    case 'custom':
      return createProtection('unusable', 'tls=… of a name that Mattermost does not register')
    case 'true':
      return createProtection('verified', option)
  }
}

function postgresqlProtectionOf({ sslmode, sslmodeUnknown, sslrootcert }: PostgresqlDsn): DsnProtection {
  if (sslmodeUnknown) return createProtection('unusable', 'an sslmode that there is none of')
  const option = sslmode === null ? 'no sslmode' : `sslmode=${sslmode}`
  switch (sslmode) {
    case null:
      return createProtection('unsaid', option)
    case 'disable':
      return createProtection('clear', option)
    case 'allow':
    case 'prefer':
      return createProtection('fallback', option)
    case 'require':
      return sslrootcert === null
        ? createProtection('unverified', option)
        : createProtection('chain', `${option} with sslrootcert`)
    case 'verify-ca':
      return createProtection('chain', option)
    case 'verify-full':
      return createProtection('verified', option)
  }
}

function createProtection(protection: Protection, option: string): DsnProtection {
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
