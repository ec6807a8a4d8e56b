import type { HostAccess } from '../../core/access.ts'
import type { DatabaseAccess } from '../../core/database-access.ts'
import { UsageError } from '../usage-error.ts'
import type { DatabaseConfig } from './access-schema.ts'
import { readCa } from './ca-file.ts'
import { normaliseHostName } from './host-name.ts'
import { readSecret } from './secrets.ts'
import { parsePort } from './target-argument.ts'

const defaultPorts = { mysql: 3306, postgresql: 5432 } as const

/** The database servers of a config entry; `through` names one of the hosts. */
export async function resolveDatabases(
  databases: readonly DatabaseConfig[],
  hosts: readonly HostAccess[],
): Promise<DatabaseAccess[]> {
  if (new Set(databases.map(({ name }) => name)).size < databases.length) {
    throw new UsageError('two databases have the same name')
  }
  return Promise.all(databases.map((database) => resolveDatabase(database, hosts)))
}

async function resolveDatabase(
  config: DatabaseConfig,
  hosts: readonly HostAccess[],
): Promise<DatabaseAccess> {
  const { name, kind, host, account } = config
  const through = hosts.find(({ endpoint }) => endpoint.name === config.through)?.endpoint ?? null
  if (config.through !== undefined && through === null) {
    throw new UsageError(`database ${name}: there is no node '${config.through}' to go through`)
  }
  return {
    name,
    kind,
    host: normaliseHostName(host),
    port: config.port ?? defaultPorts[kind],
    connectTo: config.connectTo === undefined ? undefined : parsePlace(config.connectTo, name),
    through,
    database: config.database ?? 'mattermost',
    appUser: config.appUser ?? 'mmuser',
    ca: await Promise.all((config.ca ?? []).map(readCa)),
    account: account === undefined ? null : await resolveAccount(account, name),
  }
}

async function resolveAccount(
  { user, tls, passwordEnv, passwordFile }: NonNullable<DatabaseConfig['account']>,
  name: string,
): Promise<DatabaseAccess['account']> {
  const what = `the password of ${user} at database ${name}`
  const password = await readSecret({ env: passwordEnv, file: passwordFile }, 'MMVERIFY_DB_PASSWORD', what)
  if (password === null)
    throw new UsageError(`${what}: give passwordEnv, passwordFile or MMVERIFY_DB_PASSWORD`)
  return { user, password, tls: tls ?? 'verify-full' }
}

function parsePlace(text: string, name: string): { address: string; port: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(text) ?? []
  const address = bracketed ?? plain
  if (address === undefined || port === undefined) {
    throw new UsageError(`database ${name}: connectTo is not ADDRESS:PORT`)
  }
  return { address, port: parsePort(port, `connectTo of database ${name}`) }
}
