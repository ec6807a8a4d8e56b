import * as z from 'zod'
import { accessRecordSchema } from '../core/access.ts'
import type { JsonObject } from '../core/known-part.ts'
import { targetSchema } from '../core/target.ts'
import { clusterFactsSchema } from './cluster/cluster-facts.ts'
import { databaseFactsSchema } from './database/database-facts.ts'
import { dnsFactsSchema } from './dns/dns-facts.ts'
import { hostFactsSchema } from './host/host-facts.ts'
import { httpFactsSchema } from './http/http-facts.ts'
import { inventoryFactsSchema } from './inventory/inventory-facts.ts'
import { mattermostFactsSchema } from './mattermost/mattermost-facts.ts'
import { netFactsSchema } from './net/net-facts.ts'
import { portsFactsSchema } from './ports/ports-facts.ts'
import { quicFactsSchema } from './quic/quic-facts.ts'
import { tlsFactsSchema } from './tls/tls-facts.ts'
import { websocketFactsSchema } from './websocket/websocket-facts.ts'

/** The major version of the shape: facts of another one are not judged. docs/schemas/README.md says when it is raised. */
export const factsSchemaVersion = 1
/** The minor version: raised with every addition. */
export const factsSchemaMinor: number = 0

export const factsSchema = z.strictObject({
  net: netFactsSchema.partial().optional(),
  dns: dnsFactsSchema.partial().optional(),
  quic: quicFactsSchema.partial().optional(),
  tls: tlsFactsSchema.partial().optional(),
  http: httpFactsSchema.partial().optional(),
  ports: portsFactsSchema.partial().optional(),
  websocket: websocketFactsSchema.partial().optional(),
  mattermost: mattermostFactsSchema.partial().optional(),
  inventory: inventoryFactsSchema.partial().optional(),
  host: hostFactsSchema.partial().optional(),
  database: databaseFactsSchema.partial().optional(),
  cluster: clusterFactsSchema.partial().optional(),
})

/** Everything seen of one target. A missing fact means that its probe did not run to its end: never that all is well. */
export type Facts = z.infer<typeof factsSchema>

/** The evidence of one target: one entry of `facts.json`. */
export const collectionSchema = z.strictObject({
  target: targetSchema,
  /** What the run could use besides the network. */
  access: accessRecordSchema,
  /** ISO 8601, UTC. Judgements about time (expiry, freshness) are made as of `startedAt`. */
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** False when the run was cut short: some probes did not finish. */
  complete: z.boolean(),
  /** Facts that nobody asked for, since no chosen check needs or uses them (`--check`, `--skip`, `--severity`). Absent: none. */
  unasked: z.array(z.string()).optional(),
  facts: factsSchema,
})
export type Collection = z.infer<typeof collectionSchema> & { newer?: NewerCollection }

/** What is kept of a collection that a newer version of mmverify made. Stands in no file. */
export interface NewerCollection {
  /** Of the file that it was read from. */
  schemaMinor: number
  /** The version of mmverify that wrote it. */
  writer: string
  /** As the file has it: what is written when the collection is written again. */
  asRead: JsonObject
  /** Facts with a value that this version does not know (`tls.versions`), and where it stands in them. They are not among `facts`. */
  unreadable: Record<string, string>
}

const header = {
  schemaVersion: z.literal(factsSchemaVersion),
  /** Absent: 0. */
  schemaMinor: z.int().nonnegative().optional(),
  tool: z.strictObject({ name: z.literal('mmverify'), version: z.string() }),
}

/** What stands before `runs`. Closed within a major version. */
export const factsFileHeaderSchema = z.strictObject(header)

/** `facts.json`: the collection itself for one target, `runs` for several. */
export const factsFileSchema = z.union([
  z.strictObject({ ...header, ...collectionSchema.shape }),
  z.strictObject({ ...header, runs: z.array(collectionSchema).min(2) }),
])
