import type {
  DatabaseSettings,
  InsideSettings,
  PostgresqlTable,
} from '../../embedded/inside/inside-settings.ts'
import type { EmbeddedFault } from '../fault.ts'
import { changeEverySource } from './config-faults.ts'
import { replaceOutput } from './host-faults.ts'

/** The database, before and after a login. */
export const databaseFaults = {
  'database-old': {
    title: 'A PostgreSQL whose holes are no longer mended',
    how: 'the version of the day the host was set up',
    fails: ['db-version'],
    change: ({ inside }) => {
      changeDatabaseSetting(inside, 'server_version', '12.22 (Debian 12.22-1.pgdg120+1)')
      changeDatabaseSetting(inside, 'server_version_num', '120022')
    },
  },
  'database-without-tls': {
    title: 'The database offers no TLS',
    how: 'ssl = off',
    fails: ['db-tls-offered'],
    change: ({ inside }) => {
      requireDatabase(inside).tls = null
    },
  },
  'database-clear-text': {
    title: 'The database takes Mattermost’s account in clear text',
    how: 'host in place of hostssl in pg_hba.conf',
    fails: ['db-tls-required'],
    change: ({ inside }) => {
      requireDatabase(inside).clearText = true
      changeCell(inside, 'hbaRules', '2', 1, 'host')
    },
  },
  'database-unverified': {
    title: 'Mattermost takes any certificate of the database',
    how: 'sslmode=require',
    fails: ['db-tls-mode'],
    change: ({ inside }) =>
      changeEverySource(inside, ({ SqlSettings }) => {
        if (SqlSettings)
          SqlSettings.DataSource =
            'postgres://mmuser:not-a-real-password@db.mattermost.test:5432/mattermost?sslmode=require&connect_timeout=10'
      }),
  },
  'database-session-clear': {
    title: 'Mattermost’s sessions with the database are in clear text',
    how: 'the restart after the change of the DataSource is still to come',
    fails: ['db-tls-session'],
    change: ({ inside }) => {
      changeCell(inside, 'sessions', 'mmuser', 4, 'f')
      changeCell(inside, 'sessions', 'mmuser', 5, null)
      changeCell(inside, 'sessions', 'mmuser', 6, null)
    },
  },
  'database-superuser': {
    title: 'Mattermost’s account is a superuser',
    how: 'ALTER ROLE mmuser SUPERUSER for an extension',
    fails: ['db-grants'],
    change: ({ inside }) => changeCell(inside, 'roles', 'mmuser', 1, 't'),
  },
  'database-open': {
    title: 'The database listens everywhere, and the firewall lets everyone in',
    how: "listen_addresses = '*' and firewall-cmd --add-service=postgresql",
    fails: ['db-exposure', 'firewall'],
    change: ({ inside }) => {
      changeDatabaseSetting(inside, 'listen_addresses', '*')
      replaceOutput(inside, 'sockets', '192.168.8.2:5432', '    0.0.0.0:5432')
      const services = 'services: dhcpv6-client http https'
      replaceOutput(inside, 'firewalld-zones', services, `${services} postgresql`)
      replaceOutput(inside, 'firewalld-permanent', services, `${services} postgresql`)
    },
  },
  'database-trust': {
    title: 'The database asks nobody for a password',
    how: 'trust in pg_hba.conf',
    fails: ['db-hardening'],
    change: ({ inside }) => {
      requireDatabase(inside).method = 'trust'
      changeCell(inside, 'hbaRules', '2', 6, 'trust')
    },
  },
  'database-md5': {
    title: 'The password is kept as an MD5 hash',
    how: 'password_encryption = md5 of an upgraded server',
    fails: ['db-hardening'],
    change: ({ inside }) => {
      requireDatabase(inside).method = 'md5'
      changeDatabaseSetting(inside, 'password_encryption', 'md5')
    },
  },
  'database-old-tls': {
    title: 'The database speaks TLS 1.0',
    how: 'ssl_min_protocol_version lowered for an old client',
    fails: ['db-hardening'],
    change: ({ inside }) => {
      requireDatabase(inside).tls = { minVersion: 'TLSv1' }
      changeDatabaseSetting(inside, 'ssl_min_protocol_version', 'TLSv1')
    },
  },
} as const satisfies Record<string, EmbeddedFault>

function requireDatabase({ database }: InsideSettings): DatabaseSettings {
  if (!database) throw new Error('this replica has no database to ask')
  return database
}

function changeDatabaseSetting(inside: InsideSettings, name: string, value: string): void {
  changeCell(inside, 'settings', name, 1, value)
}

/** Changes one column of the rows that begin with `key`. */
function changeCell(
  inside: InsideSettings,
  table: PostgresqlTable,
  key: string,
  column: number,
  value: string | null,
): void {
  const rows = requireDatabase(inside).rows[table].filter(([first]) => first === key)
  if (rows.length === 0) throw new Error(`${table} has no row ${key}`)
  for (const row of rows) row[column] = value
}
