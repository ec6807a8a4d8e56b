import { defineCheck } from '../../core/check.ts'
import { notApplicable, type Verdict } from '../../core/verdict.ts'
import type { DatabaseServer } from '../../probes/database/database-facts.ts'
import {
  type DataSources,
  explainLocalTraffic,
  localTrafficFacts,
  readDataSources,
} from '../reading/database/local-traffic.ts'
import { judgeClearByBothEnds, judgeMysqlSessions } from '../reading/database/mysql-sessions.ts'
import { judgePostgresqlSessions } from '../reading/database/postgresql-sessions.ts'
import { answersOf, judgeServers } from '../reading/database/server-answers.ts'
import { documentedDatabaseClauses } from '../requirements/database-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

export const check = defineCheck({
  id: 'db-tls-session',
  area: 'database',
  title: "Mattermost's sessions with the database are encrypted",
  severity: 'high',
  why: 'What was configured is one thing and what runs another: a fallback, a restart that is due or a certificate that got lost leaves sessions in clear text without an error.',
  remediation:
    'Mend what db-tls-mode, db-tls-offered and db-tls-required say, and restart Mattermost so that its sessions are opened anew. For the server to show how each is encrypted: PostgreSQL `GRANT pg_read_all_stats`; MySQL and MariaDB `performance_schema = ON` and SELECT on its threads and status_by_thread.',
  references: [
    'https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-SSL-VIEW',
    'https://dev.mysql.com/doc/refman/8.4/en/performance-schema-threads-table.html',
  ],
  needs: ['database.servers'],
  uses: localTrafficFacts,
  requirements: {
    current: { value: null, clauses: [transportEncryption.everywhere] },
    'transport-encryption': {
      value: null,
      clauses: [transportEncryption.everywhere, documentedDatabaseClauses.encrypts],
    },
  },
  judge: (facts) =>
    judgeServers(facts['database.servers'], (server) => {
      const hosts = readDataSources(facts)
      const verdict = judgeSessions(server, hosts)
      if (verdict.verdict === 'pass') return verdict
      const local = explainLocalTraffic(server, hosts)
      return local ? notApplicable(`TLS is not needed: ${local}`, ...verdict.evidence) : verdict
    }),
})

function judgeSessions(server: DatabaseServer, hosts: DataSources): Verdict {
  const inside = answersOf(server)
  if ('verdict' in inside) return judgeClearByBothEnds(server, hosts) ?? inside.verdict
  const { answers } = inside
  return answers.kind === 'mysql'
    ? judgeMysqlSessions(server, answers, hosts)
    : judgePostgresqlSessions(server, answers)
}
