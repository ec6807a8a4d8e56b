import * as z from 'zod'
import { peerProofs } from '../../core/credential-rules.ts'
import { databaseKinds, loginTlsModes } from '../../core/database-access.ts'
import { createOutcomeSchema, failureSchema } from '../../core/outcome.ts'
import { tlsFactsSchema } from '../tls/tls-facts.ts'
import { hostDataSourcesSchema } from './data-sources/data-source-facts.ts'
import { mysqlAnswersSchema } from './mysql/mysql-facts.ts'
import { postgresqlAnswersSchema } from './postgresql/postgresql-facts.ts'

/** What a server refused with, by its own codes; its text is never kept. */
export const serverErrorSchema = z.strictObject({
  /** MySQL's error number; null for PostgreSQL. */
  errno: z.int().nullable(),
  sqlState: z.string().nullable(),
  /** PostgreSQL's source routine, which tells apart errors that share a code; null for MySQL. */
  routine: z.string().nullable(),
})

/** What the server shows to anyone who connects. */
const offerSchema = z.strictObject({
  /** Null: it answered with `error` before this could be seen. */
  tls: z.boolean().nullable(),
  /** As MySQL greets, printable, set by whoever runs it; null for PostgreSQL, which names none before login. */
  version: z.string().nullable(),
  product: z.enum(['MySQL', 'MariaDB', 'PostgreSQL']).nullable(),
  /** MySQL's first authentication plugin. */
  authPlugin: z.string().nullable(),
  error: serverErrorSchema.nullable(),
})
export type Offer = z.infer<typeof offerSchema>

/** What a PostgreSQL server answered to a StartupMessage, before any password. */
const startupAnswerSchema = z.discriminatedUnion('kind', [
  /** It goes on. `Ok`: it asks for no password at all. */
  z.strictObject({ kind: z.literal('authentication'), method: z.string(), mechanisms: z.array(z.string()) }),
  /** 28000 raised by `ClientAuthentication` is pg_hba.conf; by any other routine it is not. */
  z.strictObject({ kind: z.literal('error'), ...serverErrorSchema.shape }),
])
export type StartupAnswer = z.infer<typeof startupAnswerSchema>

/**
 * Whether a login in clear is let begin: the same StartupMessage in clear and inside TLS, the control. Neither goes on to a
 * password. Null for MySQL and MariaDB: with require_secure_transport on, MariaDB 10.11 answers the right password in clear
 * as it answers a wrong one (1045; tried), so that nothing can be told without the setting itself.
 */
const startupSchema = z.strictObject({
  user: z.string(),
  database: z.string(),
  plaintext: createOutcomeSchema(startupAnswerSchema),
  /** Null: no TLS is offered. */
  encrypted: createOutcomeSchema(startupAnswerSchema).nullable(),
})
export type Startup = z.infer<typeof startupSchema>

const {
  handshake,
  versions,
  suites,
  suiteRefusals,
  preference,
  groups,
  groupRefusals,
  groupsUntested,
  groupPreference,
} = tlsFactsSchema.shape
const { dhParameters, certificates, certificateFailures } = tlsFactsSchema.shape

/** As for HTTPS, through the protocol's own upgrade. */
const encryptionSchema = z.strictObject({
  handshake,
  certificates,
  certificateFailures,
  /**
   * `limit`: MySQL and MariaDB block an address after max_connect_errors handshakes (100) that end before a login, until one
   * succeeds. Without a working account in between, or with a lower limit, nothing is enumerated.
   * `cut`: the account stopped working, or the run ended, in between.
   */
  enumeration: z.discriminatedUnion('status', [
    z.strictObject({ status: z.literal('not-made'), reason: z.enum(['limit', 'cut', 'handshake']) }),
    z.strictObject({
      status: z.literal('made'),
      versions,
      suites,
      suiteRefusals,
      preference,
      groups,
      groupRefusals,
      groupsUntested,
      groupPreference,
      dhParameters,
    }),
  ]),
})
export type Encryption = z.infer<typeof encryptionSchema>

/** The connection that the read-only account was logged in over. */
export const loginSchema = z.strictObject({
  user: z.string(),
  tls: z.enum(loginTlsModes),
  /** Null: in clear. */
  encrypted: z.strictObject({ version: z.string(), suite: z.string() }).nullable(),
  /** How the server showed who it is: `core/credential-rules.ts`. */
  proof: z.enum(peerProofs),
  /** What it asked for, by its own name: `mysql_native_password`, `SCRAM-SHA-256`; PostgreSQL's `Ok` asks for nothing. */
  method: z.string(),
})
export type Login = z.infer<typeof loginSchema>

/** Why the account is not logged in. */
const noLoginSchema = z.discriminatedUnion('status', [
  /** The server said no: 1045, 28P01 … */
  z.strictObject({ status: z.literal('rejected'), ...serverErrorSchema.shape }),
  /** The server's TLS or certificate is less than the mode asks for (code of OpenSSL's verifier or Node), so that no password was sent. */
  z.strictObject({ status: z.literal('unprotected'), code: z.string() }),
  /** It wants a method of authentication that is not spoken here, or one that asks too much. */
  z.strictObject({ status: z.literal('unsupported'), method: z.string() }),
  /**
   * It wants a method that would tell more of the password than may be told over this connection (`core/credential-rules.ts`):
   * nothing of it was sent.
   */
  z.strictObject({
    status: z.literal('withheld'),
    method: z.string(),
    proof: z.enum(peerProofs),
    /** In TLS, though with a certificate that proves nobody. */
    encrypted: z.boolean(),
  }),
  failureSchema,
])
export type NoLogin = z.infer<typeof noLoginSchema>

export const databaseServerSchema = z.strictObject({
  name: z.string(),
  kind: z.enum(databaseKinds),
  host: z.string(),
  port: z.int(),
  /** Mattermost's account, whose grants and sessions are looked for. */
  appUser: z.string(),
  database: z.string(),
  /** The SSH host that made the connections; null: this machine did. */
  through: z
    .strictObject({
      host: z.string(),
      /** What kept the host from letting us in, or from reaching the server: then nothing below was asked of the server. */
      failure: failureSchema.nullable(),
    })
    .nullable(),
  offer: createOutcomeSchema(offerSchema),
  startup: startupSchema.nullable(),
  /** Null: no TLS is offered, or that could not be seen. */
  encryption: encryptionSchema.nullable(),
  /** Null: no account was given. */
  inside: z
    .discriminatedUnion('status', [
      z.strictObject({
        status: z.literal('ok'),
        login: loginSchema,
        answers: z.discriminatedUnion('kind', [mysqlAnswersSchema, postgresqlAnswersSchema]),
      }),
      ...noLoginSchema.options,
    ])
    .nullable(),
})
export type DatabaseServer = z.infer<typeof databaseServerSchema>

export const databaseFactsSchema = z.strictObject({
  servers: z.array(databaseServerSchema),
  /** By host, for every host that may be logged in to. */
  dataSources: z.record(z.string(), hostDataSourcesSchema),
})

declare module '../../core/fact.ts' {
  interface FactAreas {
    database: z.infer<typeof databaseFactsSchema>
  }
}
