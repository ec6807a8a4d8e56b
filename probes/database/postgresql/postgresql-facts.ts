import * as z from 'zod'
import { createAnswerSchema } from '../query-answer.ts'

const roleSchema = z.strictObject({
  name: z.string(),
  superuser: z.boolean(),
  createRole: z.boolean(),
  createDatabase: z.boolean(),
  login: z.boolean(),
  replication: z.boolean(),
  bypassRls: z.boolean(),
})

const hbaRuleSchema = z.strictObject({
  line: z.int(),
  /** local, host, hostssl, hostnossl, hostgssenc, hostnogssenc; null where the line can't be read. */
  type: z.string().nullable(),
  databases: z.array(z.string()),
  users: z.array(z.string()),
  address: z.string().nullable(),
  netmask: z.string().nullable(),
  method: z.string().nullable(),
  /** The line can't be read, and while that is so the server keeps the rules that it had. */
  broken: z.boolean(),
})

export const postgresqlAnswersSchema = z.strictObject({
  kind: z.literal('postgresql'),
  /** By name. One that the account may not see, or that the version lacks, is absent. */
  settings: createAnswerSchema(z.strictObject({ name: z.string(), value: z.string() })),
  roles: createAnswerSchema(roleSchema),
  memberships: createAnswerSchema(
    z.strictObject({ member: z.string(), role: z.string(), admin: z.boolean() }),
  ),
  /** On databases: CONNECT, CREATE, TEMPORARY. `PUBLIC` is every role. */
  databaseGrants: createAnswerSchema(
    z.strictObject({
      database: z.string(),
      owner: z.string(),
      grantee: z.string(),
      privilege: z.string(),
      grantable: z.boolean(),
    }),
  ),
  /** The other databases that Mattermost's account may connect to, each with what it may do with the tables there. */
  otherDatabases: createAnswerSchema(
    z.strictObject({
      database: z.string(),
      tables: createAnswerSchema(z.strictObject({ name: z.string(), privileges: z.array(z.string()) })),
    }),
  ),
  /** pg_hba.conf as it is on disk now, which the running server may not have loaded yet. */
  hbaRules: createAnswerSchema(hbaRuleSchema),
  /** Live client sessions, our own left out. */
  sessions: createAnswerSchema(
    z.strictObject({
      user: z.string().nullable(),
      database: z.string().nullable(),
      /** Null: a Unix socket, or hidden. */
      address: z.string().nullable(),
      application: z.string().nullable(),
      /** Null: hidden. */
      tls: z.boolean().nullable(),
      tlsVersion: z.string().nullable(),
      cipher: z.string().nullable(),
    }),
  ),
})
export type PostgresqlAnswers = z.infer<typeof postgresqlAnswersSchema>
