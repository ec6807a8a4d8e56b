import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startEmbedded } from '../../containers/embedded/embedded-replica.ts'
import { x509 } from '../fixtures/pki.ts'
import { hostKey, keyPair, type SshServer } from '../servers/ssh-server.ts'
import { configWithCanaries } from './canary-config.ts'
import { type CanaryDatabases, serveCanaryDatabases } from './canary-databases.ts'
import { type CanaryEdge, serveCanaryEdge } from './canary-edge.ts'
import { serveCanaryHost } from './canary-host.ts'
import type { Secrets } from './canary-search.ts'
import { awkward, canary, mark } from './canary-secrets.ts'

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
  roster: canary('roster passwd'),
  environment: awkward('SSH password'),
  database: canary('database password'),
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
    garbage: stack.use(await serveCanaryHost({ passwords, hostKey, garbage: `${awkward('garbage')}{{{` })),
    failing: stack.use(await serveCanaryHost({ passwords, hostKey, exit: 3 })),
  }
  const databases = stack.use(await serveCanaryDatabases(password.database))
  const edge = stack.use(await serveCanaryEdge())
  const replica = stack.use(await startEmbedded())
  const key = keyPair('ed25519', awkward('passphrase'))
  const token = replica.access.api?.token.reveal() ?? ''

  await mkdir(folder, { recursive: true })
  const write = (name: string, text: string) => writeFile(join(folder, name), text, { mode: 0o600 })
  const other = keyPair()
  await Promise.all([
    write('ca.pem', `# ${canary('CA file')}\n${replica.target.ca.join('\n')}`),
    write('root.pem', `${x509('root').toString()}${key.private}${canary('CA file')}\n`),
    write('key', key.private),
    write('token', token),
    write('baseline.json', configWithCanaries('baseline')),
    write('database-password', `${password.database}\n`),
    write('roster', roster(hosts.sound.port)),
    write('hosts.ini', ansible(hosts.garbage.port, hosts.failing.port)),
    write(
      'known_hosts',
      [hosts.sound, hosts.garbage, hosts.failing]
        .map(({ port }) => `[127.0.0.1]:${port} ${hostKey.public} ${canary('known_hosts')}\n`)
        .concat(`mismatch ${other.public} ${canary('known_hosts')}\n`)
        .join(''),
    ),
  ])
  const database = (name: string, kind: string, port: number) => ({
    name,
    kind,
    host: 'db.example.com',
    connectTo: `127.0.0.1:${port}`,
    account: { user: 'auditor', tls: 'disable', passwordFile: 'database-password' },
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
      MMVERIFY_SSH_PASSPHRASE: awkward('passphrase'),
      WRONG_PASSWORD: awkward('wrong password'),
      EDGE_TOKEN: canary('API token'),
    },
    secrets: { canary: mark, token, ...keyLines(key.private) },
    hosts,
    databases,
    edge,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Each line of a PEM by itself: nobody needs all of them. */
function keyLines(pem: string): Secrets {
  const lines = pem.split('\n').filter((line) => /^[A-Za-z0-9+/=]{16,}$/.test(line))
  return Object.fromEntries(lines.map((line, index) => [`line ${index + 1} of the private key`, line]))
}

const roster = (port: number) => `by-roster:
  host: 127.0.0.1
  port: ${port}
  user: audit
  passwd: ${password.roster}
  priv_passwd: ${canary('priv_passwd')}
  sudo: True
  # ${canary('roster comment')}
  minion_opts:
    postgres.pass: ${canary('roster postgres.pass')}
    deep:
      api_key: ${canary('roster deep')}
`

const ansible = (garbage: number, failing: number) => `# ${canary('Ansible comment')}
[app]
garbage ansible_host=127.0.0.1 ansible_port=${garbage} ansible_user=audit ansible_password=${password.roster}
failing ansible_host=127.0.0.1 ansible_port=${failing} ansible_user=audit ansible_password=${password.roster} ansible_become=yes

[app:vars]
ansible_become_password=${canary('Ansible become')}
smtp_password="${canary('Ansible var')} and more"
vault_token='${canary('Ansible vault')}'
`
