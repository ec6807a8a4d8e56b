import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { ArchivedHost } from '../../core/access.ts'
import { type Access, type HostAccess, noAccess } from '../../core/access.ts'
import type { HostKeyPolicy } from '../../core/ssh-endpoint.ts'
import type { InventoryFacts } from '../../probes/inventory/inventory-facts.ts'
import { InventoryError, type InventoryHost } from '../../probes/inventory/inventory-host.ts'
import { describeUnreadableFile, readText, recordedLimit } from '../files/input.ts'
import { UsageError } from '../usage-error.ts'
import type { AccessConfig, NodeConfig, SshConfig } from './access-schema.ts'
import { resolveDatabases } from './databases.ts'
import { normaliseHostName } from './host-name.ts'
import { readSecret } from './secrets.ts'

/** What one target's config and flags let a run use besides the network. Every secret is read and wrapped here. */
export async function resolveAccess(config: AccessConfig, ssh: SshConfig): Promise<Access> {
  const file = config.inventory === undefined ? null : await readInventoryHosts(config.inventory)
  const nodes = config.nodes ?? []
  requireDistinctNames(nodes)
  const archives = await readArchives(nodes)
  const archived = new Set(archives.map(({ name }) => name))
  const hosts = await resolveHosts(
    nodes.filter(({ name }) => !archived.has(name)),
    (file?.hosts ?? []).filter(({ name }) => !archived.has(name)),
    ssh,
  )
  const token = await readSecret(
    { env: config.api?.tokenEnv, file: config.api?.tokenFile },
    'MMVERIFY_API_TOKEN',
    'the API token',
  )
  return {
    ...noAccess,
    hosts,
    archives,
    hostKeys: hosts.length === 0 ? noAccess.hostKeys : await resolveHostKeys(ssh),
    databases: await resolveDatabases(config.databases ?? [], hosts),
    api: token === null ? null : { token },
    baseline: await readBaseline(config.configBaseline),
    inventory: file === null ? [] : [file.facts],
  }
}

function requireDistinctNames(nodes: readonly NodeConfig[]): void {
  if (new Set(nodes.map(({ name }) => name)).size < nodes.length) {
    throw new UsageError('two nodes have the same name')
  }
}

/** Nobody logs in to a node that has an archive, even where an inventory says how. */
async function readArchives(nodes: readonly NodeConfig[]): Promise<ArchivedHost[]> {
  const archived = nodes.filter(({ archive }) => archive !== undefined)
  if (archived.length === 0) return []
  const { readArchivedNode } = await import('./archived-node.ts')
  return Promise.all(archived.map(readArchivedNode))
}

async function readBaseline(path: string | undefined): Promise<Access['baseline']> {
  const config = path === undefined ? null : await readSecret({ file: path }, null, 'the kept config.json')
  return config && { config, at: null }
}

interface InventoryHosts {
  hosts: readonly InventoryHost[]
  facts: InventoryFacts['files'][number]
}

async function readInventoryHosts(path: string): Promise<InventoryHosts> {
  const { readInventory } = await import('../../probes/inventory/read-inventory.ts')
  try {
    const { inventory, facts } = await readInventory(path)
    // Where it says why there are none, the file is still judged.
    if (inventory.hosts.length === 0 && inventory.notes.length === 0)
      throw new UsageError(`${path} names no host`)
    for (const note of inventory.notes) process.stderr.write(`mmverify: ${path}: ${note}\n`)
    return { hosts: inventory.hosts, facts }
  } catch (error) {
    if (error instanceof InventoryError) throw new UsageError(`${path} (${error.format}): ${error.message}`)
    throw describeUnreadableFile(error, path, 'inventory')
  }
}

async function resolveHosts(
  nodes: readonly NodeConfig[],
  inventory: readonly InventoryHost[],
  ssh: SshConfig,
): Promise<HostAccess[]> {
  const known = new Map(inventory.map((host) => [host.name, host]))
  const declared = new Map(nodes.map((node) => [node.name, node]))
  const all = [
    ...inventory.map((host) => mergeHost(declared.get(host.name), host)),
    ...nodes.filter(({ name }) => !known.has(name)).map((node) => mergeHost(node, undefined)),
  ]
  if (all.length === 0) return []
  // ssh2 takes its time to load, and most runs have no host to log in to.
  const { readCredentials } = await import('./ssh-credentials.ts')
  const { createEndpoints, JumpError } = await import(
    '../../probes/host/transports/ssh/inventory-endpoints.ts'
  )
  const credentials = new Map(
    await Promise.all(
      all.map(
        async (host) => [host.name, await readCredentials(host, declared.get(host.name), ssh)] as const,
      ),
    ),
  )
  const shared = await readCredentials(null, undefined, ssh)
  try {
    const endpoints = createEndpoints(all, {
      user: ssh.user ?? userInfo().username,
      sudo: ssh.sudo ?? false,
      credentials: ({ name }) => credentials.get(name) ?? shared,
    })
    return endpoints.map((endpoint) => ({ endpoint, roles: declared.get(endpoint.name)?.roles ?? [] }))
  } catch (error) {
    if (error instanceof JumpError) throw new UsageError(error.message)
    throw error
  }
}

/** A node adds to what the inventory says of the host of its name, and beats it. */
function mergeHost(node: NodeConfig | undefined, host: InventoryHost | undefined): InventoryHost {
  const jumps = node?.jump === undefined ? (host?.jumps ?? []) : [node.jump].flat()
  const name = node?.name ?? host?.name ?? ''
  return {
    name,
    address: normaliseHostName(node?.host ?? host?.address ?? name),
    port: node?.port ?? host?.port ?? 22,
    user: node?.user ?? host?.user ?? null,
    identityFiles: node?.identityFiles ?? host?.identityFiles ?? [],
    password: host?.password ?? null,
    sudo: node?.sudo ?? host?.sudo ?? false,
    jumps,
    groups: host?.groups ?? [],
    hostKeyAlias: node?.hostKeyAlias ?? host?.hostKeyAlias ?? null,
  }
}

async function resolveHostKeys({ acceptAnyHostKey, knownHosts }: SshConfig): Promise<HostKeyPolicy> {
  if (acceptAnyHostKey) return 'accept-any'
  const { parseKnownHosts } = await import('../../probes/host/known-hosts.ts')
  const path = knownHosts ?? join(homedir(), '.ssh', 'known_hosts')
  return { knownHosts: parseKnownHosts(await readText(path, 'known_hosts file', recordedLimit)) }
}
