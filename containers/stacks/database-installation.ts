import type { Host } from '../docker/stack-host.ts'
import { auditor } from './auditor-account.ts'
import { renderMariadbAuditorSql, renderPostgresqlAuditorSql } from './database-auditor-account.ts'
import type { DatabaseKind, TlsMode } from './variants.ts'

export interface DatabaseOptions {
  password: string
  auditorPassword: string
  /** The server refuses clear text: `require_secure_transport`, or `hostssl` alone in pg_hba.conf. */
  tlsRequired: boolean
  /** Networks it lets Mattermost's user come from. */
  clients: string[]
}

/**
 * Seed 001's database host. `mysql_ssl_rsa_setup` is MySQL's alone: MariaDB and PostgreSQL get a CA and a certificate from openssl.
 *
 * @returns PEM of that CA
 */
export async function installDatabase(
  host: Host,
  kind: DatabaseKind,
  options: DatabaseOptions,
): Promise<string> {
  const folder = { mariadb: '/etc/mysql/tls', postgresql: '/etc/postgresql/tls' }[kind]
  const owner = { mariadb: 'mysql', postgresql: 'postgres' }[kind]
  await host.shell(renderCertificateScript(folder, owner, host))
  await (kind === 'mariadb' ? setUpMariadb(host, folder, options) : setUpPostgresql(host, folder, options))
  return host.shell(`cat ${folder}/ca.pem`)
}

/** The DataSource for config.json, with the mode as the document writes it. */
export function formatDataSource(
  kind: DatabaseKind,
  address: string,
  password: string,
  mode: TlsMode,
): string {
  return kind === 'mariadb'
    ? `mmuser:${password}@tcp(${address}:3306)/mattermost?charset=utf8mb4,utf8&writeTimeout=30s&tls=${mode}`
    : `postgres://mmuser:${password}@${address}:5432/mattermost?sslmode=${mode}&connect_timeout=10`
}

/** lib/pq looks in ~/.postgresql/root.crt unless PGSSLROOTCERT says otherwise; go-sql-driver uses the system's store. */
export const databaseTrust = { PGSSLROOTCERT: '/etc/ssl/certs/ca-certificates.crt' }

/** Makes an app host trust the database's CA. */
export async function trustDatabase(host: Host, ca: string): Promise<void> {
  await host.write('/usr/local/share/ca-certificates/database.crt', ca)
  await host.shell('update-ca-certificates')
}

function renderCertificateScript(folder: string, owner: string, host: Host): string {
  const names = ['DNS:database', ...host.addresses.map(({ ipv4 }) => `IP:${ipv4}`)].join(',')
  const ca = "-subj '/CN=mmverify replica database CA' -addext basicConstraints=critical,CA:TRUE"
  return `mkdir -p ${folder} && cd ${folder}
    openssl req -x509 -newkey rsa:2048 -nodes -days 30 -keyout ca.key -out ca.pem ${ca} 2>&1
    openssl req -newkey rsa:2048 -nodes -subj /CN=database -keyout server.key -out server.csr 2>&1
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out server.pem \
      -extfile <(echo subjectAltName=${names}) 2>&1
    chown -R ${owner}: ${folder} && chmod 600 *.key`
}

async function setUpMariadb(
  host: Host,
  folder: string,
  { password, auditorPassword, tlsRequired }: DatabaseOptions,
): Promise<void> {
  await host.write(
    '/etc/mysql/mariadb.conf.d/99-mattermost.cnf',
    `[mariadbd]
bind-address = 0.0.0.0
ssl-ca = ${folder}/ca.pem
ssl-cert = ${folder}/server.pem
ssl-key = ${folder}/server.key
require_secure_transport = ${tlsRequired ? 'ON' : 'OFF'}
`,
  )
  await host.shell(`systemctl restart mariadb && mariadb <<'SQL'
CREATE DATABASE mattermost;
CREATE USER mmuser IDENTIFIED BY '${password}';
GRANT ALL ON mattermost.* TO mmuser;
${renderMariadbAuditorSql(auditorPassword)}
SQL`)
}

async function setUpPostgresql(host: Host, folder: string, options: DatabaseOptions): Promise<void> {
  const rule = options.tlsRequired ? 'hostssl' : 'host'
  const rules = options.clients
    .flatMap((network) =>
      ['mmuser', auditor].map((user) => `${rule} mattermost ${user} ${network} scram-sha-256`),
    )
    .join('\n')
  await host.write(
    '/etc/postgresql/15/main/conf.d/mattermost.conf',
    `listen_addresses = '*'
ssl = on
ssl_cert_file = '${folder}/server.pem'
ssl_key_file = '${folder}/server.key'
`,
  )
  await host.write('/etc/postgresql/15/main/pg_hba.conf', `local all postgres peer\n${rules}\n`)
  await host.shell(`chown -R postgres:postgres /etc/postgresql && systemctl restart postgresql@15-main
    cd / && sudo -u postgres psql -v ON_ERROR_STOP=1 -q <<'SQL'
CREATE USER mmuser PASSWORD '${options.password}';
CREATE DATABASE mattermost OWNER mmuser;
${renderPostgresqlAuditorSql(options.auditorPassword)}
SQL`)
}
