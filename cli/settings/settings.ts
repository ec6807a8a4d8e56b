import type { Access } from '../../core/access.ts'
import type { ProfileName } from '../../core/requirement.ts'
import type { Scope, Shard, Waiver } from '../../core/run.ts'
import type { Target } from '../../core/target.ts'
import type { ReplicaChoice } from '../replica/options.ts'
import type { GateSettings } from './resolve-gate.ts'

/** A target, and what may be used to look at it besides the network. */
export interface Deployment {
  target: Target
  access: Access
}

/** Where the evidence comes from. */
export type Source =
  | { kind: 'targets'; deployments: Deployment[] }
  | { kind: 'facts'; directory: string }
  | { kind: 'replica'; replica: ReplicaChoice; faults: string[] }

/** A reporter of the table; null: it writes at its usual place. */
export interface ReporterChoice {
  name: string
  path: string | null
}

/** What concerns the reports and the gate. */
export interface ReportSettings extends GateSettings {
  reportDirectory: string
  reporters: ReporterChoice[]
  /** run.json on stdout instead of the summary. */
  json: boolean
}

/** Everything a run needs to know, after flags, environment and config file were merged and checked. */
export interface Settings extends ReportSettings, Pace {
  source: Source
  /** The part of the targets that this run is. */
  shard: Shard | null
  profile: ProfileName
  /** Which checks were asked for; null: all of them. */
  scope: Scope | null
  /** Ids of the checks in scope, in the catalogue's order; null: all of them, and nobody had to ask the catalogue. */
  ids: readonly string[] | null
  waivers: Waiver[]
}

/** How long is waited, and how much is asked at once. */
export interface Pace {
  /** Longest wait for one phase, in milliseconds. */
  timeout: number
  /** Longest time to collect one target's facts, in milliseconds. */
  deadline: number
  maxConnections: number
  /** How long each place for a connection stays empty after one, in milliseconds. */
  pause: number
}
