import * as z from 'zod'
import { createOutcomeSchema } from '../../../core/outcome.ts'
import { logSchema } from '../../../core/transparency-log.ts'

/** The three ways a timestamp reaches a client (RFC 6962 §3.3). */
export const timestampSources = ['certificate', 'tls', 'ocsp'] as const
export type TimestampSource = (typeof timestampSources)[number]

const timestampSchema = z.strictObject({
  /** SHA-256 of the log's key, in base64. */
  logId: z.string(),
  /** ISO 8601, UTC. */
  timestamp: z.string(),
  /** Null: not in the log list. */
  log: logSchema.pick({ description: true, operator: true, state: true, tiled: true }).nullable(),
  /** `unverifiable`: the log isn't in the list, or the issuer, whose key the log signed too, isn't known. */
  signature: z.enum(['valid', 'invalid', 'unverifiable']),
})
export type Timestamp = z.infer<typeof timestampSchema>

/** `tls.transparency`. */
export const transparencySchema = z.strictObject({
  /** What the signatures were verified with: of which day, from where. */
  logList: z.strictObject({ timestamp: z.string(), source: z.string(), logs: z.int() }),
  /** One entry per distinct leaf, in the order of `tls.certificates`. */
  certificates: z.array(
    z.strictObject({
      /** Of the leaf. */
      sha256: z.string(),
      /** Do signatures lead to a public root, not only to one of the target's own CAs? */
      publicRoot: z.boolean(),
      /** What each way brought; absent: nothing. */
      timestamps: z.partialRecord(z.enum(timestampSources), createOutcomeSchema(z.array(timestampSchema))),
    }),
  ),
})
export type Transparency = z.infer<typeof transparencySchema>
