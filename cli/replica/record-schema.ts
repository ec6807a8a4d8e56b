import * as z from 'zod'
import { profileNames } from '../../core/requirement.ts'
import { targetSchema } from '../../core/target.ts'

/** What replica.json holds. */
export const recordSchema = z.strictObject({
  schemaVersion: z.literal(1),
  name: z.string(),
  /** The id that its containers are labelled with. */
  run: z.string(),
  options: z.record(z.string(), z.string()),
  profile: z.enum(profileNames).nullable(),
  mattermost: z.string(),
  target: targetSchema,
  published: targetSchema,
  hosts: z.record(z.string(), z.array(z.string())),
  credentials: z.record(z.string(), z.string()),
  files: z.record(z.string(), z.string()),
})

/** What is needed to use a kept replica. Holds its credentials. */
export type ReplicaRecord = z.infer<typeof recordSchema>
