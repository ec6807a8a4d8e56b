import * as z from 'zod'
import type { DatabaseAccess } from './database-access.ts'
import type { HostArchive } from './host-archive.ts'
import type { InventoryFile } from './inventory-file.ts'
import type { Secret } from './secret.ts'
import type { HostKeyPolicy, SshEndpoint } from './ssh-endpoint.ts'

/** What a host is for. `edge` has nginx, `app` Mattermost, `database` its database. */
export const hostRoles = ['edge', 'app', 'database'] as const
export type HostRole = (typeof hostRoles)[number]

/** A host that may be logged in to. */
export interface HostAccess {
  endpoint: SshEndpoint
  /** As the user declared; empty: whatever is found there. */
  roles: readonly HostRole[]
}

/** A host that is known by an archive alone. */
export interface ArchivedHost {
  /** The name it goes by in the facts. */
  name: string
  /** As the user declared; empty: whatever is found there. */
  roles: readonly HostRole[]
  archive: HostArchive
}

/** Mattermost's REST API. The token is sent to the target alone, after its certificate was verified. */
export interface ApiAccess {
  /** Of an account with the role `system_read_only_admin`; without a licence, of an administrator. */
  token: Secret
}

/** A config.json that was kept before an upgrade. */
export interface BaselineAccess {
  /** Text of the kept config.json. */
  config: Secret
  /** When it was kept, ISO 8601; null: not known. */
  at: string | null
}

/** What this run may use besides the network. Holds secrets: never part of facts.json; `AccessRecord` is. */
export interface Access {
  hosts: readonly HostAccess[]
  /** Hosts that nobody logs in to, by what was collected there. */
  archives: readonly ArchivedHost[]
  hostKeys: HostKeyPolicy
  databases: readonly DatabaseAccess[]
  api: ApiAccess | null
  baseline: BaselineAccess | null
  /** The inventory files that the hosts came from, as they may be shown. */
  inventory: InventoryFile[]
}

export const noAccess: Access = {
  hosts: [],
  archives: [],
  hostKeys: { knownHosts: [] },
  databases: [],
  api: null,
  baseline: null,
  inventory: [],
}

/** Which access a run was given: what it lacks is not assessed, which is not the same as absent. */
export const accessRecordSchema = z.strictObject({
  hosts: z.array(z.strictObject({ name: z.string(), roles: z.array(z.enum(hostRoles)) })),
  databases: z.array(z.strictObject({ name: z.string(), account: z.boolean() })),
  api: z.boolean(),
  baseline: z.boolean(),
  inventory: z.boolean(),
})
export type AccessRecord = z.infer<typeof accessRecordSchema>

/** The part of an access that may be written down. */
export function createAccessRecord(access: Access): AccessRecord {
  return {
    hosts: [
      ...access.hosts.map(({ endpoint, roles }) => ({ name: endpoint.name, roles: [...roles] })),
      ...access.archives.map(({ name, roles }) => ({ name, roles: [...roles] })),
    ],
    databases: access.databases.map(({ name, account }) => ({ name, account: account !== null })),
    api: access.api !== null,
    baseline: access.baseline !== null,
    inventory: access.inventory.length > 0,
  }
}
