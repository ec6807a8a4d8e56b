import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { type DatabaseAccess, type DatabaseKind, loginTlsModes } from '../../core/database-access.ts'
import { createContext } from '../../lab/fixtures/loopback-context.ts'
import { account, createLoopbackAccess, password } from '../../lab/fixtures/loopback-database.ts'
import { readCertificatePem } from '../../lab/fixtures/pki.ts'
import {
  askByMethod,
  encodeSwitch,
  learnFromMysql,
  type MysqlMethod,
  mysqlMethods,
  onPackets,
  pluginOf,
} from '../../lab/servers/curious-mysql.ts'
import * as curious from '../../lab/servers/curious-postgresql.ts'
import { serveTcp } from '../../lab/servers/loopback-server.ts'
import * as mysql from '../../lab/servers/scripted-mysql.ts'
import * as postgresql from '../../lab/servers/scripted-postgresql.ts'
import { withMysqlSession } from './mysql/mysql-session.ts'
import { probeDatabaseServer } from './one-database-server.ts'
import { withPostgresqlSession } from './postgresql/postgresql-session.ts'
import type { Session } from './session/database-session.ts'

type Script = (socket: Socket) => void
type Hear = (bytes: Buffer) => void

/** How the server is reached, and whether its certificate is one of the CA that was given. */
interface Way {
  tls: (typeof loginTlsModes)[number]
  trusted: boolean
  forwarding?: 'ssh-host'
}

const ways: Way[] = loginTlsModes.flatMap((tls) => [
  { tls, trusted: true },
  { tls, trusted: false },
  { tls, trusted: false, forwarding: 'ssh-host' as const },
])

/** Written by hand, not taken from the rules: what a server on this way is shown to be. */
function proofOf({ tls, trusted, forwarding }: Way): 'verified' | 'forwarded' | 'nobody' {
  if (trusted && tls !== 'disable') return 'verified'
  return forwarding ? 'forwarded' : 'nobody'
}

/** No login is begun at all: the certificate is less than the mode asks for. */
const isRefusedBefore = ({ tls, trusted }: Way) => !trusted && tls.startsWith('verify')

function createAccess(kind: DatabaseKind, port: number, way: Way): DatabaseAccess {
  return createLoopbackAccess(kind, port, {
    ca: way.trusted ? [readCertificatePem('root')] : [],
    account: { ...account, tls: way.tls },
    ...(way.forwarding && { forwarding: way.forwarding }),
  })
}

/** One login and, inside, one query. */
async function heardOn(
  kind: DatabaseKind,
  way: Way,
  script: (hear: Hear) => Script,
  plugin = 'mysql_native_password',
) {
  const heard: Buffer[] = []
  await using server = await serveTcp(script((bytes) => heard.push(bytes)))
  const access = createAccess(kind, server.port, way)
  const context = createContext()
  const logIn = { ...account, tls: way.tls }
  const use = async ({ login, ask }: Session) => {
    await ask({ sql: 'SELECT 1', columns: 1, grant: '' })
    return login
  }
  const inside =
    kind === 'mysql'
      ? await withMysqlSession(context, access, logIn, plugin, use)
      : await withPostgresqlSession(context, access, logIn, use)
  expect(JSON.stringify(inside)).not.toContain(password)
  return { inside, heard }
}

const mysqlOver =
  (way: Way, plugin: string, script: (hear: Hear) => Script, injected?: Buffer) => (hear: Hear) =>
    way.tls === 'disable'
      ? (socket: Socket) => {
          socket.write(mysql.encodeGreeting({ plugin }))
          script(hear)(socket)
        }
      : mysql.overTls({ plugin, ...(injected && { injected }) }, script(hear))

const postgresqlOver = (way: Way, script: (hear: Hear) => Script) => (hear: Hear) =>
  way.tls === 'disable' ? afterStartup(script(hear)) : overTlsOrClear(script(hear))

