import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DatabaseAccess, DatabaseAccount } from '../../../core/database-access.ts'
import { wrapSecret } from '../../../core/secret.ts'
import { createContext } from '../../../lab/fixtures/loopback-context.ts'
import { account, createLoopbackAccess, password } from '../../../lab/fixtures/loopback-database.ts'
import { readCertificatePem } from '../../../lab/fixtures/pki.ts'
import { runSslscan } from '../../../lab/peers/sslscan.ts'
import { listMissingPrograms } from '../../../lab/programs/programs.ts'
import type { LiveDatabaseServer } from '../../../lab/servers/live-database-server.ts'
import { mariaDbPrograms, startMariaDb } from '../../../lab/servers/live-mariadb.ts'
import { databaseServerSchema } from '../database-facts.ts'
import { probeDatabaseServer } from '../one-database-server.ts'

const missing = listMissingPrograms([...mariaDbPrograms, 'sslscan', 'openssl'])
const title = missing.length > 0 ? `MariaDB (no ${missing.join(', ')})` : 'MariaDB'

async function probe(
  server: LiveDatabaseServer,
  logIn: Partial<DatabaseAccount> | null,
  more: Partial<DatabaseAccess> = {},
) {
  const access = createLoopbackAccess('mysql', server.port, {
    database: 'mattermostdb',
    ca: [readCertificatePem('root')],
    account: logIn && { ...account, ...logIn },
    ...more,
  })
  const facts = databaseServerSchema.parse(
    await probeDatabaseServer(createContext({ timeout: 10_000 }), access),
  )
  expect(JSON.stringify(facts)).not.toContain(password)
  expect(JSON.stringify(facts)).not.toMatch(/\*[0-9A-F]{40}/)
  return facts
}

function answersOf({ inside }: Awaited<ReturnType<typeof probe>>) {
  if (inside?.status !== 'ok' || inside.answers.kind !== 'mysql')
    throw new Error(`not inside: ${inside?.status}`)
  return inside.answers
}

function settingsOf(facts: Awaited<ReturnType<typeof probe>>): Record<string, string> {
  const { settings } = answersOf(facts)
  if (settings.status !== 'ok') throw new Error(settings.status)
  return Object.fromEntries(settings.rows.map(({ name, value }) => [name, value]))
}

