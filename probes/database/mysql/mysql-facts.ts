import * as z from 'zod'
import { createAnswerSchema } from '../query-answer.ts'

const settingSchema = z.strictObject({ name: z.string(), value: z.string() })

const accountSchema = z.strictObject({
  user: z.string(),
  /** `%` is everywhere. */
  host: z.string(),
  plugin: z.string(),
  /** No password is set: with a plugin that uses one, anybody may log in. */
  withoutPassword: z.boolean(),
  /** REQUIRE: '' none, ANY (SSL), X509 or SPECIFIED. */
  requires: z.string(),
  /** Global privileges: SELECT, SUPER, GRANT … */
  privileges: z.array(z.string()),
})

const databaseGrantSchema = z.strictObject({
  user: z.string(),
  host: z.string(),
  /** May hold the wildcards `%` and `_`. */
  database: z.string(),
  privileges: z.array(z.string()),
})

const sessionSchema = z.strictObject({
  user: z.string().nullable(),
  /** The client's address and port, or its name. */
  host: z.string().nullable(),
  database: z.string().nullable(),
  /** `TCP/IP` is in clear, `SSL/TLS`, `Socket`; null: the server doesn't say. */
  transport: z.string().nullable(),
  tlsVersion: z.string().nullable(),
  cipher: z.string().nullable(),
})

export const mysqlAnswersSchema = z.strictObject({
  kind: z.literal('mysql'),
  /** Settings of the server that bear on security, by name; one that its version lacks is absent. */
  settings: createAnswerSchema(settingSchema),
  /** Privileges of the account that asks. */
  ownPrivileges: createAnswerSchema(z.string()),
  /** MariaDB's roles are among them, with an empty host; its `PUBLIC` is held by every account. */
  accounts: createAnswerSchema(accountSchema),
  /** Those of `accounts` that cannot log in. `rejected`: the server is too old to lock any. */
  lockedAccounts: createAnswerSchema(z.strictObject({ user: z.string(), host: z.string() })),
  databaseGrants: createAnswerSchema(databaseGrantSchema),
  tableGrants: createAnswerSchema(
    z.strictObject({
      user: z.string(),
      host: z.string(),
      database: z.string(),
      table: z.string(),
      privileges: z.array(z.string()),
    }),
  ),
  routineGrants: createAnswerSchema(
    z.strictObject({
      user: z.string(),
      host: z.string(),
      database: z.string(),
      routine: z.string(),
      privileges: z.array(z.string()),
    }),
  ),
  /** Accounts that may act as another one; an empty one is every other. */
  proxies: createAnswerSchema(
    z.strictObject({ user: z.string(), host: z.string(), proxied: z.string(), proxiedHost: z.string() }),
  ),
  /** Role memberships. Privileges of a role are among those of the account of its name. A role of MariaDB has no host. */
  roles: createAnswerSchema(
    z.strictObject({ user: z.string(), host: z.string(), role: z.string(), roleHost: z.string() }),
  ),
  /** Global privileges that have no column in mysql.user: MySQL 8.0's dynamic ones, MariaDB's finer ones. */
  dynamicGrants: createAnswerSchema(
    z.strictObject({ user: z.string(), host: z.string(), privilege: z.string() }),
  ),
  /** Live sessions, our own left out, with what each is encrypted by: needs performance_schema (off by default in MariaDB). */
  encryptedSessions: createAnswerSchema(sessionSchema),
  /** Live sessions, from the process list: who and from where, not how. */
  sessions: createAnswerSchema(sessionSchema.pick({ user: true, host: true, database: true })),
  /** MariaDB's counters for each user since userstat was switched on (off by default, and then empty). Null: MySQL. */
  connections: createAnswerSchema(
    z.strictObject({ user: z.string(), total: z.int(), encrypted: z.int() }),
  ).nullable(),
})
export type MysqlAnswers = z.infer<typeof mysqlAnswersSchema>
