import type { Socket } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DatabaseKind } from '../../core/database-access.ts'
import { wrapSecret } from '../../core/secret.ts'
import { createContext } from '../../lab/fixtures/loopback-context.ts'
import {
  account,
  createForwardedAccess,
  createLoopbackAccess,
  password,
} from '../../lab/fixtures/loopback-database.ts'
import { serveTcp, writeEndlessly } from '../../lab/servers/loopback-server.ts'
import * as mysql from '../../lab/servers/scripted-mysql.ts'
import * as postgresql from '../../lab/servers/scripted-postgresql.ts'
import { databaseServerSchema } from './database-facts.ts'
import { probeDatabaseServer } from './one-database-server.ts'

const timeout = 300
/** Milliseconds: ten times what the slowest takes. That it is the timeout which ends it, its outcome tells. */
const endless = 50_000

type Script = (socket: Socket) => void

const megabyte = 1024 * 1024
const filler = 'x'.repeat(0x4000)

/** A MySQL server that greets, and does this once the client has said who it is. */
function onMysqlLogin(act: Script): Script {
  return (socket) => {
    socket.write(mysql.encodeGreeting())
    socket.once('data', () => act(socket))
  }
}

/** A PostgreSQL server without TLS that does this once the client has said who it is. */
function onPostgresqlLogin(act: Script): Script {
  return (socket) => {
    socket.on('data', (bytes) => {
      if (postgresql.isSslRequest(bytes)) socket.write('N')
      else act(socket)
    })
  }
}

function dripBytes(socket: Socket, bytes: Uint8Array): void {
  let at = 0
  const timer = setInterval(() => socket.write(bytes.subarray(at, ++at)), 60)
  socket.on('close', () => clearInterval(timer))
}

/** A message that announces `length` bytes, and then as many as anyone takes. */
function announceLength(header: Uint8Array): Script {
  return (socket) => {
    socket.write(header)
    writeEndlessly(socket, filler)
  }
}

const longMysqlError = Uint8Array.of(0xff, 0xff, 0xff, 2, 0xff, 0x15, 0x04, 0x23)
const longPostgresqlError = Buffer.concat([Buffer.from('E'), Buffer.from([0x7f, 0xff, 0xff, 0xff])])
const timedOut = { status: 'timeout', phase: 'handshake', seconds: timeout / 1000 }
/** Which of them comes first depends on how fast this machine is. */
const tooMuch = { status: expect.stringMatching(/^(?:oversize|timeout)$/) }

const duringLogin: [string, DatabaseKind, Script, Record<string, unknown>][] = [
  [
    'drips its answer',
    'mysql',
    onMysqlLogin((socket) => dripBytes(socket, mysql.encodePacket(2, mysql.okPacket))),
    {},
  ],
  ['never answers', 'mysql', onMysqlLogin(() => {}), timedOut],
  ['refuses with an error without end', 'mysql', onMysqlLogin(announceLength(longMysqlError)), tooMuch],
  [
    'asks for another plugin without end',
    'mysql',
    onMysqlLogin((socket) => {
      let sequence = 2
      const ask = () => {
        socket.write(mysql.encodePacket(sequence % 256, `\xfemysql_native_password\0${'s'.repeat(20)}\0`))
        sequence += 2
      }
      ask()
      socket.on('data', ask)
    }),
    {},
  ],
  [
    'drips its answer',
    'postgresql',
    onPostgresqlLogin((socket) => dripBytes(socket, postgresql.authenticationOk)),
    {},
  ],
  ['never answers', 'postgresql', onPostgresqlLogin(() => {}), timedOut],
  [
    'refuses with an error without end',
    'postgresql',
    onPostgresqlLogin(announceLength(longPostgresqlError)),
    {},
  ],
  [
    'tells of its parameters without end',
    'postgresql',
    onPostgresqlLogin((socket) => {
      socket.write(postgresql.authenticationOk)
      writeEndlessly(socket, postgresql.encodeMessage('S', `a\0${filler}\0`).toString('latin1'))
    }),
    tooMuch,
  ],
  [
    'asks for the password in clear text',
    'postgresql',
    onPostgresqlLogin((socket) => socket.write(postgresql.encodeMessage('R', '\0\0\0\x03'))),
    { status: 'withheld', method: 'CleartextPassword', proof: 'ssh-host', encrypted: false },
  ],
]

test.each(duringLogin)('a server that %s during the login (%s)', async (_does, kind, script, inside) => {
  await using server = await serveTcp(script)
  const access = createForwardedAccess(kind, server.port)
  const before = process.memoryUsage().rss
  const started = performance.now()
  const facts = databaseServerSchema.parse(await probeDatabaseServer(createContext({ timeout }), access))
  expect(performance.now() - started).toBeLessThan(endless)
  expect(process.memoryUsage().rss - before).toBeLessThan(128 * megabyte)
  expect(facts.inside).not.toMatchObject({ status: 'ok' })
  expect(facts.inside).toMatchObject(inside)
  expect(JSON.stringify(facts)).not.toContain(password)
})

const columnsOfOne = Buffer.concat([
  mysql.encodePacket(1, '\x01'),
  mysql.encodePacket(2, mysql.encodeColumn('v')),
  mysql.encodePacket(3, mysql.endPacket),
])