/** In clear, the probes' question for TLS is answered with no. */
function afterStartup(script: Script): Script {
  return (socket) => {
    socket.once('data', (bytes) => {
      if (postgresql.isSslRequest(bytes)) return socket.write('N')
      script(socket)
      socket.emit('data', bytes)
    })
  }
}

/** With TLS offered, a startup in clear comes too: of the application's account, without a password. */
function overTlsOrClear(script: Script): Script {
  const tls = postgresql.overTls(script)
  return (socket) => {
    socket.once('readable', () => {
      const first: Buffer = socket.read() ?? Buffer.alloc(0)
      socket.unshift(first)
      if (first.subarray(0, 8).equals(Buffer.from('0000000804d2162f', 'hex'))) tls(socket)
      else socket.destroy()
    })
  }
}

/** What each method tells to a server that may be answered: so that the tables below are seen to be heard at all. */
const shows = new Map<MysqlMethod, string[]>(
  Object.entries({
    mysql_native_password: ['hash'],
    caching_sha2_password: ['hash'],
    'caching_sha2_password in full': ['hash', 'password'],
    sha256_password: ['hash', 'password'],
    mysql_clear_password: ['hash', 'password'],
  }) as [MysqlMethod, string[]][],
)

describe.each(ways)('MySQL over %o', (way) => {
  test.each(mysqlMethods)('%s', async (method) => {
    const { inside, heard } = await heardOn(
      'mysql',
      way,
      mysqlOver(way, pluginOf(method), (hear) => askByMethod(method, hear)),
      pluginOf(method),
    )
    const learned = learnFromMysql(heard, password)
    expect(learned).not.toContain('password under RSA')
    if (isRefusedBefore(way)) {
      expect(inside).toMatchObject({ status: 'unprotected' })
      expect(learned).toEqual([])
      return
    }
    const proof = proofOf(way)
    if (proof === 'nobody') {
      const connection = { proof: 'none', encrypted: way.tls !== 'disable' }
      expect(inside).toEqual({ status: 'withheld', method: pluginOf(method), ...connection })
      expect(learned).toEqual([])
      expect(Buffer.concat(heard).includes('auditor')).toBe(false)
      return
    }
    const spoken = shows.get(method)
    const needsVerified = spoken?.includes('password') === true
    if (!spoken) expect(inside).toEqual({ status: 'unsupported', method })
    else if (needsVerified && proof === 'forwarded')
      expect(inside).toMatchObject({ status: 'withheld', method, proof: 'ssh-host' })
    else expect(inside).toMatchObject({ status: 'ok', value: { method } })
    // A client begins with a method of its own, whatever it is asked for afterwards.
    const allowed = proof === 'verified' ? (spoken ?? ['hash']) : ['hash']
    expect(learned).toEqual(allowed)
  })
})

const verified: Way = { tls: 'verify-full', trusted: true }
const forwarded: Way = { tls: 'disable', trusted: false, forwarding: 'ssh-host' }
const unverified: Way = { tls: 'require', trusted: false }
const clear: Way = { tls: 'disable', trusted: false }

