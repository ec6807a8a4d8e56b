import { randomBytes } from 'node:crypto'
import { createNetwork, subnetsOf } from '../docker/network.ts'
import { type Host, startHost } from '../docker/stack-host.ts'
import { createStackRun, type StackRunOptions, waitForAll } from '../docker/stack-run.ts'
import { ensureMattermostImage, type MattermostChoice } from '../images/mattermost-image.ts'
import { ensureRoleImage } from '../images/role-images.ts'
import { startAcme, trustAcme } from './acme-server.ts'
import { createAuditorPassword, createManagementNetwork, installAuditor } from './auditor-account.ts'
import { databaseTrust, formatDataSource, installDatabase, trustDatabase } from './database-installation.ts'
import { installEdge, renderProxyConfiguration } from './edge-installation.ts'
import { createEdgeTargets } from './edge-targets.ts'
import { primeStaple } from './first-staple.ts'
import { discreetPush, installMattermost } from './mattermost-service.ts'
import type { Stack } from './stack.ts'
import { createStackAccess } from './stack-access.ts'
import type { DatabaseKind, TlsMode } from './variants.ts'

export interface TransportEncryptionOptions extends StackRunOptions {
  mattermost?: MattermostChoice
  /** `mariadb`: the document as written. `postgresql`: what Mattermost 11 runs on. */
  database?: DatabaseKind
  /** `tls=` or `sslmode=` of the DataSource. Default: the document's `skip-verify`, or `verify-full`. */
  tlsMode?: TlsMode
  /** The database refuses clear text (the document's optional step). Default true. */
  tlsRequired?: boolean
}

const domain = 'chat.transport-encryption.mmverify.test'
const ports = [80, 443]

/** Seed 001, parts one and two: nginx, Mattermost with a certificate of its own, and the database, each on its own host. */
export async function startTransportEncryption(options: TransportEncryptionOptions): Promise<Stack> {
  await using undo = new AsyncDisposableStack()
  const run = undo.use(await createStackRun('transport-encryption', options))
  const kind = options.database ?? 'mariadb'
  const mode = options.tlsMode ?? (kind === 'mariadb' ? 'skip-verify' : 'verify-full')
  const credentials = {
    databasePassword: randomBytes(12).toString('hex'),
    auditorPassword: createAuditorPassword(),
    token: randomBytes(13).toString('hex'),
  }
  const mattermost = await ensureMattermostImage(
    run,
    'host',
    kind === 'mariadb' ? 'mysql' : 'postgresql',
    options.mattermost,
  )
  const front = await createNetwork(run, 'front', { ipv6: true })
  const middle = await createNetwork(run, 'app', { internal: true })
  const back = await createNetwork(run, 'data', { internal: true })
  const management = await createManagementNetwork(run)
  const images = { edge: await ensureRoleImage(run, 'edge'), database: await ensureRoleImage(run, kind) }

  const acme = await startAcme(run, front)
  const [edge, app, database] = await waitForAll([
    startHost(run, {
      name: 'nginx',
      image: images.edge,
      networks: [{ network: front, aliases: [domain] }, { network: middle }, { network: management }],
      hosts: acme.hosts,
      ports,
    }),
    startHost(run, {
      name: 'mattermost1',
      image: mattermost.image,
      networks: [{ network: middle }, { network: back }, { network: management }],
    }),
    startHost(run, {
      name: 'database',
      image: images.database,
      networks: [{ network: back }, { network: management }],
    }),
  ])

  run.progress('database')
  const tlsRequired = options.tlsRequired ?? true
  const password = credentials.databasePassword
  const databaseCa = await installDatabase(database, kind, {
    password,
    auditorPassword: credentials.auditorPassword,
    tlsRequired,
    clients: subnetsOf(back),
  })
  run.progress('Mattermost with its own TLS')
  const address = database.addresses[0]?.ipv4 ?? ''
  await trustDatabase(app, databaseCa)
  await app.shell(ownCertificate)
  await installMattermost(app, {
    mattermost,
    config: '/opt/mattermost/config/config.json',
    settings: {
      ServiceSettings: {
        SiteURL: `https://${domain}`,
        ListenAddress: ':8065',
        ConnectionSecurity: 'TLS',
        TLSCertFile: '/opt/mattermost/config/cert.pem',
        TLSKeyFile: '/opt/mattermost/config/key.pem',
        EnableLocalMode: true,
      },
      SqlSettings: {
        DriverName: kind === 'mariadb' ? 'mysql' : 'postgres',
        DataSource: formatDataSource(kind, address, password, mode),
      },
      EmailSettings: discreetPush,
    },
    token: credentials.token,
    environment: databaseTrust,
  })
  await app.shell(keyPermissions)
  await app.start('mattermost')
  run.progress('nginx and its certificate')
  await trustAcme(edge, acme)
  await installEdge(edge, domain, renderEdgeConfiguration(app))

  const simulated = `replica transport-encryption on ${kind}, Mattermost: ${mattermost.name}`
  const targets = await createEdgeTargets({ host: edge, domain, ca: acme.root, simulated, ports })
  await primeStaple(run, targets.target)
  const logins = await installAuditor([
    { host: edge, roles: ['edge'] },
    { host: app, roles: ['app'] },
    { host: database, roles: ['database'] },
  ])
  const access = createStackAccess(logins, {
    token: credentials.token,
    config: await app.shell('cat /opt/mattermost/config/config.json'),
    database: {
      kind: kind === 'mariadb' ? 'mysql' : 'postgresql',
      host: address,
      through: 'mattermost1',
      database: 'mattermost',
      password: credentials.auditorPassword,
      tls: 'verify-full',
      ca: databaseCa,
    },
  })
  const owned = undo.move()
  return {
    name: 'transport-encryption',
    run: run.id,
    ...targets,
    access,
    auditor: logins.auditor,
    nodes: { nginx: edge, mattermost1: app, database, acme: acme.host },
    mattermost: mattermost.name,
    ca: acme.root,
    credentials,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** "Open the proxy configuration and search for `proxy_pass http://backend;` twice": the upstream is another host now. */
function renderEdgeConfiguration(app: Host): string {
  return renderProxyConfiguration(domain, [
    { from: 'proxy_pass http://backend;', to: 'proxy_pass https://backend;' },
    { from: '[::1]:8065', to: `${app.addresses[0]?.ipv4}:8065` },
  ])
}

/** The document's commands, with a subject since nobody is there to answer openssl's questions. */
const ownCertificate = `mkdir -p /opt/mattermost/config && cd /opt/mattermost/config
openssl req -x509 -newkey rsa:4096 -keyout key.pem -out cert.pem -days 365 -nodes -subj /CN=mattermost1 2>&1`

const keyPermissions = `cd /opt/mattermost/config
chown root:mattermost *.pem
chmod 640 *.pem`