const afterLogin: [string, DatabaseKind, Script][] = [
  ['drips rows', 'mysql', mysql.onQuery((socket) => dripBytes(socket, columnsOfOne))],
  ['answers with an error without end', 'mysql', mysql.onQuery(announceLength(longMysqlError.with(3, 1)))],
  [
    'announces a packet of 16 MiB and sends ever more of them',
    'mysql',
    mysql.onQuery(announceLength(Uint8Array.of(0xff, 0xff, 0xff, 1))),
  ],
  [
    'defines columns without end',
    'mysql',
    mysql.onQuery((socket) => {
      socket.write(mysql.encodePacket(1, '\xfe\xff\xff\xff\x7f\0\0\0\0'))
      const cycle = Array.from({ length: 256 }, (_, index) =>
        mysql.encodePacket((index + 2) % 256, mysql.encodeColumn('v'.repeat(200))),
      )
      writeEndlessly(socket, Buffer.concat(cycle))
    }),
  ],
  [
    'drips rows',
    'postgresql',
    postgresql.onQuery((socket) =>
      dripBytes(socket, postgresql.encodeMessage('T', '\0\x01v\0'.padEnd(24, '\0'))),
    ),
  ],
  [
    'answers with an error without end',
    'postgresql',
    postgresql.onQuery(announceLength(longPostgresqlError)),
  ],
  [
    'describes 65535 columns without one',
    'postgresql',
    postgresql.onQuery((socket) => socket.write(postgresql.encodeMessage('T', '\xff\xff'))),
  ],
  [
    'completes one query without end',
    'postgresql',
    postgresql.onQuery((socket) =>
      writeEndlessly(socket, postgresql.encodeMessage('C', 'SELECT 1\0').toString('latin1')),
    ),
  ],
]

test.each(afterLogin)('a server that lets in and then %s (%s)', async (_does, kind, script) => {
  await using server = await serveTcp(script)
  const access = createForwardedAccess(kind, server.port)
  const before = process.memoryUsage().rss
  const started = performance.now()
  const { inside } = databaseServerSchema.parse(await probeDatabaseServer(createContext({ timeout }), access))
  expect(performance.now() - started).toBeLessThan(endless)
  expect(process.memoryUsage().rss - before).toBeLessThan(128 * megabyte)
  if (inside?.status !== 'ok') throw new Error(`not logged in: ${inside?.status}`)
  const { kind: _kind, ...answers } = inside.answers
  const statuses = Object.values(answers).flatMap((answer) => (answer ? [answer.status] : []))
  expect(statuses).not.toContain('ok')
})

/** Before any login: a refusal that never ends is no refusal. */
test.each([
  ['mysql', announceLength(Uint8Array.of(0xff, 0x0f, 0, 0, 0xff, 0x10, 0x04))],
  ['postgresql', (socket: Socket) => socket.on('data', () => announceLength(longPostgresqlError)(socket))],
] as const)('an endless error in place of a greeting (%s)', async (kind, script) => {
  await using server = await serveTcp(script)
  const facts = await probeDatabaseServer(
    createContext({ timeout }),
    createLoopbackAccess(kind, server.port, { account }),
  )
  expect(facts.offer.status).toMatch(/^(?:malformed|oversize|timeout)$/)
  expect(facts.inside).toEqual(facts.offer)
  expect(server.connections).toBe(1)
})

test('PostgreSQL is not told the password in clear text, whatever it asks', async () => {
  const heard: Buffer[] = []
  await using server = await serveTcp((socket) => {
    onPostgresqlLogin((to) => to.write(postgresql.encodeMessage('R', '\0\0\0\x03')))(socket)
    socket.on('data', (bytes) => heard.push(bytes))
  })
  const access = createLoopbackAccess('postgresql', server.port, { account: { ...account, tls: 'disable' } })
  await probeDatabaseServer(createContext({ timeout }), access)
  expect(Buffer.concat(heard).toString('latin1')).toContain('auditor')
  expect(Buffer.concat(heard).toString('latin1')).not.toContain(password)
})

test('no password of an account comes out, not even from a server that repeats all it hears', async () => {
  const scripts = {
    mysql: (heard: string[]) =>
      onMysqlLogin((socket) => socket.end(mysql.encodePacket(2, `\xff\x15\x04#28000${heard.join('')}`))),
    postgresql: (heard: string[]) =>
      onPostgresqlLogin((socket) => socket.end(postgresql.encodeErrorResponse('28P01', heard.join('')))),
  }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('mysql' as const, 'postgresql' as const),
      fc.string({ minLength: 8, maxLength: 40 }).map((text) => `PW${text.replaceAll('\0', '')}PW`),
      async (kind, text) => {
        const heard: string[] = []
        await using server = await serveTcp((socket) => {
          socket.on('data', (bytes) => heard.push(bytes.toString('latin1')))
          scripts[kind](heard)(socket)
        })
        const access = createForwardedAccess(kind, server.port, { password: wrapSecret(text) })
        const facts = databaseServerSchema.parse(
          await probeDatabaseServer(createContext({ timeout }), access),
        )
        expect(JSON.stringify(facts)).not.toContain(JSON.stringify(text).slice(1, -1))
        expect(heard.join('')).not.toContain(text)
        expect(JSON.stringify(access)).not.toContain(JSON.stringify(text).slice(1, -1))
      },
    ),
    { numRuns: 30 },
  )
})
