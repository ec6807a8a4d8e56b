import type { AccessRecord } from '../core/access.ts'
import type { FactPath } from '../core/fact.ts'

/** What a fact can only be seen with, in words that say what to give; null: this run was given it, or it needs none. */
export function describeMissingAccess(path: FactPath, access: AccessRecord): string | null {
  const [area = ''] = path.split('.')
  const { given, name } = byFact[path] ?? byArea[area] ?? noAccessNeeded
  return given(access) ? null : name
}

interface AccessKind {
  given(access: AccessRecord): boolean
  name: string
}

const noAccessNeeded: AccessKind = { given: () => true, name: '' }
const hosts: AccessKind = {
  given: ({ hosts }) => hosts.length > 0,
  name: 'SSH access to its hosts (nodes in the config file, or --inventory)',
}
const databases: AccessKind = {
  given: ({ databases }) => databases.length > 0,
  name: 'its database servers (databases in the config file)',
}
const inventory: AccessKind = {
  given: ({ inventory }) => inventory,
  name: 'an inventory file (--inventory)',
}

const api: AccessKind = {
  given: ({ api }) => api,
  name: 'a token for the REST API (api in the config file)',
}

const baseline: AccessKind = {
  given: ({ baseline }) => baseline,
  name: 'the config.json that was kept before the upgrade (configBaseline in the config file)',
}

const byArea: Partial<Record<string, AccessKind>> = {
  host: hosts,
  cluster: hosts,
  database: databases,
  inventory,
}
const byFact: Partial<Record<FactPath, AccessKind>> = {
  'cluster.status': api,
  'database.dataSources': hosts,
  'mattermost.configuration': api,
  'mattermost.baseline': baseline,
}
