import { randomBytes } from 'node:crypto'
import { createNetwork } from '../docker/network.ts'
import { type Host, startHost } from '../docker/stack-host.ts'
import { createStackRun, type StackRunOptions } from '../docker/stack-run.ts'
import { ensureMattermostImage, type MattermostChoice } from '../images/mattermost-image.ts'
import { startAcme, trustAcme } from './acme-server.ts'
import { createAuditorPassword, createManagementNetwork, installAuditor } from './auditor-account.ts'
import { renderMariadbAuditorSql } from './database-auditor-account.ts'
import { installEdge, readDocumentedFile, renderProxyConfiguration } from './edge-installation.ts'
import { createEdgeTargets } from './edge-targets.ts'
import { primeStaple } from './first-staple.ts'
import { installMattermost } from './mattermost-service.ts'
import type { Stack } from './stack.ts'
import { createStackAccess } from './stack-access.ts'

export interface Centos7Options extends StackRunOptions {
  mattermost?: MattermostChoice
  /** `legacy`: the document's cipher list for old platforms. */
  ciphers?: 'default' | 'legacy'
  /** `perfect`: the openssl.cnf of the document's optional SSL Labs 100 % part. */
  openssl?: 'default' | 'perfect'
}

const domain = 'chat.centos7.mmverify.test'
const ports = [80, 443, 8065]

/**
 * Seed 000 on one host: nginx with the document's two server blocks, MariaDB, Mattermost on [::]:8065, certbot's renewal timer,
 * firewalld with http and https. The steps come in the document's order.
 */
export async function startCentos7(options: Centos7Options): Promise<Stack> {
  await using undo = new AsyncDisposableStack()
  const run = undo.use(await createStackRun('centos7', options))
  const mattermost = await ensureMattermostImage(run, 'centos7', 'mysql', options.mattermost)
  const network = await createNetwork(run, 'front', { ipv6: true })
  const acme = await startAcme(run, network)
  const host = await startHost(run, {
    name: 'centos7',
    image: mattermost.image,
    networks: [{ network, aliases: [domain] }, { network: await createManagementNetwork(run) }],
    hosts: acme.hosts,
    ports,
  })
  const credentials = {
    databasePassword: randomBytes(12).toString('hex'),
    auditorPassword: createAuditorPassword(),
    token: randomBytes(13).toString('hex'),
  }

  run.progress('database and Mattermost')
  await Promise.all([trustAcme(host, acme), setUpDatabase(host, credentials)])
  await installMattermost(host, {
    mattermost,
    config: '/etc/mattermost/config.json',
    settings: createSettings(credentials.databasePassword),
    after: ['mariadb.service'],
    token: credentials.token,
  })
  await host.start('mattermost')
  run.progress('nginx, certificate, firewall')
  if (options.openssl === 'perfect') await configurePerfectOpenssl(host)
  const legacy = { from: /ssl_ciphers .*;/g, to: readDocumentedFile('legacy-ciphers.conf').trim() }
  await installEdge(
    host,
    domain,
    renderProxyConfiguration(domain, options.ciphers === 'legacy' ? [legacy] : []),
  )
  await setUpFirewall(host)

  const simulated = `replica centos7, Mattermost: ${mattermost.name}`
  const targets = await createEdgeTargets({ host, domain, ca: acme.root, simulated, ports })
  await primeStaple(run, targets.target)
  const logins = await installAuditor([{ host, roles: ['edge', 'app', 'database'] }])
  const access = createStackAccess(logins, {
    token: credentials.token,
    config: await host.shell('cat /etc/mattermost/config.json'),
    database: {
      kind: 'mysql',
      host: '127.0.0.1',
      through: 'centos7',
      database: 'mattermostdb',
      password: credentials.auditorPassword,
      tls: 'disable',
    },
  })
  const owned = undo.move()
  return {
    name: 'centos7',
    run: run.id,
    ...targets,
    access,
    auditor: logins.auditor,
    nodes: { centos7: host, acme: acme.host },
    mattermost: mattermost.name,
    ca: acme.root,
    credentials,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function setUpDatabase(
  host: Host,
  { databasePassword, auditorPassword }: { databasePassword: string; auditorPassword: string },
): Promise<void> {
  await host.start('mariadb.service')
  await host.shell(`mariadb <<'SQL'
CREATE DATABASE mattermostdb;
CREATE USER mmuser IDENTIFIED BY '${databasePassword}';
GRANT ALL ON mattermostdb.* TO mmuser;
${renderMariadbAuditorSql(auditorPassword)}
SQL`)
}

/** Without the PasswordSettings that the document has "for testing purposes". */
function createSettings(password: string): Record<string, Record<string, unknown>> {
  return {
    // The document sets no SiteURL; browsers' WebSocket connections need it.
    ServiceSettings: { SiteURL: `https://${domain}`, EnableAPIUserDeletion: true, EnableLocalMode: true },
    SqlSettings: {
      DriverName: 'mysql',
      DataSource: `mmuser:${password}@tcp(localhost:3306)/mattermostdb?charset=utf8mb4,utf8`,
    },
    LocalizationSettings: { DefaultServerLocale: 'fr', DefaultClientLocale: 'fr', AvailableLocales: '' },
  }
}

async function setUpFirewall(host: Host): Promise<void> {
  await host.start('firewalld')
  await host.shell(`firewall-cmd --zone=public --add-service=http --add-service=https
    firewall-cmd --zone=public --permanent --add-service=http --add-service=https`)
}

/** The document's lines at the start and the end of openssl.cnf; Debian keeps the file in /etc/ssl. */
async function configurePerfectOpenssl(host: Host): Promise<void> {
  const file = '/etc/ssl/openssl.cnf'
  const before = await host.shell(`cat ${file}`)
  await host.write(
    file,
    `${readDocumentedFile('openssl.start.cnf')}\n${before}\n${readDocumentedFile('openssl.end.cnf')}`,
  )
}