/** In the middle of the login. */
const mysqlTricks: Record<string, (hear: Hear) => Script> = {
  'switches to another plugin, and then to another': (hear) =>
    onPackets(hear, (socket, _payload, sequence, count) =>
      socket.write(encodeSwitch(sequence, count === 1 ? 'mysql_native_password' : 'mysql_clear_password')),
    ),
  'asks once more with another challenge': (hear) =>
    onPackets(hear, (socket, _payload, sequence, count) =>
      socket.write(
        count === 1
          ? encodeSwitch(sequence, 'mysql_native_password')
          : mysql.encodePacket(sequence, Buffer.concat([Buffer.of(1), Buffer.alloc(20, 'm')])),
      ),
    ),
  'asks for a second factor': (hear) =>
    onPackets(hear, (socket, _payload, sequence, count) =>
      socket.write(
        count === 1
          ? encodeSwitch(sequence, 'mysql_native_password')
          : mysql.encodePacket(
              sequence,
              Buffer.concat([Buffer.of(2), encodeSwitch(0, 'mysql_clear_password').subarray(5)]),
            ),
      ),
    ),
  'asks for the password in full before there was a challenge': (hear) =>
    onPackets(hear, (socket, _payload, sequence) =>
      socket.write(mysql.encodePacket(sequence, Buffer.of(1, 4))),
    ),
  'asks for the password in full again and again': (hear) =>
    onPackets(hear, (socket, _payload, sequence, count) =>
      socket.write(
        count === 1
          ? encodeSwitch(sequence, 'caching_sha2_password')
          : mysql.encodePacket(sequence, Buffer.of(1, 4)),
      ),
    ),
  'sends its RSA key unasked': (hear) =>
    onPackets(hear, (socket, _payload, sequence, count) =>
      socket.write(
        count === 1
          ? encodeSwitch(sequence, 'caching_sha2_password')
          : mysql.encodePacket(sequence, `\x01-----BEGIN PUBLIC KEY-----\n`),
      ),
    ),
}

test.each(Object.keys(mysqlTricks))('a MySQL server that %s is left', async (name) => {
  const trick = mysqlTricks[name] as (hear: Hear) => Script
  for (const way of [verified, forwarded]) {
    const { inside, heard } = await heardOn('mysql', way, mysqlOver(way, 'mysql_native_password', trick))
    expect(inside.status).toMatch(/^(?:violation|withheld|malformed)$/)
    const learned = learnFromMysql(heard, password)
    expect(learned).not.toContain('password under RSA')
    if (way === forwarded) expect(learned).not.toContain('password')
  }
  for (const way of [unverified, clear]) {
    const { heard } = await heardOn('mysql', way, mysqlOver(way, 'mysql_native_password', trick))
    expect(learnFromMysql(heard, password)).toEqual([])
  }
})

test.each([
  ['lets us in', mysql.encodePacket(2, mysql.okPacket), 'ok'],
  ['switches', encodeSwitch(2, 'mysql_clear_password'), 'auth_switch'],
])('a MySQL server that %s in clear, before TLS, is left', async (_does, injected, field) => {
  for (const way of [verified, unverified]) {
    const script = mysqlOver(
      way,
      'mysql_native_password',
      (hear) => askByMethod('mysql_native_password', hear),
      injected,
    )
    const { inside, heard } = await heardOn('mysql', way, script)
    expect(inside).toMatchObject({ status: 'violation', field })
    expect(learnFromMysql(heard, password)).toEqual([])
  }
})

test('a MySQL server that asks again after the login is not answered', async () => {
  const { heard } = await heardOn(
    'mysql',
    verified,
    mysqlOver(verified, 'mysql_native_password', (hear) =>
      onPackets(hear, (socket, _payload, sequence, count) =>
        socket.write(
          count === 1
            ? mysql.encodePacket(sequence, mysql.okPacket)
            : Buffer.concat([
                encodeSwitch(sequence, 'mysql_clear_password'),
                mysql.encodePacket(sequence + 1, '\xff\x15\x04#28000'),
              ]),
        ),
      ),
    ),
  )
  expect(learnFromMysql(heard, password)).toEqual(['hash'])
})

/** A request of each kind that PostgreSQL has, what an answer shows, and what it is called. */
const requests: [string, Buffer, string[] | null][] = [
  ['Ok', curious.letIn, []],
  ['CleartextPassword', curious.askForPassword, ['password']],
  ['MD5Password', curious.askForMd5, ['hash']],
  ['KerberosV5', curious.encodeRequest(2), null],
  ['GSS', curious.encodeRequest(7), null],
  ['SSPI', curious.encodeRequest(9), null],
  ['PLAIN', curious.askForSasl('PLAIN'), null],
  ['OAUTHBEARER', curious.askForSasl('OAUTHBEARER'), null],
  ['99', curious.encodeRequest(99), null],
]

