import { defineCheck } from '../../core/check.ts'
import { describeFailure } from '../../core/outcome.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass } from '../../core/verdict.ts'
import { explainLocalTraffic, localTrafficFacts, readDataSources } from '../reading/database/local-traffic.ts'
import { judgeServers } from '../reading/database/server-answers.ts'
import { databaseClauses, documentedDatabaseClauses } from '../requirements/database-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

export const check = defineCheck({
  id: 'db-tls-offered',
  area: 'database',
  title: 'The database offers TLS to whoever reaches it over the network',
  severity: 'high',
  why: 'Without it every message, password hash and session token crosses the network in clear text, whatever the data source asks for.',
  remediation:
    'MySQL and MariaDB: `ssl-cert`, `ssl-key` and `ssl-ca` in the server section of my.cnf (MySQL: `mysql_ssl_rsa_setup`). PostgreSQL: `ssl = on`, `ssl_cert_file` and `ssl_key_file`.',
  references: [
    'https://mariadb.com/kb/en/securing-connections-for-client-and-server/',
    'https://www.postgresql.org/docs/current/ssl-tcp.html',
  ],
  needs: ['database.servers'],
  uses: localTrafficFacts,
  requirements: {
    current: { value: null, clauses: [databaseClauses.unverified, databaseClauses.mysqlModes] },
    'transport-encryption': {
      value: null,
      clauses: [
        documentedDatabaseClauses.prepared,
        documentedDatabaseClauses.encrypts,
        transportEncryption.everywhere,
      ],
    },
  },
  judge: (facts) =>
    judgeServers(facts['database.servers'], (server) => {
      const { offer, encryption } = server
      if (offer.status !== 'ok' || offer.value.tls === null) {
        return inconclusive('whether TLS is offered was not answered')
      }
      if (!offer.value.tls) {
        const evidence = createEvidence('database.servers', 'TLS is not offered')
        const local = explainLocalTraffic(server, readDataSources(facts))
        return local
          ? notApplicable(`no TLS, and none is needed: ${local}`, evidence)
          : fail('the server offers no TLS, and Mattermost reaches it over the network', evidence)
      }
      if (!encryption) return inconclusive('TLS is offered, and no handshake was tried')
      const { handshake } = encryption
      if (handshake.status === 'ok') {
        const { version, suite } = handshake.value
        return pass('a handshake was finished', createEvidence('database.servers', `${version}, ${suite}`))
      }
      const how = describeFailure(handshake)
      return inconclusive(
        `TLS is offered, and the handshake did not finish: ${how}`,
        createEvidence('database.servers', how),
      )
    }),
})
