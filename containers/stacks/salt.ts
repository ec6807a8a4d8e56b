import { randomBytes } from 'node:crypto'
import { stringify } from 'yaml'
import { createNetwork } from '../docker/network.ts'
import { type Host, startHost } from '../docker/stack-host.ts'
import { createStackRun, type StackRunOptions } from '../docker/stack-run.ts'
import { ensureMattermostImage, type MattermostChoice } from '../images/mattermost-image.ts'
import { acmeDirectory, startAcme, trustAcme } from './acme-server.ts'
import { createAuditorPassword, createManagementNetwork, installAuditor } from './auditor-account.ts'
import { renderPostgresqlAuditorSql } from './database-auditor-account.ts'
import { readDocumentedFile, renderProxyConfiguration } from './edge-installation.ts'
import { createEdgeTargets } from './edge-targets.ts'
import { primeStaple } from './first-staple.ts'
import { installMattermost } from './mattermost-service.ts'
import type { Stack } from './stack.ts'
import { createStackAccess } from './stack-access.ts'

export interface SaltOptions extends StackRunOptions {
  mattermost?: MattermostChoice
}

export interface SaltStack extends Stack {
  /** /etc/salt/roster as seed 002 has it: how the host is reached. Carries passwords. */
  roster: string
  /** PEM of a key that root accepts besides the roster's password, and the host's own key as a line of known_hosts. */
  ssh: { port: number; privateKey: string; knownHosts: string }
}

const domain = 'chat.salt.mmverify.test'
const ports = [22, 80, 443, 8065]
const webroot = '/usr/share/nginx/html'
const pidFile = '/run/nginx-mattermost.pid'

/**
 * Seed 002 on one host, managed over SSH: PostgreSQL, nginx with an overridden unit for its PID file, a certificate by webroot.
 * The Salt states are not in the document; what they leave behind is built here.
 */