describe.skipIf(missing.length > 0)(`${title} with TLS`, () => {
  let server: LiveDatabaseServer
  beforeAll(async () => {
    server = await startMariaDb({ tls: true, options: ['--performance-schema=ON', '--userstat=ON'] })
  })
  afterAll(() => server?.[Symbol.asyncDispose]())

  test('offers TLS, and is enumerated like HTTPS', async () => {
    const { offer, encryption, inside } = await probe(server, {})
    expect(offer).toMatchObject({ status: 'ok', value: { tls: true, product: 'MariaDB', error: null } })
    expect(inside).toMatchObject({
      status: 'ok',
      login: { tls: 'verify-full', encrypted: { version: 'TLSv1.3' } },
    })
    expect(encryption?.certificates).toMatchObject([
      { verification: { code: null, pathToRoot: true }, matchesHost: true, chain: [{}, {}] },
    ])
    if (encryption?.enumeration.status !== 'made') throw new Error('not enumerated')
    const { suites, versions } = encryption.enumeration
    const peer = await runSslscan(server.port, 'mysql')
    for (const [version, names] of Object.entries(suites)) {
      expect(names.toSorted(), version).toEqual((peer.suites[version as 'TLS 1.2'] ?? []).toSorted())
    }
    expect(versions['TLS 1.2']?.status).toBe('ok')
    expect(versions['TLS 1.1']?.status).toBe('alert')
  })

  test('without an account one handshake is made and nothing enumerated', async () => {
    const { encryption, inside } = await probe(server, null)
    expect(inside).toBeNull()
    expect(encryption).toMatchObject({
      handshake: { status: 'ok' },
      enumeration: { status: 'not-made', reason: 'limit' },
    })
  })

  test('an account without grants learns its own sessions, and what to grant', async () => {
    const answers = answersOf(await probe(server, {}))
    expect(answers).toMatchObject({
      ownPrivileges: { status: 'ok', rows: ['USAGE'] },
      accounts: { status: 'forbidden', code: '1142', grant: 'SELECT ON mysql.user' },
      lockedAccounts: { status: 'forbidden', grant: 'SELECT ON mysql.global_priv' },
      databaseGrants: { status: 'forbidden', grant: 'SELECT ON mysql.db' },
      tableGrants: { status: 'forbidden' },
      roles: { status: 'forbidden' },
      encryptedSessions: { status: 'forbidden' },
      sessions: { status: 'ok', rows: [], hidden: 'PROCESS ON *.*' },
      connections: { status: 'ok', hidden: 'PROCESS ON *.*' },
    })
  })

  test('a granted account learns accounts, grants and how sessions are encrypted', async () => {
    const app = {
      host: '127.0.0.1',
      port: server.port,
      user: 'mmuser',
      password: 'mmuser_password',
      database: 'mattermostdb',
    }
    const encrypted = await createConnection({ ...app, ssl: { rejectUnauthorized: false } })
    const plain = await createConnection(app)
    const answers = answersOf(await probe(server, { user: 'auditor_granted' }))
    await encrypted.end()
    await plain.end()
    const rows = <T>(answer: { status: string; rows?: T[] } | null): T[] => {
      expect(answer).toMatchObject({ status: 'ok', truncated: false, hidden: null })
      return answer?.rows ?? []
    }
    expect(rows(answers.accounts)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          user: 'mmuser',
          host: '%',
          withoutPassword: false,
          requires: '',
          privileges: [],
        }),
        expect.objectContaining({ user: '', host: '%', withoutPassword: true }),
        expect.objectContaining({ user: 'tlsonly', requires: 'ANY' }),
        expect.objectContaining({
          user: 'root',
          host: 'localhost',
          privileges: expect.arrayContaining(['SUPER', 'GRANT OPTION']),
        }),
      ]),
    )
    expect(rows(answers.lockedAccounts)).toEqual([{ user: 'mariadb.sys', host: 'localhost' }])
    const grants = rows(answers.databaseGrants).filter(({ user }) => user === 'mmuser')
    expect(grants).toMatchObject([{ host: '%', database: 'mattermostdb' }])
    expect(grants[0]?.privileges).toContain('DROP')
    expect(grants[0]?.privileges).not.toContain('GRANT OPTION')
    expect(rows(answers.tableGrants)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ user: 'tlsonly', table: 'posts', privileges: ['SELECT'] }),
      ]),
    )
    expect(rows(answers.roles)).toContainEqual({ user: 'mmuser', host: '%', role: 'reporting', roleHost: '' })
    const sessions = rows(answers.encryptedSessions).filter(({ user }) => user === 'mmuser')
    expect(sessions.map(({ transport, tlsVersion }) => [transport, tlsVersion]).toSorted()).toEqual([
      ['SSL/TLS', 'TLSv1.3'],
      ['TCP/IP', null],
    ])
    expect(rows(answers.sessions).filter(({ user }) => user === 'mmuser')).toHaveLength(2)
    expect(rows(answers.connections)).toContainEqual({ user: 'mmuser', total: 2, encrypted: 1 })
  })

  test.each([
    [
      'another host',
      {},
      { host: 'db.example.com' },
      { status: 'unprotected', code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    ],
    [
      'an address the certificate lacks',
      {},
      { host: '127.0.0.9' },
      { status: 'unprotected', code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    ],
    ['an unknown CA', {}, { ca: [] }, { status: 'unprotected', code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' }],
    [
      'a wrong password',
      { password: wrapSecret('wrong') },
      {},
      { status: 'rejected', errno: 1045, sqlState: '28000', routine: null },
    ],
  ])('no login: %s', async (_why, logIn, more, inside) => {
    const facts = await probe(server, logIn, more)
    expect(facts.inside).toEqual(inside)
  })

  test('the name may be left aside, and the chain too', async () => {
    const byChain = await probe(server, { tls: 'verify-ca' }, { host: 'db.example.com' })
    expect(byChain.inside).toMatchObject({ status: 'ok', login: { tls: 'verify-ca' } })
    const proven = await probe(server, { tls: 'require' })
    expect(proven.inside).toMatchObject({ status: 'ok', login: { tls: 'require', proof: 'certificate' } })
    const through = await probe(server, { tls: 'require' }, { ca: [], forwarding: 'ssh-host' })
    expect(through.inside).toMatchObject({ status: 'ok', login: { encrypted: {}, proof: 'ssh-host' } })
  })

  test.each([
    ['another name', {}, { host: 'db.example.com' }],
    ['an unknown CA', {}, { ca: [] }],
  ])(
    'who asks for no verification says nothing to a server that nobody can tell: %s',
    async (_why, logIn, more) => {
      const { inside } = await probe(server, { tls: 'require', ...logIn }, more)
      const method = 'mysql_native_password'
      expect(inside).toEqual({ status: 'withheld', method, proof: 'none', encrypted: true })
    },
  )
})

describe.skipIf(missing.length > 0)(`${title} that requires secure transport`, () => {
  let server: LiveDatabaseServer
  beforeAll(async () => {
    server = await startMariaDb({ tls: true, options: ['--require-secure-transport=ON'] })
  })
  afterAll(() => server?.[Symbol.asyncDispose]())

  test('says so to an account, and encrypts it', async () => {
    const facts = await probe(server, {})
    expect(settingsOf(facts)).toMatchObject({ require_secure_transport: 'ON', performance_schema: 'OFF' })
    expect(facts.startup).toBeNull()
  })

  test('answers the right password in clear as it answers a wrong one', async () => {
    for (const logIn of [{}, { password: wrapSecret('wrong') }]) {
      const facts = await probe(server, { tls: 'disable', ...logIn }, { forwarding: 'ssh-host' })
      expect(facts.inside).toMatchObject({ status: 'rejected', errno: 1045, sqlState: '28000' })
    }
  })
})

describe.skipIf(missing.length > 0)(`${title} without TLS`, () => {
  let server: LiveDatabaseServer
  beforeAll(async () => {
    server = await startMariaDb({ tls: false })
  })
  afterAll(() => server?.[Symbol.asyncDispose]())

  test('offers none, and gets no password', async () => {
    const facts = await probe(server, {})
    expect(facts.offer).toMatchObject({ status: 'ok', value: { tls: false } })
    expect(facts.encryption).toBeNull()
    expect(facts.inside).toEqual({ status: 'unprotected', code: 'HANDSHAKE_NO_SSL_SUPPORT' })
  })

  test('lets in clear those who ask for it, and were led there by a known host', async () => {
    const direct = await probe(server, { tls: 'disable' })
    expect(direct.inside).toMatchObject({
      status: 'withheld',
      method: 'mysql_native_password',
      encrypted: false,
    })
    const facts = await probe(server, { tls: 'disable' }, { forwarding: 'ssh-host' })
    expect(facts.inside).toMatchObject({ status: 'ok', login: { encrypted: null } })
    expect(settingsOf(facts)).toMatchObject({ have_ssl: 'DISABLED', require_secure_transport: 'OFF' })
  })
})