describe.each(ways)('PostgreSQL over %o', (way) => {
  const ask = async (script: (hear: Hear) => Script) => {
    const { inside, heard } = await heardOn('postgresql', way, postgresqlOver(way, script))
    return { inside, learned: curious.learnFromPostgresql(heard, account.user, password) }
  }

  test.each(requests)('%s', async (method, request, exposure) => {
    const { inside, learned } = await ask((hear) =>
      curious.onMessages(hear, (socket, message, count) => {
        if (message[0] === 0x58) return socket.end()
        socket.write(count === 1 ? request : curious.letIn)
      }),
    )
    if (isRefusedBefore(way)) {
      expect(inside).toMatchObject({ status: 'unprotected' })
      return expect(learned).toEqual([])
    }
    if (exposure === null) {
      expect(inside).toEqual({ status: 'unsupported', method })
      return expect(learned).toEqual([])
    }
    const proof = proofOf(way)
    const enough = { nobody: [], forwarded: ['hash'], verified: ['hash', 'password'] }[proof] as string[]
    const answered = exposure.every((each) => enough.includes(each))
    expect(inside).toMatchObject(
      answered ? { status: 'ok', value: { method } } : { status: 'withheld', method },
    )
    expect(learned).toEqual(answered ? exposure : [])
  })

  test.each([1, 4095, 4096, 1_000_001, 2 ** 31])('SCRAM of %i iterations', async (iterations) => {
    const { inside, learned } = await ask((hear) => curious.askByScram({ iterations, password }, hear))
    if (isRefusedBefore(way)) return expect(learned).toEqual([])
    const method = `SCRAM-SHA-256 with ${iterations} iterations`
    if (iterations > 1_000_000) {
      expect(inside).toEqual({ status: 'unsupported', method })
      return expect(learned).toEqual([])
    }
    const allowed = iterations >= 4096 || proofOf(way) !== 'nobody'
    expect(inside).toMatchObject(
      allowed ? { status: 'ok', value: { method: 'SCRAM-SHA-256' } } : { status: 'withheld', method },
    )
    expect(learned).toEqual(allowed ? ['proof'] : [])
  })
})

const { askForPassword, askForMd5, encodeRequest, letIn, onMessages } = curious
const authenticated = postgresql.authenticationOk

/** What a server says first, and then on each message of ours. */
const postgresqlTricks: Record<string, { says: Buffer[]; status: string; learned: string[] }> = {
  'asks for the password twice': {
    says: [askForPassword, askForPassword],
    status: 'violation',
    learned: ['password'],
  },
  'asks for a hash, and then for the password': {
    says: [askForMd5, askForPassword],
    status: 'violation',
    learned: ['hash'],
  },
  'lets us in, and then asks': {
    says: [Buffer.concat([authenticated, askForPassword])],
    status: 'violation',
    learned: [],
  },
  'says that it is ready, without having let us in': {
    says: [postgresql.readyForQuery],
    status: 'violation',
    learned: [],
  },
  'begins SCRAM, and lets us in at once': {
    says: [Buffer.concat([curious.askForSasl('SCRAM-SHA-256'), letIn])],
    status: 'violation',
    learned: [],
  },
  'goes on with a SCRAM that it never began': {
    says: [encodeRequest(11, 'r=x,s=c2FsdA==,i=4096')],
    status: 'violation',
    learned: [],
  },
  'ends a SCRAM that it never began': {
    says: [encodeRequest(12, 'v=eA==')],
    status: 'violation',
    learned: [],
  },
  'begins SCRAM, and asks for the password': {
    says: [curious.askForSasl('SCRAM-SHA-256'), askForPassword],
    status: 'violation',
    learned: [],
  },
  'asks within the answer to a query': {
    says: [
      letIn,
      Buffer.concat([askForPassword, postgresql.encodeErrorResponse('42000', 'x'), postgresql.readyForQuery]),
    ],
    status: 'ok',
    learned: [],
  },
  'lets us in and asks in one breath': {
    says: [Buffer.concat([letIn, askForPassword, askForMd5])],
    status: 'ok',
    learned: [],
  },
}

