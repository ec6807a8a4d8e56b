import type { SecureVersion } from 'node:tls'
import type { CommandId } from '../../../probes/host/commands.ts'
import type { ReplicaProfile } from '../replica-profile.ts'
import recorded from './postgresql/recording.json' with { type: 'json' }
import { createMattermostSections, type MattermostSections } from './simulated-config.ts'

/** A change to what a command printed. The text must be there, and is replaced everywhere. */
export interface Edit {
  command: CommandId
  from: string
  to: string
}

export type PostgresqlTable = keyof typeof recorded
export type PostgresqlRows = Record<PostgresqlTable, (string | null)[][]>

/** The half of the replica that is seen with a login: recordings, and what a fault may change of them. */
export interface InsideSettings {
  /** Folders of recordings that replace the plain ones, the last before all. */
  recordings: readonly string[]
  edits: Edit[]
  /** What a command answers instead, such as nothing and an exit status. */
  answers: Partial<Record<CommandId, { stdout?: string; stderr?: string; exit: number }>>
  mattermost: {
    /** What the server runs with, shown by mmctl and the REST API. */
    running: MattermostSections
    /** /etc/mattermost/config.json. */
    file: MattermostSections
    /** The config.json that was kept before an upgrade. */
    kept: MattermostSections
  }
  /** Null: no database server may be asked. */
  database: DatabaseSettings | null
  /** Keys of secrets that stand in the inventory file in the clear, with their lines. */
  inventorySecrets: { key: string; line: number }[]
}

/** PostgreSQL. */
export interface DatabaseSettings {
  tls: { minVersion: SecureVersion } | null
  /** pg_hba.conf lets Mattermost's account in without TLS. */
  clearText: boolean
  /** How pg_hba.conf asks Mattermost's account for its password. */
  method: 'scram-sha-256' | 'md5' | 'trust'
  rows: PostgresqlRows
}

/** A host, a database and settings that are in order: seed 000's as written, or what is right today. */
export function createInsideSettings(profile: ReplicaProfile): InsideSettings {
  const documented = profile !== 'current'
  const sections = () => createMattermostSections(documented)
  const rows = Object.fromEntries(
    Object.entries(recorded).map(([table, { rows }]) => [table, rows.map((row) => [...row])]),
  ) as PostgresqlRows
  return {
    recordings: recordings[profile],
    edits: [],
    answers: {},
    mattermost: { running: sections(), file: sections(), kept: sections() },
    database: documented
      ? null
      : { tls: { minVersion: 'TLSv1.2' }, clearText: false, method: 'scram-sha-256', rows },
    inventorySecrets: [],
  }
}

const recordings: Record<ReplicaProfile, readonly string[]> = {
  current: [],
  centos7: ['centos7'],
  'centos7-legacy': ['centos7'],
  'centos7-perfect': ['centos7', 'centos7-perfect'],
}
