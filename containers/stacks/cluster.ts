import { randomBytes } from 'node:crypto'
import { createNetwork, subnetsOf } from '../docker/network.ts'
import { type Host, startHost } from '../docker/stack-host.ts'
import { createStackRun, type StackRunOptions, waitForAll } from '../docker/stack-run.ts'
import {
  ensureMattermostImage,
  type MattermostChoice,
  type MattermostImage,
} from '../images/mattermost-image.ts'
import { ensureRoleImage } from '../images/role-images.ts'
import { startAcme, trustAcme } from './acme-server.ts'
import { createAuditorPassword, createManagementNetwork, installAuditor } from './auditor-account.ts'
import {
  addressOf,
  authorizePeers,
  configureFirewall,
  installTunnelUnits,
  type Peer,
  peersOf,
  prepareSsh,
  renderPreStartScript,
} from './cluster-node.ts'
import { databaseTrust, formatDataSource, installDatabase, trustDatabase } from './database-installation.ts'
import { installEdge, renderProxyConfiguration } from './edge-installation.ts'
import { createEdgeTargets } from './edge-targets.ts'
import { primeStaple } from './first-staple.ts'
import { discreetPush, installMattermost } from './mattermost-service.ts'
import type { Stack } from './stack.ts'
import { createStackAccess } from './stack-access.ts'
import type { ClusterVariant } from './variants.ts'

export interface ClusterOptions extends StackRunOptions {
  /** The published team edition cannot cluster, and the enterprise edition needs a licence: by default the stand-in runs. */
  mattermost?: MattermostChoice
  /** How many app hosts: 2 to 8, default 3. */
  nodes?: number
  variant?: ClusterVariant
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
  const run = undo.use(await createStackRun('cluster', options))
  const credentials = {
    databasePassword: randomBytes(12).toString('hex'),
    auditorPassword: createAuditorPassword(),
    token: randomBytes(13).toString('hex'),
  }
  const choice = options.mattermost ?? { use: 'stand-in' }
  const mattermost = await ensureMattermostImage(run, 'cluster', 'postgresql', choice)
  const images = {
    edge: await ensureRoleImage(run, 'edge'),
    database: await ensureRoleImage(run, 'postgresql'),
  }
  const front = await createNetwork(run, 'front', { ipv6: true })
  const members = await createNetwork(run, 'members', { internal: true })
  const management = await createManagementNetwork(run)
  const names = Array.from({ length: count }, (_, index) => `mattermost${index + 1}`)

  const acme = await startAcme(run, front)
  const [edge, database, nodes] = await waitForAll([
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
    waitForAll(
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
  const [databaseCa, keys] = await waitForAll([
    installDatabase(database, 'postgresql', {
      password,
      auditorPassword: credentials.auditorPassword,
      tlsRequired: true,
      clients: subnetsOf(members),
    }),
    waitForAll(nodes.map(prepareSsh)),
    trustAcme(edge, acme).then(() => installEdge(edge, domain, renderEdgeConfiguration(nodes))),
  ])
  run.progress('firewall, tunnels, Mattermost')
  const source = formatDataSource('postgresql', addressOf(database), password, 'verify-full')
  await waitForAll(
    nodes.map(async (node) => {
      const peers = peersOf(node, nodes)
      await trustDatabase(node, databaseCa)
      await authorizePeers(node, peers, keys)
      for (const subnet of subnetsOf(management)) await node.shell(`ufw allow from ${subnet} to any port ssh`)
      await configureFirewall(node, peers, variant)
      await installNode(node, { mattermost, peers, variant, source, token: credentials.token })
    }),
  )
  await waitForAll(nodes.map((node) => node.start('mattermost')))

  const simulated = `replica cluster of ${count}, ${variant}, Mattermost: ${mattermost.name}`
  const targets = await createEdgeTargets({ host: edge, domain, ca: acme.root, simulated, ports })
  await primeStaple(run, targets.target)
  const logins = await installAuditor([
    { host: edge, roles: ['edge'] },
    { host: database, roles: ['database'] },
    ...nodes.map((host) => ({ host, roles: ['app'] as const, ownSshd: true })),
  ])
  const access = createStackAccess(logins, {
    token: credentials.token,
    config: (await nodes[0]?.shell('cat /opt/mattermost/config/config.json')) ?? '',
    database: {
      kind: 'postgresql',
      host: addressOf(database),
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

function renderEdgeConfiguration(nodes: Host[]): string {
  const servers = nodes.map((node) => `server ${addressOf(node)}:8065;`).join('\n   ')
  return renderProxyConfiguration(domain, [{ from: 'server [::1]:8065;', to: servers }])
}

interface NodeInstallation {
  mattermost: MattermostImage
  peers: Peer[]
  variant: ClusterVariant
  source: string
  token: string
}

async function installNode(
  node: Host,
  { mattermost, peers, variant, source, token }: NodeInstallation,
): Promise<void> {
  const script = '/opt/mattermost/bin/pre_start.sh'
  const tunnels = variant === 'repaired' ? await installTunnelUnits(node, peers) : []
  if (variant === 'as-written') await node.write(script, renderPreStartScript(peers), 0o755)
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
    token,
    environment: {
      STAND_IN_PEERS: peers.map((peer) => peer.address).join(' '),
      ...databaseTrust,
    },
  })
}
