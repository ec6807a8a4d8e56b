import type { PeerProof } from './credential-rules.ts'
import type { Secret } from './secret.ts'
import type { SshEndpoint } from './ssh-endpoint.ts'

export const databaseKinds = ['mysql', 'postgresql'] as const
/** `mysql` is MariaDB too: one protocol. */
export type DatabaseKind = (typeof databaseKinds)[number]

/**
 * How the read-only account logs in, in libpq's words. `verify-full`: chain and host name; `verify-ca`: the chain;
 * `require`: encrypted, to whoever answers; `disable`: in clear. There is no mode that falls back: nothing is ever sent with
 * less protection than was asked for. Nor does a mode permit anything: what is told of the password depends on what the server
 * has really proven (`core/credential-rules.ts`).
 */
export const loginTlsModes = ['verify-full', 'verify-ca', 'require', 'disable'] as const
export type LoginTlsMode = (typeof loginTlsModes)[number]

/** The read-only account that the auditor was given. */
export interface DatabaseAccount {
  user: string
  password: Secret
  tls: LoginTlsMode
}

/** One database server, and what may be used to ask it. */
export interface DatabaseAccess {
  /** What reports call it: `primary`, `replica 1`. */
  name: string
  kind: DatabaseKind
  /** As the application names it: what a certificate must cover. */
  host: string
  port: number
  /** Where it is really reached, such as the local end of an SSH forwarding; without it, `host` and `port`. */
  connectTo?: { address: string; port: number } | undefined
  /** The SSH host that makes every connection, to the place above as it is named there; null: this machine makes them. */
  through: SshEndpoint | null
  /** What the way there proves of the server, where it is a forwarding that this run opened itself. */
  forwarding?: PeerProof | undefined
  /** Of Mattermost. PostgreSQL's pg_hba.conf decides by it before any login. */
  database: string
  /** Mattermost's own account: named before login to PostgreSQL, where rules depend on it. Its password is never used. */
  appUser: string
  /** PEM of private CAs to trust besides the public ones. */
  ca: readonly string[]
  /** Null: only what a server shows before login is asked. */
  account: DatabaseAccount | null
}

/** Where a server is reached. A name is resolved by the system, as it would be for the application on this machine. */
export function addressOf({ host, port, connectTo }: DatabaseAccess): { address: string; port: number } {
  return connectTo ?? { address: host, port }
}
