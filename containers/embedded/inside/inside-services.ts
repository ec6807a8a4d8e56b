import type { KeyObject } from 'node:crypto'
import { randomBytes } from 'node:crypto'
import { type Access, noAccess } from '../../../core/access.ts'
import type { DatabaseAccess } from '../../../core/database-access.ts'
import { wrapSecret } from '../../../core/secret.ts'
import type { CommandId } from '../../../probes/host/commands.ts'
import type { Authority } from '../../pki/authority.ts'
import { issueCertificate, type MakeKey } from '../../pki/issued-certificate.ts'
import type { DatabaseSettings, InsideSettings } from './inside-settings.ts'
import { startPostgresql } from './postgresql/simulated-postgresql.ts'
import { type Recording, readRecordings } from './recordings.ts'
import {
  databaseHost,
  databaseName,
  databaseUser,
  type KnownSettings,
  renderConfigText,
} from './simulated-config.ts'
import { auditor, hostName, type SimulatedHost, startSimulatedHost } from './simulated-host.ts'

export { renderMaskedConfigText } from './simulated-config.ts'

const day = 86_400_000
const postgresqlPort = 5432
const appPort = 8065

/** What takes time to make, and depends on nothing else of the replica. */
export interface Preparation {
  recordings: Record<CommandId, Recording>
  databaseKey: KeyObject | null
}

export async function prepareInside(settings: InsideSettings, makeKey: MakeKey): Promise<Preparation> {
  const [recordings, databaseKey] = await Promise.all([
    readRecordings(settings.recordings),
    settings.database?.tls ? makeKey('database', 2048) : null,
  ])
  for (const { command, from, to } of settings.edits) {
    const recorded = recordings[command]
    if (!`${recorded.stdout}${recorded.stderr}`.includes(from)) throw new Error(`${command} has no '${from}'`)
    recordings[command] = {
      ...recorded,
      stdout: recorded.stdout.replaceAll(from, () => to),
      stderr: recorded.stderr.replaceAll(from, () => to),
    }
  }
  return { recordings, databaseKey }
}

export interface InsideOptions {
  settings: InsideSettings
  preparation: Preparation
  authority: Authority
  /** What the server says of itself outside. */
  known: KnownSettings
  /** Of the REST API. */
  token: string
  /** Where Mattermost listens on 127.0.0.1. */
  app: number
}

/** Starts the host's SSH server and the database on 127.0.0.1, and returns the access to them; there is no other. */
export async function startInside(options: InsideOptions, stack: AsyncDisposableStack): Promise<Access> {
  const { settings, preparation, known, token, app } = options
  const password = randomBytes(16).toString('hex')
  const database = settings.database && (await startDatabase(options, settings.database, password, stack))
  const host: SimulatedHost = stack.use(
    await startSimulatedHost({
      answer: (command) => answerCommand(command, settings, preparation, known, host.publicKey),
      forwards: {
        ...(database && { [`${databaseHost}:${postgresqlPort}`]: database.port }),
        [`127.0.0.1:${appPort}`]: app,
      },
    }),
  )
  return {
    ...noAccess,
    hosts: [{ endpoint: host.endpoint, roles: ['edge', 'app', 'database'] }],
    hostKeys: { knownHosts: host.knownHosts },
    databases: database
      ? [composeDatabaseAccess(host, password, database.tls, options.authority.root.pem)]
      : [],
    api: { token: wrapSecret(token) },
    baseline: {
      config: wrapSecret(renderConfigText(settings.mattermost.kept, known)),
      at: new Date(Date.now() - 30 * day).toISOString(),
    },
    inventory: [
      {
        name: 'roster',
        format: 'salt-roster',
        hosts: [hostName],
        secrets: settings.inventorySecrets,
        mode: '0600',
      },
    ],
  }
}

async function startDatabase(
  { authority, preparation: { databaseKey } }: InsideOptions,
  settings: DatabaseSettings,
  password: string,
  stack: AsyncDisposableStack,
) {
  const { intermediate } = authority
  const chain = databaseKey
    ? [
        issueCertificate({
          commonName: databaseHost,
          dnsNames: [databaseHost],
          issuer: intermediate,
          key: databaseKey,
          notBefore: new Date(Date.now() - day),
          notAfter: new Date(Date.now() + 365 * day),
        }),
        intermediate,
      ]
    : []
  const account = { user: auditor, password }
  const options = { settings, chain, appUser: databaseUser, database: databaseName, account }
  const { port } = stack.use(await startPostgresql(options))
  return { port, tls: settings.tls !== null }
}

/** Reached by way of the host, as a database that listens inside is. */
function composeDatabaseAccess(
  host: SimulatedHost,
  password: string,
  tls: boolean,
  ca: string,
): DatabaseAccess {
  return {
    name: 'primary',
    kind: 'postgresql',
    host: databaseHost,
    port: postgresqlPort,
    through: host.endpoint,
    database: databaseName,
    appUser: databaseUser,
    ca: [ca],
    account: { user: auditor, password: wrapSecret(password), tls: tls ? 'verify-full' : 'disable' },
  }
}

function answerCommand(
  command: CommandId,
  { answers, mattermost }: InsideSettings,
  { recordings }: Preparation,
  known: KnownSettings,
  hostKey: string,
): Recording {
  const instead = answers[command]
  if (instead) return { stdout: '', stderr: '', ...instead }
  switch (command) {
    case 'host-key-ecdsa':
      return { stdout: hostKey, stderr: '', exit: 0 }
    case 'mattermost-config-etc':
      return { stdout: renderConfigText(mattermost.file, known), stderr: '', exit: 0 }
    case 'mattermost-running':
      return { stdout: renderConfigText(mattermost.running, known), stderr: '', exit: 0 }
    default:
      return recordings[command]
  }
}
