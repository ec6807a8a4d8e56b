import { type Access, noAccess } from '../../core/access.ts'
import type { DatabaseKind, LoginTlsMode } from '../../core/database-access.ts'
import { wrapSecret } from '../../core/secret.ts'
import { auditor, type HostLogins } from './auditor-account.ts'

export interface AuditedDatabase {
  kind: DatabaseKind
  /** As seen from the host it is reached through. */
  host: string
  through: string
  database: string
  password: string
  tls: LoginTlsMode
  ca?: string
}

export interface Inside {
  token: string
  /** config.json as the stack was built with it: what was kept before an upgrade. */
  config: string
  database: AuditedDatabase
}

const ports = { mysql: 3306, postgresql: 5432 } as const

/** A stack's access: its hosts, its database by way of one of them, and its API. */
export function createStackAccess(logins: HostLogins, { token, config, database }: Inside): Access {
  const through = logins.hosts.find(({ endpoint }) => endpoint.name === database.through)?.endpoint
  const { kind, host, tls, ca } = database
  return {
    ...noAccess,
    hosts: logins.hosts,
    hostKeys: logins.hostKeys,
    databases: through
      ? [
          {
            name: 'primary',
            kind,
            host,
            port: ports[kind],
            through,
            database: database.database,
            appUser: 'mmuser',
            ca: ca === undefined ? [] : [ca],
            account: { user: auditor, password: wrapSecret(database.password), tls },
          },
        ]
      : [],
    api: { token: wrapSecret(token) },
    baseline: { config: wrapSecret(config), at: null },
  }
}
