import * as z from 'zod'
import { failureSchema } from '../../../core/outcome.ts'
import { notRunReasons } from '../../host/command-result.ts'
import { dsnSchema } from '../dsn/dsn-facts.ts'

const dataSourceSchema = z.strictObject({
  /** `/opt/mattermost/config/config.json SqlSettings.DataSourceReplicas[0]`, `environment MM_SQLSETTINGS_DATASOURCE` … */
  source: z.string(),
  dsn: dsnSchema,
  /** Whether Mattermost uses it. Null: what decides that could not be read. */
  inForce: z.boolean().nullable(),
  /** What is used in its place: `environment MM_SQLSETTINGS_DATASOURCE`. Null: nothing is known to be. */
  overriddenBy: z.string().nullable(),
})
export type DataSource = z.infer<typeof dataSourceSchema>

const unreadSchema = z.strictObject({
  /** A file, or the unit whose environment it is. */
  place: z.string(),
  why: z.discriminatedUnion('status', [
    /** The account may not read it. */
    z.strictObject({ status: z.literal('forbidden') }),
    /** What reads it reported failure. */
    z.strictObject({ status: z.literal('failed'), exit: z.int().nullable() }),
    /** Something else answered in the place of what reads it. */
    z.strictObject({
      status: z.literal('not-run'),
      reason: z.enum(notRunReasons),
      exit: z.int().nullable(),
    }),
    /** It is there, and nothing here reads it: files of a unit's environment, settings that are stored in the database. */
    z.strictObject({ status: z.literal('not-asked') }),
    failureSchema,
  ]),
})
export type Unread = z.infer<typeof unreadSchema>

/**
 * The data sources of Mattermost on one host. No DSN is known to be absent unless `unread` is empty: each place there may
 * hold others, or override these.
 */
export const hostDataSourcesSchema = z.strictObject({
  /** Where the settings come from: `database` where `--config` or MM_CONFIG is a DSN. Null: no place of theirs was found. */
  store: z.enum(['file', 'database']).nullable(),
  /** `container 0123456789ab`: what its process was given, in place of the host's units and files. */
  container: z.string().optional(),
  /** The configuration files that were read. */
  configs: z.array(z.string()),
  sources: z.array(dataSourceSchema),
  unread: z.array(unreadSchema),
})
export type HostDataSources = z.infer<typeof hostDataSourcesSchema>
