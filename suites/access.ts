import type { AccessRecord } from '../probes/access.ts'
import type { FactPath } from '../probes/probe.ts'

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

const byArea: Partial<Record<string, Grant>> = { host: hosts, cluster: hosts, database: databases, inventory }
const byFact: Partial<Record<FactPath, Grant>> = {}
