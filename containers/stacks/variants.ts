/** What stacks can be built with, as data alone: the command line lists it, and must not load what builds them (ssh2, Docker) for that. */

export const databaseKinds = ['mariadb', 'postgresql'] as const
export type DatabaseKind = (typeof databaseKinds)[number]

/** go-sql-driver/mysql's `tls` and lib/pq's `sslmode`, every value. */
export const tlsModes = {
  mariadb: ['true', 'skip-verify', 'preferred', 'false'],
  postgresql: ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'],
} as const satisfies Record<DatabaseKind, readonly string[]>

export type TlsMode = (typeof tlsModes)[DatabaseKind][number]

/** A cluster `as-written`: seed 001. `repaired`: without the flaws found in it (see `cluster.replica.test.ts`). */
export const clusterVariants = ['as-written', 'repaired'] as const
export type ClusterVariant = (typeof clusterVariants)[number]
