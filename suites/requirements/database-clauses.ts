import type { Clause } from '../../core/requirement.ts'

const mysqlManual = 'MySQL 8.4 Reference Manual'
const postgresqlManual = 'PostgreSQL 16 documentation'
const notes = 'Mattermost source and documentation, as read July–August 2026'
const seed000 = 'Mattermost installation on CentOS 7 (seed 000)'
const seed001 = 'Configuring transport encryption (seed 001)'
const seed002 = 'October 2016 - Mattermost (seed 002)'

/** What the makers of the databases say, and Mattermost's reading notes. */
export const databaseClauses = {
  endOfLife: {
    document: 'PostgreSQL Versioning Policy',
    section: 'Versioning Policy',
    quote:
      'After its five year anniversary, a major version will have one last minor release containing any fixes and will be considered end-of-life (EOL) and no longer supported.',
  },
  minimum: { document: notes, section: 'Databases', quote: 'Minimum PostgreSQL 14 for 11.x (15 next).' },
  postgresOnly: {
    document: notes,
    section: 'config.json (public/model/config.go)',
    quote: 'DriverName is **only "postgres" since 11.0**',
  },
  unverified: { document: notes, section: 'Databases', quote: '`require` and `prefer` do not verify.' },
  mysqlModes: {
    document: notes,
    section: 'Databases',
    quote: 'MySQL DSN (≤ 10.x) tls = true, false, skip-verify, preferred.',
  },
  privileges: {
    document: mysqlManual,
    section: '8.1.1 Security Guidelines',
    quote: 'Do not grant more privileges than necessary. Never grant privileges to all hosts.',
  },
  port: {
    document: mysqlManual,
    section: '8.1.1 Security Guidelines',
    quote: 'This port should not be accessible from untrusted hosts.',
  },
  passwords: {
    document: mysqlManual,
    section: '8.1.3 Making MySQL Secure Against Attackers',
    quote: 'Require all MySQL accounts to have a password.',
  },
  superuser: {
    document: postgresqlManual,
    section: '22.2. Role Attributes',
    quote: 'A database superuser bypasses all permission checks, except the right to log in.',
  },
  trust: {
    document: postgresqlManual,
    section: '21.4. Trust Authentication',
    quote:
      'When trust authentication is specified, PostgreSQL assumes that anyone who can connect to the server is authorized to access the database with whatever database user name they specify (even superuser names).',
  },
} as const satisfies Record<string, Clause>

/** What the three documents say of their databases, in their own words. */
export const documentedDatabaseClauses = {
  upstream: {
    document: seed000,
    section: 'Database setup',
    quote: 'to the upstream MariaDB version (10.x).',
  },
  secureInstallation: {
    document: seed000,
    section: 'Database setup',
    quote: '# mariadb-secure-installation',
  },
  grants: { document: seed000, section: 'Database setup', quote: 'GRANT ALL ON mattermostdb.* TO mmuser;' },
  account: {
    document: seed000,
    section: 'Database setup',
    quote: "CREATE USER mmuser IDENTIFIED BY 'mmuser_password';",
  },
  loopback: {
    document: seed000,
    section: 'Configuring Mattermost',
    quote: '"DataSource": "mmuser:mmuser_password@tcp(localhost:3306)/mattermostdb?charset=utf8mb4,utf8",',
  },
  encrypts: {
    document: seed001,
    section: 'Configuring database transport encryption',
    quote: 'Mattermost is able to encrypt the traffic between the database and the application using TLS.',
  },
  prepared: {
    document: seed001,
    section: 'Configuring MySQL',
    quote: 'Execute the following command to prepare the server for SSL connections:',
  },
  required: {
    document: seed001,
    section: 'Configuring MySQL',
    quote:
      '**Note:** Optionally, it can be enforced that all connections must be made via a local socket connection or TLS.',
  },
  skipVerify: {
    document: seed001,
    section: 'Configuring Mattermost',
    quote: 'In our case we need to use ``skip-verify`` since we use a self-signed certificate.',
  },
  release: {
    document: seed002,
    section: 'Setting up a roster file for salt-ssh',
    quote: 'postgres.bins_dir: /usr/pgsql-9.4/bin',
  },
  roster: {
    document: seed002,
    section: 'Setting up a roster file for salt-ssh',
    quote: 'postgres.host: localhost',
  },
  user: {
    document: seed002,
    section: 'Deployment',
    quote: 'Add a database user and grant privileges to that user',
  },
} as const satisfies Record<string, Clause>
