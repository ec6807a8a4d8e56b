import * as z from 'zod'

/** Host and port as written; the port is null where the driver's own applies. `path`: a Unix socket. */
const placeSchema = z.union([
  z.strictObject({ host: z.string(), port: z.int().min(1).max(65535).nullable() }),
  z.strictObject({ path: z.string() }),
])
export type Place = z.infer<typeof placeSchema>

const shared = {
  user: z.string().nullable(),
  /** Whether one is written into the string. The password itself never leaves the parser. */
  hasPassword: z.boolean(),
  places: z.array(placeSchema).min(1),
  database: z.string().nullable(),
}

/** go-sql-driver/mysql: `user:password@protocol(address)/dbname?params`. */
export const mysqlDsnSchema = z.strictObject({
  status: z.literal('ok'),
  driver: z.literal('mysql'),
  ...shared,
  /**
   * `tls` as the driver reads it: true, false, skip-verify, preferred, or `custom`, a configuration that the program would
   * have to register (Mattermost registers none, so that it would not start). Null: omitted, which is the same as false.
   */
  tls: z.enum(['true', 'false', 'skip-verify', 'preferred', 'custom']).nullable(),
  /** Options that take protection away. */
  allowFallbackToPlaintext: z.boolean(),
  allowCleartextPasswords: z.boolean(),
  allowOldPasswords: z.boolean(),
  allowAllFiles: z.boolean(),
})

/** lib/pq: a URL, or `key=value` pairs. */
export const postgresqlDsnSchema = z.strictObject({
  status: z.literal('ok'),
  driver: z.literal('postgres'),
  ...shared,
  /** As written. Null: omitted, so that PGSSLMODE decides, and without it the driver's default. */
  sslmode: z.enum(['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full']).nullable(),
  /** A value that no version of the driver takes: it refuses to connect. */
  sslmodeUnknown: z.boolean(),
  /** `system`, `file`: named. With it, `require` verifies the chain as `verify-ca` does. */
  sslrootcert: z.enum(['system', 'file']).nullable(),
  /** A client certificate is named. */
  sslcert: z.boolean(),
})

/** What one DSN says, without its password. `malformed` names the part that could not be read, and nothing of its content. */
export const dsnSchema = z.discriminatedUnion('status', [
  z.discriminatedUnion('driver', [mysqlDsnSchema, postgresqlDsnSchema]),
  z.strictObject({
    status: z.literal('malformed'),
    field: z.enum(['scheme', 'authority', 'address', 'port', 'database', 'parameter', 'escape', 'quote']),
  }),
])

export type Dsn = z.infer<typeof dsnSchema>
export type MysqlDsn = z.infer<typeof mysqlDsnSchema>
export type PostgresqlDsn = z.infer<typeof postgresqlDsnSchema>
export type MalformedDsn = Extract<Dsn, { status: 'malformed' }>
