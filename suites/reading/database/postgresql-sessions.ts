import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../../core/verdict.ts'
import type { DatabaseServer } from '../../../probes/database/database-facts.ts'
import type { PostgresqlAnswers } from '../../../probes/database/postgresql/postgresql-facts.ts'
import { isLoopback } from './loopback.ts'
import { judgeIncomplete, rowsOf } from './server-answers.ts'

/** How Mattermost's live sessions are encrypted, as pg_stat_ssl shows each. */
export function judgePostgresqlSessions(
  { appUser }: DatabaseServer,
  { sessions }: PostgresqlAnswers,
): Verdict {
  const own = rowsOf(sessions).filter(({ user }) => user === appUser)
  const evidence = own
    .slice(0, 10)
    .map(({ address, tls, tlsVersion, cipher }) =>
      createEvidence(
        'database.servers',
        `session of ${appUser} from ${address ?? '(not shown)'}: ${tls === null ? 'hidden' : tls ? `${tlsVersion}, ${cipher}` : 'clear text'}`,
      ),
    )
  const clear = own.filter(({ address, tls }) => tls === false && address !== null && !isLoopback(address))
  if (clear.length > 0) {
    return fail(`${clear.length} of ${own.length} sessions of ${appUser} are in clear text`, ...evidence)
  }
  const missing = judgeIncomplete(sessions, `sessions of ${appUser}`)
  if (missing) return { ...missing, evidence }
  if (own.length === 0) return inconclusive(`no session of ${appUser} was open to be looked at`)
  const encrypted = own.filter(({ tls }) => tls === true)
  if (encrypted.length > 0) {
    return pass(
      `every session of ${appUser} over the network is encrypted (${encrypted.length} of ${own.length}; others stay on the host)`,
      ...evidence,
    )
  }
  return inconclusive(`no session of ${appUser} over the network was open to be looked at`, ...evidence)
}
