import { once } from 'node:events'
import { connect } from 'node:net'
import pg from 'pg'
import { expect, test } from 'vitest'
import { postgresqlQueries } from '../../../../probes/database/postgresql/postgresql-queries.ts'
import { createAuthority, issueLeaf } from '../../../pki/authority.ts'
import { createInsideSettings, type DatabaseSettings } from '../inside-settings.ts'
import { startPostgresql } from './simulated-postgresql.ts'

const authority = await createAuthority('test')
const leaf = await issueLeaf(authority.intermediate, {
  dnsNames: ['db.test'],
  keyBits: 2048,
  validFromDay: -1,
  validToDay: 1,
})
const account = { user: 'mmaudit', password: 'of this test' }

function startServer(changes: Partial<DatabaseSettings> = {}) {
  const { database } = createInsideSettings('current')
  if (!database) throw new Error('no database')
  const settings = { ...database, ...changes }
  const chain = [leaf, authority.intermediate]
  return startPostgresql({ settings, chain, appUser: 'mmuser', database: 'mattermost', account })
}

function client(port: number, changes: pg.ClientConfig = {}): pg.Client {
  return new pg.Client({
    host: '127.0.0.1',
    port,
    ...account,
    database: 'mattermost',
    ssl: { ca: authority.root.pem, servername: 'db.test' },
    ...changes,
  })
}

test('an independent client verifies the certificate, logs in by SCRAM and reads what was recorded', async () => {
  await using server = await startServer()
  const session = client(server.port)
  await session.connect()
  const { rows } = await session.query({ text: postgresqlQueries.roles.sql, rowMode: 'array' })
  expect(rows.map(([name, superuser]: unknown[]) => [name, superuser])).toEqual([
    ['mmaudit', false],
    ['mmuser', false],
    ['postgres', true],
  ])
  const hba = await session.query({ text: postgresqlQueries.hbaRules.sql, rowMode: 'array' })
  expect(hba.rows[0]).toEqual([1, 'local', ['all'], ['postgres'], null, null, 'peer', false])
  await expect(session.query('SELECT 1')).rejects.toMatchObject({ code: '0A000' })
  await session.end()
})

test.each([
  ['a wrong password', { password: 'wrong' }, { code: '28P01' }],
  ['Mattermost’s account, whose password nobody has', { user: 'mmuser' }, { code: '28P01' }],
  ['clear text', { ssl: false }, { code: '28000', routine: 'ClientAuthentication' }],
  ['an account without a rule', { user: 'root' }, { code: '28000', routine: 'ClientAuthentication' }],
  ['another database', { database: 'postgres' }, { code: '28000', routine: 'ClientAuthentication' }],
])('refuses %s', async (_what, changes, refusal) => {
  await using server = await startServer()
  await expect(client(server.port, changes).connect()).rejects.toMatchObject(refusal)
})

test('trust lets Mattermost’s account in, and clear text where it is told to', async () => {
  await using server = await startServer({ method: 'trust', clearText: true })
  for (const ssl of [false, { ca: authority.root.pem, servername: 'db.test' }]) {
    const session = client(server.port, { user: 'mmuser', ssl })
    await session.connect()
    await session.end()
  }
})

test.each([
  ['no protocol of its own', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['a startup that announces more than it may', Buffer.from('7fffffff00030000', 'hex')],
  ['a startup shorter than its header', Buffer.from('0000000400030000', 'hex')],
])('hangs up on %s', async (_what, bytes) => {
  await using server = await startServer()
  const socket = connect(server.port, '127.0.0.1')
  socket.write(bytes)
  socket.resume()
  await once(socket, 'close')
})
