import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DatabaseAccess, DatabaseAccount } from '../../../core/database-access.ts'
import { wrapSecret } from '../../../core/secret.ts'
import { createContext } from '../../../lab/fixtures/loopback-context.ts'
import { account, createLoopbackAccess, password } from '../../../lab/fixtures/loopback-database.ts'
import { readCertificatePem } from '../../../lab/fixtures/pki.ts'
import { runSslscan } from '../../../lab/peers/sslscan.ts'
import { listMissingPrograms } from '../../../lab/programs/programs.ts'
import type { LiveDatabaseServer } from '../../../lab/servers/live-database-server.ts'
import { findPostgresqlFolder, startPostgresql } from '../../../lab/servers/live-postgresql.ts'
import { serveTcp } from '../../../lab/servers/loopback-server.ts'
import { overTls } from '../../../lab/servers/scripted-postgresql.ts'
import { databaseServerSchema } from '../database-facts.ts'
import { probeDatabaseServer } from '../one-database-server.ts'
import { encodeSslRequest } from '../wire/postgresql-messages.ts'

const folder = findPostgresqlFolder()
const missing = [...listMissingPrograms(['sslscan', 'openssl']), ...(folder ? [] : ['postgres'])]
const title = missing.length > 0 ? `PostgreSQL (no ${missing.join(', ')})` : 'PostgreSQL'

async function probe(
  server: LiveDatabaseServer,
  logIn: Partial<DatabaseAccount> | null,
  more: Partial<DatabaseAccess> = {},
) {
  const access = createLoopbackAccess('postgresql', server.port, {
    ca: [readCertificatePem('root')],
    account: logIn && { ...account, ...logIn },
    ...more,
  })
  const facts = databaseServerSchema.parse(
    await probeDatabaseServer(createContext({ timeout: 10_000 }), access),
  )
  expect(JSON.stringify(facts)).not.toContain(password)
  return facts
}

type Facts = Awaited<ReturnType<typeof probe>>

function answersOf({ inside }: Facts) {
  if (inside?.status !== 'ok' || inside.answers.kind !== 'postgresql') {
    throw new Error(`not inside: ${inside?.status}`)
  }
  return inside.answers
}

const rejectedByHba = {
  status: 'ok',
  value: { kind: 'error', errno: null, sqlState: '28000', routine: 'ClientAuthentication' },
}
const scram = { status: 'ok', value: { kind: 'authentication', method: 'SASL' } }