export async function startSalt(options: SaltOptions): Promise<SaltStack> {
  await using undo = new AsyncDisposableStack()
  const run = undo.use(await createStackRun('salt', options))
  const credentials = {
    sshPassword: randomBytes(12).toString('hex'),
    postgresPassword: randomBytes(12).toString('hex'),
    databasePassword: randomBytes(12).toString('hex'),
    auditorPassword: createAuditorPassword(),
    token: randomBytes(13).toString('hex'),
  }
  const mattermost = await ensureMattermostImage(run, 'salt', 'postgresql', options.mattermost)
  const network = await createNetwork(run, 'front', { ipv6: true })
  const acme = await startAcme(run, network)
  const host = await startHost(run, {
    name: 'salt',
    image: mattermost.image,
    networks: [{ network, aliases: [domain] }, { network: await createManagementNetwork(run) }],
    hosts: acme.hosts,
    ports,
  })

  run.progress('SSH, database, Mattermost')
  const ssh = await prepareSsh(host, credentials.sshPassword)
  await setUpDatabase(host, credentials)
  await host.shell('mkdir -p /opt/mattermost/config')
  await installMattermost(host, {
    mattermost,
    config: '/opt/mattermost/config/config.json',
    settings: createSettings(credentials.databasePassword),
    after: ['postgresql.service'],
    token: credentials.token,
  })
  await host.start('mattermost')
  run.progress('firewall, certificate, nginx')
  await trustAcme(host, acme)
  await setUpEdge(host)

  const simulated = `replica salt, Mattermost: ${mattermost.name}`
  const targets = await createEdgeTargets({ host, domain, ca: acme.root, simulated, ports })
  await primeStaple(run, targets.target)
  const logins = await installAuditor([{ host, roles: ['edge', 'app', 'database'], ownSshd: true }])
  const access = createStackAccess(logins, {
    token: credentials.token,
    config: await host.shell('cat /opt/mattermost/config/config.json'),
    database: {
      kind: 'postgresql',
      host: '127.0.0.1',
      through: 'salt',
      database: 'mattermost',
      password: credentials.auditorPassword,
      tls: 'disable',
    },
  })
  const owned = undo.move()
  return {
    name: 'salt',
    run: run.id,
    ...targets,
    access,
    auditor: logins.auditor,
    nodes: { salt: host, acme: acme.host },
    mattermost: mattermost.name,
    ca: acme.root,
    credentials,
    roster: renderRoster(host, credentials),
    ssh: { port: host.port(22), ...ssh },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** The roster logs in as root with a password, which Debian's sshd refuses unless told otherwise. */
async function prepareSsh(host: Host, password: string): Promise<{ privateKey: string; knownHosts: string }> {
  await host.write('/etc/ssh/sshd_config.d/salt.conf', 'PermitRootLogin yes\n')
  await host.shell(`ssh-keygen -A >/dev/null
    echo 'root:${password}' | chpasswd
    mkdir -m 700 -p /root/.ssh && ssh-keygen -q -t ed25519 -N '' -f /root/operator
    cp /root/operator.pub /root/.ssh/authorized_keys`)
  await host.start('ssh')
  const privateKey = await host.shell('cat /root/operator && rm /root/operator /root/operator.pub')
  const key = (await host.shell('cut -d" " -f1,2 /etc/ssh/ssh_host_ed25519_key.pub')).trim()
  const names = [`[127.0.0.1]:${host.port(22)}`, host.addresses[0]?.ipv4 ?? ''].join(',')
  return { privateKey, knownHosts: `${names} ${key}\n` }
}

interface Passwords {
  sshPassword: string
  postgresPassword: string
  databasePassword: string
  auditorPassword: string
}

async function setUpDatabase(
  host: Host,
  { postgresPassword, databasePassword, auditorPassword }: Passwords,
): Promise<void> {
  await host.start('postgresql')
  await host.shell(`cd / && sudo -u postgres psql -v ON_ERROR_STOP=1 -q <<'SQL'
ALTER USER postgres PASSWORD '${postgresPassword}';
CREATE USER mmuser PASSWORD '${databasePassword}';
CREATE DATABASE mattermost OWNER mmuser;
${renderPostgresqlAuditorSql(auditorPassword)}
SQL`)
}

/** `file.serialize` replaces all of SqlSettings, so all of it is spelt out. */
function createSettings(password: string): Record<string, Record<string, unknown>> {
  return {
    ServiceSettings: { SiteURL: `https://${domain}`, EnableLocalMode: true },
    SqlSettings: {
      DriverName: 'postgres',
      DataSource: `postgres://mmuser:${password}@localhost:5432/mattermost?sslmode=disable&connect_timeout=10`,
      DataSourceReplicas: [],
      MaxIdleConns: 20,
      MaxOpenConns: 300,
    },
  }
}

/** Port 80 and a certificate first (the document's pre-setup), then the proxy. */
async function setUpEdge(host: Host): Promise<void> {
  await host.start('firewalld')
  await host.shell('firewall-cmd --zone=public --add-port=80/tcp')
  await host.write(
    '/etc/nginx/conf.d/mattermost.conf',
    `server {\n   listen 80;\n   listen [::]:80;\n   root ${webroot};\n}\n`,
  )
  await host.write('/etc/letsencrypt/cli.ini', `server = ${acmeDirectory}\nno-random-sleep-on-renew = true\n`)
  await overridePidFile(host)
  await host.start('nginx')
  await host.shell(`certbot certonly --webroot --webroot-path ${webroot} --renew-by-default \
      --email admin@mmverify.test --text --agree-tos --non-interactive -d ${domain} --post-hook "systemctl reload nginx"`)
  const challenge = readDocumentedFile('letsencrypt.conf').replace('/var/lib/letsencrypt/', webroot)
  await host.write('/etc/nginx/letsencrypt.conf', challenge)
  await host.write(
    '/etc/nginx/conf.d/mattermost.conf',
    renderProxyConfiguration(domain, [{ from: '[::1]:8065', to: '127.0.0.1:8065' }]),
  )
  await host.shell(`nginx -t && systemctl reload nginx
    firewall-cmd --zone=public --permanent --add-port=80/tcp
    firewall-cmd --zone=public --permanent --add-port=443/tcp
    firewall-cmd --reload`)
}

/**
 * CentOS 7's package had one path in its unit and another in nginx.conf. Here the configuration is moved, so that without the
 * override systemd would wait for the package's file in vain.
 */
async function overridePidFile(host: Host): Promise<void> {
  await host.shell(`sed -i 's|^pid .*|pid ${pidFile};|' /etc/nginx/nginx.conf
    sed 's|/run/nginx.pid|${pidFile}|' /lib/systemd/system/nginx.service > /etc/systemd/system/nginx.service
    systemctl daemon-reload`)
}

function renderRoster(host: Host, { sshPassword, postgresPassword, databasePassword }: Passwords): string {
  return stringify({
    [domain]: {
      host: '127.0.0.1',
      port: host.port(22),
      user: 'root',
      passwd: sshPassword,
      tty: false,
      minion_opts: {
        'postgres.host': 'localhost',
        'postgres.port': 5432,
        'postgres.user': 'postgres',
        'postgres.pass': postgresPassword,
        'postgres.bins_dir': '/usr/lib/postgresql/15/bin',
        'postgres.mm_database_name': 'mattermost',
        'postgres.mm_database_user': 'mmuser',
        'postgres.mm_database_pass': databasePassword,
      },
    },
  })
}