test.each(Object.entries(postgresqlTricks))(
  'a PostgreSQL server that %s',
  async (_does, { says, status, learned }) => {
    const { inside, heard } = await heardOn(
      'postgresql',
      verified,
      postgresqlOver(verified, (hear) =>
        onMessages(hear, (socket, _message, count) => {
          const said = says[count - 1]
          if (said) socket.write(said)
          else socket.end()
        }),
      ),
    )
    expect(inside.status).toBe(status)
    expect(curious.learnFromPostgresql(heard, account.user, password)).toEqual(learned)
  },
)

test('a PostgreSQL server that asks in single bytes is understood all the same', async () => {
  for (const way of [unverified, clear]) {
    const { inside, heard } = await heardOn(
      'postgresql',
      way,
      postgresqlOver(way, (hear) =>
        onMessages(hear, async (socket) => {
          for (const byte of askForPassword) {
            socket.write(Buffer.of(byte))
            await new Promise((resolve) => setTimeout(resolve, 5))
          }
        }),
      ),
    )
    expect(inside).toMatchObject({ status: 'withheld', method: 'CleartextPassword' })
    expect(curious.learnFromPostgresql(heard, account.user, password)).toEqual([])
  }
})

test('a PostgreSQL server that does not show that it knows the password is left', async () => {
  const { inside } = await heardOn(
    'postgresql',
    unverified,
    postgresqlOver(unverified, (hear) =>
      curious.askByScram({ iterations: 4096, password, proves: false }, hear),
    ),
  )
  expect(inside).toEqual({ status: 'violation', field: 'authentication', received: 'Ok' })
})

test.each(['require', 'verify-ca', 'verify-full'] as const)(
  'nothing is said to a server that has lost its TLS (%s)',
  async (tls) => {
    const stripped = { tls: 'disable', trusted: true } as const
    for (const [kind, script] of [
      [
        'mysql',
        mysqlOver(stripped, 'mysql_native_password', (hear) => askByMethod('mysql_clear_password', hear)),
      ],
      [
        'postgresql',
        postgresqlOver(stripped, (hear) => onMessages(hear, (socket) => socket.write(askForPassword))),
      ],
    ] as const) {
      const { inside, heard } = await heardOn(kind, { tls, trusted: true }, script)
      expect(inside).toMatchObject({ status: 'unprotected' })
      expect(Buffer.concat(heard).includes(account.user)).toBe(false)
    }
  },
)

/** By a whole audit of the server, TLS enumerated and all. */
test.each(['mysql', 'postgresql'] as const)(
  'all that %s is asked tells no password to nobody in particular',
  async (kind) => {
    for (const way of ways.filter((each) => proofOf(each) === 'nobody')) {
      const heard: Buffer[] = []
      const script =
        kind === 'mysql'
          ? mysqlOver(way, 'sha256_password', (hear) => askByMethod('sha256_password', hear))
          : postgresqlOver(way, (hear) => onMessages(hear, (socket) => socket.write(askForPassword)))
      await using server = await serveTcp(script((bytes) => heard.push(bytes)))
      const facts = await probeDatabaseServer(createContext(), createAccess(kind, server.port, way))
      expect(facts.inside).toMatchObject({ status: isRefusedBefore(way) ? 'unprotected' : 'withheld' })
      expect(JSON.stringify(facts)).not.toContain(password)
      expect(learnFromMysql(heard, password)).toEqual([])
      expect(curious.learnFromPostgresql(heard, account.user, password)).toEqual([])
    }
  },
)
