import type { AccessRecord } from '../core/access.ts'
import type { FactPath } from '../core/fact.ts'

/** What a fact can only be seen with, in words that say what to give; null: this run was given it, or it needs none. */
export function lackingAccess(path: FactPath, access: AccessRecord): string | null {
  const [area = ''] = path.split('.')
  const { given, name } = byFact[path] ?? byArea[area] ?? open
  return given(access) ? null : name
}

interface Grant {
  given(access: AccessRecord): boolean
  name: string
}

const open: Grant = { given: () => true, name: '' }
const hosts: Grant = {
  given: ({ hosts }) => hosts.length > 0,
  name: 'SSH access to its hosts (nodes in the config file, or --inventory)',
}
const databases: Grant = {
  given: ({ databases }) => databases.length > 0,
  name: 'its database servers (databases in the config file)',
}
const inventory: Grant = {
  given: ({ inventory }) => inventory,
  name: 'an inventory file (--inventory)',
}

const api: Grant = {
  given: ({ api }) => api,
  name: 'a token for the REST API (api in the config file)',
}

const baseline: Grant = {
  given: ({ baseline }) => baseline,
  name: 'the config.json that was kept before the upgrade (configBaseline in the config file)',
}

const byArea: Partial<Record<string, Grant>> = { host: hosts, cluster: hosts, database: databases, inventory }
const byFact: Partial<Record<FactPath, Grant>> = {
  'cluster.status': api,
  'database.dataSources': hosts,
  'mattermost.configuration': api,
  'mattermost.baseline': baseline,
}
