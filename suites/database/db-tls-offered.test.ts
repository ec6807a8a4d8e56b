import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { handshakeFailure, silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import {
  createDatabaseRun,
  createDataSources,
  createMysqlDsn,
  createMysqlServer,
  createPostgresqlDsn,
  createPostgresqlServer,
  removeTls,
} from '../../lab/fixtures/facts/database-fixture.ts'
import { createReading } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './db-tls-offered.ts'

const clear = removeTls(createMysqlServer())
const localhost = { 'database.dataSources': createDataSources(createMysqlDsn('', 'tcp(localhost:3306)')) }
const createServerWithHandshake = (handshake: typeof silence) => {
  const server = createPostgresqlServer()
  return { ...server, encryption: server.encryption && { ...server.encryption, handshake } }
}

const bridge = {
  'database.dataSources': createDataSources(createMysqlDsn('', 'tcp(172.17.0.2:3306)')),
  'host.ownAddresses': { mm1: createReading([{ interface: 'docker0', address: '172.17.0.1', prefix: 16 }]) },
}

testCases(check, [
  [
    'in a container of the same host',
    createDatabaseRun([{ ...clear, host: '172.17.0.2', port: 3306 }], bridge),
    'not-applicable',
    'this host itself',
  ],
  ['not given a database', {}, 'not-assessed', 'database servers'],
  ['PostgreSQL with TLS', createDatabaseRun(), 'pass', 'finished'],
  ['MariaDB with TLS, without an account', createDatabaseRun([createMysqlServer({ inside: null })]), 'pass'],
  ['MariaDB without TLS', createDatabaseRun([clear]), 'fail', 'no TLS'],
  ['PostgreSQL without TLS', createDatabaseRun([removeTls(createPostgresqlServer())]), 'fail', 'no TLS'],
  ['the document asks for it too', createDatabaseRun([clear]), 'fail', '', 'transport-encryption'],
  ['on the same host', createDatabaseRun([clear], localhost), 'not-applicable', 'this host itself'],
  [
    'the user says localhost, the data source another host',
    createDatabaseRun([{ ...clear, host: 'localhost' }]),
    'fail',
  ],
  [
    'the user says localhost, and nothing else is known',
    createDatabaseRun([{ ...clear, host: 'localhost' }], { 'database.dataSources': undefined }),
    'not-applicable',
    'localhost',
  ],
  // A tunnel's end, perhaps.
  [
    'loopback at another port',
    createDatabaseRun([clear], {
      'database.dataSources': createDataSources(createMysqlDsn('', 'tcp(127.0.0.1:13306)')),
    }),
    'fail',
  ],
  [
    'silence in the handshake',
    createDatabaseRun([createServerWithHandshake(silence)]),
    'inconclusive',
    'silence',
  ],
  [
    'an alert in the handshake',
    createDatabaseRun([createServerWithHandshake(handshakeFailure)]),
    'inconclusive',
    'handshake_failure',
  ],
  ['silence', createDatabaseRun([createPostgresqlServer({ offer: silence })]), 'inconclusive', 'silence'],
  [
    'another kind of data source tells nothing',
    createDatabaseRun([clear], {
      'database.dataSources': createDataSources(createPostgresqlDsn('disable', 'localhost')),
    }),
    'fail',
  ],
  [
    'the documents of one host do not speak of it',
    createDatabaseRun([clear]),
    'not-applicable',
    '',
    'centos7',
  ],
])

const createServerWithOffer = (tls: boolean | null) => {
  const server = createPostgresqlServer()
  return {
    ...server,
    offer:
      server.offer.status === 'ok'
        ? { ...server.offer, value: { ...server.offer.value, tls } }
        : server.offer,
  }
}

testCases(check, [
  [
    'whether it is offered was not answered',
    createDatabaseRun([createServerWithOffer(null)]),
    'inconclusive',
    'not answered',
  ],
  [
    'no handshake was tried',
    createDatabaseRun([{ ...createServerWithOffer(true), encryption: null }]),
    'inconclusive',
    'no handshake',
  ],
  [
    'the handshake is shown',
    createDatabaseRun(),
    'pass',
    /./,
    'current',
    [/^database\.servers \w+: TLS 1\.[23], TLS_/],
  ],
  [
    'no offer is shown',
    createDatabaseRun([clear]),
    'fail',
    /./,
    'current',
    [/^database\.servers \w+: TLS is not offered$/],
  ],
  [
    'what became of the handshake is shown',
    createDatabaseRun([createServerWithHandshake(silence)]),
    'inconclusive',
    'silence',
    'current',
    [/^database\.servers \w+: .*silence/],
  ],
])
