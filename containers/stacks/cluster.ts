import { randomBytes } from 'node:crypto'
import { createNetwork, subnets } from '../docker/network.ts'
import { type Host, startHost } from '../docker/stack-host.ts'
import { createRun, type RunOptions, together } from '../docker/stack-run.ts'
import { type MattermostChoice, type MattermostImage, mattermostImage } from '../images/mattermost-image.ts'
import { roleImage } from '../images/role-images.ts'
import { startAcme, trustAcme } from './acme-server.ts'
import { auditorPassword, installAuditor, managementNetwork } from './auditor-account.ts'
import {
  address,
  authorizePeers,
  firewallNode,
  installTunnelUnits,
  type Peer,
  peersOf,
  prepareSsh,
  preStartScript,
  type Variant,
} from './cluster-node.ts'
import { databaseTrust, dataSource, installDatabase, trustDatabase } from './database-installation.ts'
import { installEdge, proxyConfiguration } from './edge-installation.ts'
import { edgeTargets } from './edge-targets.ts'
import { primeStaple } from './first-staple.ts'
import { discreetPush, installMattermost } from './mattermost-service.ts'
import type { Stack } from './stack.ts'
import { insideAccess } from './stack-access.ts'

export interface ClusterOptions extends RunOptions {
  /** The published team edition cannot cluster, and the enterprise edition needs a licence: by default the stand-in runs. */
  mattermost?: MattermostChoice
  /** How many app hosts: 2 to 8, default 3. */
  nodes?: number
  variant?: Variant
}

const domain = 'chat.cluster.mmverify.test'
const ports = [80, 443]

/**
 * Seed 001, part three: app hosts that speak to each other through SSH tunnels, behind one nginx, on one PostgreSQL. Each has sshd,
 * ufw, the nat rules and the unit of the document; `nodes.mattermost1` and on.
 */
export async function startCluster(options: ClusterOptions): Promise<Stack> {
  const count = options.nodes ?? 3
  const variant = options.variant ?? 'as-written'
  if (!Number.isInteger(count) || count < 2 || count > 8)
    throw new RangeError(`a cluster has 2 to 8 nodes, not ${count}`)
  await using undo = new AsyncDisposableStack()
  const run = undo.use(await createRun('cluster', options))
  const credentials = {
    databasePassword: randomBytes(12).toString('hex'),
    auditorPassword: auditorPassword(),
    token: randomBytes(13).toString('hex'),
  }
  const choice = options.mattermost ?? { use: 'stand-in' }
  const mattermost = await mattermostImage(run, 'cluster', 'postgresql', choice)
  const images = { edge: await roleImage(run, 'edge'), database: await roleImage(run, 'postgresql') }
  const front = await createNetwork(run, 'front', { ipv6: true })
  const members = await createNetwork(run, 'members', { internal: true })
  const management = await managementNetwork(run)
  const names = Array.from({ length: count }, (_, index) => `mattermost${index + 1}`)

  const acme = await startAcme(run, front)
  const [edge, database, nodes] = await together([
    startHost(run, {
      name: 'nginx',
      image: images.edge,
      networks: [{ network: front, aliases: [domain] }, { network: members }, { network: management }],
      hosts: acme.hosts,
      ports,
    }),
    startHost(run, {
      name: 'database',
      image: images.database,
      networks: [{ network: members }, { network: management }],
    }),
    together(
      names.map((name) =>
        startHost(run, {
          name,
          image: mattermost.image,
          networks: [{ network: members }, { network: management }],
        }),
      ),
    ),
  ])

  run.progress('database, SSH keys, certificate')
  const password = credentials.databasePassword
  const [databaseCa, keys] = await together([
    installDatabase(database, 'postgresql', {
      password,
      auditorPassword: credentials.auditorPassword,
      tlsRequired: true,
      clients: subnets(members),
    }),
    together(nodes.map(prepareSsh)),
    trustAcme(edge, acme).then(() => installEdge(edge, domain, configuration(nodes))),
  ])
  run.progress('firewall, tunnels, Mattermost')
  const source = dataSource('postgresql', address(database), password, 'verify-full')
  await together(
    nodes.map(async (node) => {
      const peers = peersOf(node, nodes)
      await trustDatabase(node, databaseCa)
      await authorizePeers(node, peers, keys)
      for (const subnet of subnets(management)) await node.shell(`ufw allow from ${subnet} to any port ssh`)
      await firewallNode(node, peers, variant)
      await installNode(node, { mattermost, peers, variant, source, token: credentials.token })
    }),
  )
  await together(nodes.map((node) => node.start('mattermost')))

  const simulated = `replica cluster of ${count}, ${variant}, Mattermost: ${mattermost.name}`
  const targets = await edgeTargets({ host: edge, domain, ca: acme.root, simulated, ports })
  await primeStaple(run, targets.target)
  const logins = await installAuditor([
    { host: edge, roles: ['edge'] },
    { host: database, roles: ['database'] },
    ...nodes.map((host) => ({ host, roles: ['app'] as const, ownSshd: true })),
  ])
  const access = insideAccess(logins, {
    token: credentials.token,
    config: (await nodes[0]?.shell('cat /opt/mattermost/config/config.json')) ?? '',
    database: {
      kind: 'postgresql',
      host: address(database),
      through: 'mattermost1',
      database: 'mattermost',
      password: credentials.auditorPassword,
      tls: 'verify-full',
      ca: databaseCa,
    },
  })
  const owned = undo.move()
  return {
    name: 'cluster',
    run: run.id,
    ...targets,
    access,
    auditor: logins.auditor,
    nodes: {
      nginx: edge,
      database,
      acme: acme.host,
      ...Object.fromEntries(nodes.map((node) => [node.name, node])),
    },
    mattermost: mattermost.name,
    ca: acme.root,
    credentials,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

function configuration(nodes: Host[]): string {
  const servers = nodes.map((node) => `server ${address(node)}:8065;`).join('\n   ')
  return proxyConfiguration(domain, [{ from: 'server [::1]:8065;', to: servers }])
}

interface NodeInstallation {
  mattermost: MattermostImage
  peers: Peer[]
  variant: Variant
  source: string
  token: string
}

async function installNode(
  node: Host,
  { mattermost, peers, variant, source, token }: NodeInstallation,
): Promise<void> {
  const script = '/opt/mattermost/bin/pre_start.sh'
  const tunnels = variant === 'repaired' ? await installTunnelUnits(node, peers) : []
  if (variant === 'as-written') await node.write(script, preStartScript(peers), 0o755)
  await node.shell('mkdir -p /opt/mattermost/config')
  await installMattermost(node, {
    mattermost,
    config: '/opt/mattermost/config/config.json',
    settings: {
      ServiceSettings: { SiteURL: `https://${domain}`, EnableLocalMode: true },
      SqlSettings: { DriverName: 'postgres', DataSource: source },
      EmailSettings: discreetPush,
      ClusterSettings: { Enable: true, ClusterName: 'replica' },
    },
    ...(variant === 'as-written' ? { preStart: script } : { after: tunnels }),
    environment: {
      STAND_IN_TOKEN: token,
      STAND_IN_PEERS: peers.map((peer) => peer.address).join(' '),
      ...databaseTrust,
    },
  })
}