describe.skipIf(missing.length > 0)(`${title} that takes TLS only`, () => {
  let server: LiveDatabaseServer
  beforeAll(async () => {
    server = await startPostgresql(folder ?? '', {
      tls: true,
      hba: [
        'hostnossl trusting all 127.0.0.1/32 trust',
        'hostnossl revealing all 127.0.0.1/32 password',
        'hostnossl rejecting all 127.0.0.1/32 reject',
        'hostssl hashed all 127.0.0.1/32 md5',
        'hostssl revealed all 127.0.0.1/32 password',
        'hostssl all all 127.0.0.1/32 scram-sha-256',
      ],
    })
  })
  afterAll(() => server?.[Symbol.asyncDispose]())

  test('offers TLS, and is enumerated like HTTPS, with an account or without', async () => {
    const { offer, encryption, inside } = await probe(server, null)
    expect(inside).toBeNull()
    expect(offer).toMatchObject({ status: 'ok', value: { tls: true, product: 'PostgreSQL', error: null } })
    expect(encryption?.certificates).toMatchObject([
      { verification: { code: null, pathToRoot: true }, matchesHost: true, chain: [{}, {}] },
    ])
    if (encryption?.enumeration.status !== 'made') throw new Error('not enumerated')
    const { suites, versions } = encryption.enumeration
    const peer = await runSslscan(server.port, 'psql')
    for (const [version, names] of Object.entries(suites)) {
      expect(names.toSorted(), version).toEqual((peer.suites[version as 'TLS 1.2'] ?? []).toSorted())
    }
    expect(versions['TLS 1.2']?.status).toBe('ok')
    expect(versions['TLS 1.1']?.status).toBe('alert')
  })

  test.each([
    ['mattermost', rejectedByHba],
    ['rejecting', rejectedByHba],
    ['trusting', { status: 'ok', value: { kind: 'authentication', method: 'Ok', mechanisms: [] } }],
    ['revealing', { status: 'ok', value: { kind: 'authentication', method: 'CleartextPassword' } }],
  ])('a login in clear to the database %s', async (database, plaintext) => {
    const { startup } = await probe(server, null, { database })
    expect(startup).toMatchObject({ user: 'mmuser', database, plaintext, encrypted: scram })
  })

  test('an account without grants learns what everybody may know, and what to grant', async () => {
    const app = new pg.Client({
      ...{ host: '127.0.0.1', port: server.port, database: 'mattermost' },
      ...{ user: 'mmuser', password: 'mmuser_password', ssl: { rejectUnauthorized: false } },
    })
    await app.connect()
    const plainly = await probe(server, {})
    const granted = await probe(server, { user: 'auditor_granted' })
    await app.end()

    expect(plainly.inside).toMatchObject({
      status: 'ok',
      login: { user: 'auditor', tls: 'verify-full', encrypted: { version: 'TLSv1.3' } },
    })
    const answers = answersOf(plainly)
    expect(answers.hbaRules).toEqual({
      status: 'forbidden',
      code: '42501',
      grant:
        'SELECT ON pg_hba_file_rules and EXECUTE ON FUNCTION pg_hba_file_rules(), both in the database that it connects to (databases[].database)',
    })
    expect(answers.sessions).toMatchObject({ status: 'ok', hidden: 'pg_read_all_stats' })
    expect(answers.roles).toMatchObject({ status: 'ok', hidden: null })
    if (answers.roles.status !== 'ok' || answers.databaseGrants.status !== 'ok') throw new Error('unreadable')
    expect(answers.roles.rows.find(({ name }) => name === 'mmuser')).toMatchObject({
      superuser: false,
      login: true,
    })
    expect(answers.databaseGrants.rows).toContainEqual({
      ...{
        database: 'mattermost',
        owner: 'mmuser',
        grantee: 'PUBLIC',
        privilege: 'CONNECT',
        grantable: false,
      },
    })

    const all = answersOf(granted)
    expect(all.sessions).toMatchObject({ status: 'ok', hidden: null })
    if (all.sessions.status !== 'ok' || all.hbaRules.status !== 'ok') throw new Error('unreadable')
    expect(all.sessions.rows).toEqual([
      expect.objectContaining({ user: 'mmuser', address: '127.0.0.1', tls: true, tlsVersion: 'TLSv1.3' }),
    ])
    expect(all.hbaRules.rows.map(({ type, databases, method }) => [type, ...databases, method])).toEqual([
      ['local', 'all', 'trust'],
      ['hostnossl', 'trusting', 'trust'],
      ['hostnossl', 'revealing', 'password'],
      ['hostnossl', 'rejecting', 'reject'],
      ['hostssl', 'hashed', 'md5'],
      ['hostssl', 'revealed', 'password'],
      ['hostssl', 'all', 'scram-sha-256'],
    ])
    expect(all.memberships).toMatchObject({
      rows: expect.arrayContaining([{ member: 'auditor_granted', role: 'pg_read_all_stats', admin: false }]),
    })
    expect(all.settings).toMatchObject({
      rows: expect.arrayContaining([
        { name: 'ssl', value: 'on' },
        expect.objectContaining({ name: 'hba_file' }),
      ]),
    })
  })

  test.each([
    [
      'another host',
      {},
      { host: 'db.example.com' },
      { status: 'unprotected', code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    ],
    ['an unknown CA', {}, { ca: [] }, { status: 'unprotected', code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' }],
    [
      'a wrong password',
      { password: wrapSecret('wrong') },
      {},
      { status: 'rejected', errno: null, sqlState: '28P01', routine: 'auth_failed' },
    ],
    [
      'in clear, where only TLS is let in',
      { tls: 'disable' },
      {},
      { status: 'rejected', errno: null, sqlState: '28000', routine: 'ClientAuthentication' },
    ],
  ] as const)('no login: %s', async (_why, logIn, more, inside) => {
    expect((await probe(server, logIn, more)).inside).toEqual(inside)
  })

  test('the name may be left aside, and the chain too', async () => {
    const byChain = await probe(server, { tls: 'verify-ca' }, { host: 'db.example.com' })
    expect(byChain.inside).toMatchObject({ status: 'ok', login: { tls: 'verify-ca' } })
    const unverified = await probe(server, { tls: 'require' }, { host: 'db.example.com', ca: [] })
    const login = { tls: 'require', proof: 'none', method: 'SCRAM-SHA-256-PLUS' }
    expect(unverified.inside).toMatchObject({ status: 'ok', login })
  })

  test('what SCRAM answers inside TLS of somebody in between is of no use to him', async () => {
    await using between = await serveTcp(
      overTls((ours) => {
        const out = connect(server.port, '127.0.0.1', () => out.write(encodeSslRequest()))
        out.once('data', () => {
          const theirs = connectTls({ socket: out, rejectUnauthorized: false })
          theirs.on('error', () => ours.destroy())
          ours.on('close', () => theirs.destroy())
          ours.pipe(theirs).pipe(ours)
        })
      }),
    )
    const { inside } = await probe(between as LiveDatabaseServer, { tls: 'require' }, { ca: [] })
    // "SCRAM channel binding check failed" (auth-scram.c); a wrong password is 28P01.
    expect(inside).toMatchObject({ status: 'rejected', sqlState: '28000' })
  })

  test.each(['disable', 'require'] as const)('tells no password to whoever asks for it (%s)', async (tls) => {
    const database = tls === 'disable' ? 'revealing' : 'revealed'
    const { inside } = await probe(server, { tls }, { database, ca: [] })
    expect(inside).toMatchObject({ status: 'withheld', method: 'CleartextPassword', proof: 'none' })
  })

  test('the password goes to a server that was verified, and asks for it', async () => {
    const { inside } = await probe(server, {}, { database: 'revealed' })
    expect(inside).toMatchObject({ status: 'rejected', sqlState: '3D000' })
  })

  test('a login for which nothing is asked', async () => {
    const { inside } = await probe(server, { tls: 'disable' }, { database: 'trusting' })
    expect(inside).toMatchObject({ status: 'rejected', sqlState: '3D000' })
  })
})

describe.skipIf(missing.length > 0)(`${title} without TLS`, () => {
  let server: LiveDatabaseServer
  beforeAll(async () => {
    server = await startPostgresql(folder ?? '', {
      tls: false,
      hba: ['host all all 127.0.0.1/32 scram-sha-256'],
    })
  })
  afterAll(() => server?.[Symbol.asyncDispose]())

  test('offers none, gets no password, and lets a login in clear begin', async () => {
    const facts = await probe(server, {})
    expect(facts.offer).toMatchObject({ status: 'ok', value: { tls: false } })
    expect(facts.encryption).toBeNull()
    expect(facts.inside).toEqual({ status: 'unprotected', code: 'NO_TLS' })
    expect(facts.startup).toMatchObject({ plaintext: scram, encrypted: null })
  })

  test('lets in clear those who ask for it', async () => {
    const facts = await probe(server, { tls: 'disable' })
    expect(facts.inside).toMatchObject({ status: 'ok', login: { encrypted: null } })
  })
})

describe.skipIf(missing.length > 0)(`${title} that lets this address in nowhere`, () => {
  let server: LiveDatabaseServer
  beforeAll(async () => {
    server = await startPostgresql(folder ?? '', { tls: true, hba: ['host all all 192.0.2.0/24 trust'] })
  })
  afterAll(() => server?.[Symbol.asyncDispose]())

  test('refuses a login in clear no differently than inside TLS', async () => {
    const { startup } = await probe(server, null)
    expect(startup).toMatchObject({ plaintext: rejectedByHba, encrypted: rejectedByHba })
  })
})
