import * as z from 'zod'
import { profileNames } from '../../core/requirement.ts'
import { waiverSchema } from '../../core/run.ts'
import { severities } from '../../core/verdict.ts'
import { inconclusiveLevels } from '../../suites/gate.ts'
import { accessShape, sshSchema } from './access-schema.ts'

const port = z.int().min(1).max(65535)
/** As the flags take them. */
const seconds = z.number().positive().max(3600)

/** The config file: YAML (or JSON). Unknown keys are errors, since a misspelt one would silently check less. */
export const configSchema = z.strictObject({
  profile: z.enum(profileNames).optional(),
  targets: z
    .array(
      z.strictObject({
        /** HOST or HOST:PORT, or an https:// URL, whose path is the one that Mattermost is below. */
        host: z.string(),
        /** An address, or several, to reach it at instead of asking DNS. */
        connectTo: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
        /** Documented port → where it really is. */
        ports: z.record(z.string().regex(/^\d+$/), port).optional(),
        /** PEM files of private CAs, relative to this file. */
        ca: z.array(z.string()).optional(),
        /** DNS servers to ask for its records: ADDRESS[:PORT], or `system`. */
        resolvers: z.array(z.string()).min(1).optional(),
        /** Certificate Transparency logs besides the shipped ones (log_list.json, v3). */
        ctLogs: z.string().optional(),
        /** What it really is, when it isn't a live deployment: shown in every report's header. */
        simulated: z.string().optional(),
        ...accessShape,
      }),
    )
    .min(1)
    .optional(),
  ssh: sshSchema.optional(),
  check: z.array(z.string()).optional(),
  skip: z.array(z.string()).optional(),
  severity: z.enum(severities).optional(),
  failOn: z.enum([...severities, 'regression']).optional(),
  inconclusiveOn: z.enum(inconclusiveLevels).optional(),
  /** Seconds. */
  timeout: seconds.optional(),
  deadline: seconds.optional(),
  maxConnections: z.int().min(1).max(1024).optional(),
  /** At most 2 connections at once, with a pause after each. */
  gentle: z.boolean().optional(),
  /** Nobody but the targets is asked, and no resolver but those that stand here. */
  offline: z.boolean().optional(),
  waivers: z.array(waiverSchema).optional(),
  reportDir: z.string().optional(),
  reporters: z.array(z.string()).optional(),
})
export type Config = z.infer<typeof configSchema>
