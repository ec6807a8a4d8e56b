import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { handshakeFailure, silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import {
  databases,
  mysqlDsn,
  mysqlServer,
  postgresqlDsn,
  postgresqlServer,
  sources,
  withoutTls,
} from '../../lab/fixtures/facts/database-fixture.ts'
import { check } from './db-tls-offered.ts'

const clear = withoutTls(mysqlServer())
const localhost = { 'database.dataSources': sources(mysqlDsn('', 'tcp(localhost:3306)')) }
const ended = (handshake: typeof silence) => {
  const server = postgresqlServer()
  return { ...server, encryption: server.encryption && { ...server.encryption, handshake } }
}

cases(check, [
  ['not given a database', {}, 'not-assessed', 'database servers'],
  ['PostgreSQL with TLS', databases(), 'pass', 'finished'],
  ['MariaDB with TLS, without an account', databases([mysqlServer({ inside: null })]), 'pass'],
  ['MariaDB without TLS', databases([clear]), 'fail', 'no TLS'],
  ['PostgreSQL without TLS', databases([withoutTls(postgresqlServer())]), 'fail', 'no TLS'],
  ['the document asks for it too', databases([clear]), 'fail', '', 'transport-encryption'],
  ['on the same host', databases([clear], localhost), 'not-applicable', 'this host itself'],
  [
    'the user says localhost, the data source another host',
    databases([{ ...clear, host: 'localhost' }]),
    'fail',
  ],
  [
    'the user says localhost, and nothing else is known',
    databases([{ ...clear, host: 'localhost' }], { 'database.dataSources': undefined }),
    'not-applicable',
    'localhost',
  ],
  // A tunnel's end, perhaps.
  [
    'loopback at another port',
    databases([clear], { 'database.dataSources': sources(mysqlDsn('', 'tcp(127.0.0.1:13306)')) }),
    'fail',
  ],
  ['silence in the handshake', databases([ended(silence)]), 'inconclusive', 'silence'],
  ['an alert in the handshake', databases([ended(handshakeFailure)]), 'inconclusive', 'handshake_failure'],
  ['silence', databases([postgresqlServer({ offer: silence })]), 'inconclusive', 'silence'],
  [
    'another kind of data source tells nothing',
    databases([clear], { 'database.dataSources': sources(postgresqlDsn('disable', 'localhost')) }),
    'fail',
  ],
  ['the documents of one host do not speak of it', databases([clear]), 'not-applicable', '', 'centos7'],
])
