import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startEmbeddedReplica } from '../../containers/embedded/embedded-replica.ts'
import { readX509 } from '../fixtures/pki.ts'
import { createKeyPair, hostKey, type SshServer } from '../servers/ssh-server.ts'
import { createCanaryConfig } from './canary-config.ts'
import { type CanaryDatabases, serveCanaryDatabases } from './canary-databases.ts'
import { type CanaryEdge, serveCanaryEdge } from './canary-edge.ts'
import { serveCanaryHost } from './canary-host.ts'
import type { Secrets } from './canary-search.ts'
import { createAwkwardCanary, createCanary, mark } from './canary-secrets.ts'

export interface CanaryDeployment extends AsyncDisposable {
  /** Where the config file lies that leads to everything, with all that it needs. */
  config: string
  /** What the command must be given in its environment. */
  environment: Record<string, string>
  /** What must be found nowhere. */
  secrets: Secrets
  hosts: { sound: SshServer; garbage: SshServer; failing: SshServer }
  databases: CanaryDatabases
  edge: CanaryEdge
}

const password = {
  roster: createCanary('roster passwd'),
  environment: createAwkwardCanary('SSH password'),
  database: createCanary('database password'),
}

/**
 * The embedded replica and a site of its own, with hosts and databases that are full of secrets, on loopback. The secrets that the
 * command itself is given are written below `folder`, and to the environment.
 */
export async function startCanaryDeployment(folder: string): Promise<CanaryDeployment> {
  await using stack = new AsyncDisposableStack()
  const passwords = [password.roster, password.environment]
  const hosts = {
    sound: stack.use(await serveCanaryHost({ passwords, hostKey })),
    garbage: stack.use(
      await serveCanaryHost({ passwords, hostKey, garbage: `${createAwkwardCanary('garbage')}{{{` }),
    ),
    failing: stack.use(await serveCanaryHost({ passwords, hostKey, exit: 3 })),
  }
  const databases = stack.use(await serveCanaryDatabases(password.database))
  const edge = stack.use(await serveCanaryEdge())
  const replica = stack.use(await startEmbeddedReplica())
  const key = createKeyPair('ed25519', createAwkwardCanary('passphrase'))
  const token = replica.access.api?.token.reveal() ?? ''

  await mkdir(folder, { recursive: true })
  const write = (name: string, text: string) => writeFile(join(folder, name), text, { mode: 0o600 })
  const other = createKeyPair()
  await Promise.all([
    write('ca.pem', `# ${createCanary('CA file')}\n${replica.target.ca.join('\n')}`),
    write('root.pem', `${readX509('root').toString()}${key.private}${createCanary('CA file')}\n`),
    write('key', key.private),
    write('token', token),
    write('baseline.json', createCanaryConfig('baseline')),
    write('database-password', `${password.database}\n`),
    write('roster', renderRoster(hosts.sound.port)),
    write('hosts.ini', renderAnsibleInventory(hosts.garbage.port, hosts.failing.port)),
    write(
      'known_hosts',
      [hosts.sound, hosts.garbage, hosts.failing]
        .map(({ port }) => `[127.0.0.1]:${port} ${hostKey.public} ${createCanary('known_hosts')}\n`)
        .concat(`mismatch ${other.public} ${createCanary('known_hosts')}\n`)
        .join(''),
    ),
  ])
  const database = (name: string, kind: string, port: number) => ({
    name,
    kind,
    host: 'db.example.com',
    connectTo: `127.0.0.1:${port}`,
    ca: ['root.pem'],
    // MySQL is told nothing before it has shown who it is.
    account: {
      user: 'auditor',
      tls: kind === 'mysql' ? 'verify-ca' : 'disable',
      passwordFile: 'database-password',
    },
  })
  const node = { host: '127.0.0.1', user: 'audit', sudo: true }
  const { host, port, connectTo, ports } = replica.target
  await write(
    'mmverify.json',
    JSON.stringify({
      ssh: { knownHosts: 'known_hosts', agent: false },
      targets: [
        {
          host: `${host}:${port}`,
          connectTo,
          ports,
          ca: ['ca.pem'],
          inventory: 'roster',
          nodes: [{ ...node, name: 'by-key', port: hosts.sound.port, identityFiles: ['key'] }],
          databases: [
            database('mysql', 'mysql', databases.mysql.port),
            database('postgresql', 'postgresql', databases.postgresql.port),
          ],
          api: { tokenFile: 'token' },
          configBaseline: 'baseline.json',
        },
        {
          host: `localhost:${edge.https.port}`,
          connectTo: '127.0.0.1',
          ports: { 80: edge.http.port, 8065: edge.http.port },
          ca: ['root.pem'],
          inventory: 'hosts.ini',
          nodes: [
            { ...node, name: 'wrong-password', port: hosts.sound.port, passwordEnv: 'WRONG_PASSWORD' },
            { ...node, name: 'mismatch', port: hosts.sound.port, hostKeyAlias: 'mismatch' },
          ],
          databases: [database('refusing', 'mysql', databases.refusing.port)],
          api: { tokenEnv: 'EDGE_TOKEN' },
        },
      ],
    }),
  )
  const owned = stack.move()
  return {
    config: join(folder, 'mmverify.json'),
    environment: {
      MMVERIFY_SSH_PASSWORD: password.environment,
      MMVERIFY_SSH_PASSPHRASE: createAwkwardCanary('passphrase'),
      WRONG_PASSWORD: createAwkwardCanary('wrong password'),
      EDGE_TOKEN: createCanary('API token'),
    },
    secrets: { canary: mark, token, ...listKeyLines(key.private) },
    hosts,
    databases,
    edge,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Each line of a PEM by itself: nobody needs all of them. */
function listKeyLines(pem: string): Secrets {
  const lines = pem.split('\n').filter((line) => /^[A-Za-z0-9+/=]{16,}$/.test(line))
  return Object.fromEntries(lines.map((line, index) => [`line ${index + 1} of the private key`, line]))
}

const renderRoster = (port: number) => `by-roster:
  host: 127.0.0.1
  port: ${port}
  user: audit
  passwd: ${password.roster}
  priv_passwd: ${createCanary('priv_passwd')}
  sudo: True
  # ${createCanary('roster comment')}
  minion_opts:
    postgres.pass: ${createCanary('roster postgres.pass')}
    deep:
      api_key: ${createCanary('roster deep')}
`

const renderAnsibleInventory = (garbage: number, failing: number) => `# ${createCanary('Ansible comment')}
[app]
garbage ansible_host=127.0.0.1 ansible_port=${garbage} ansible_user=audit ansible_password=${password.roster}
failing ansible_host=127.0.0.1 ansible_port=${failing} ansible_user=audit ansible_password=${password.roster} ansible_become=yes

[app:vars]
ansible_become_password=${createCanary('Ansible become')}
smtp_password="${createCanary('Ansible var')} and more"
vault_token='${createCanary('Ansible vault')}'
`
