import type { Socket } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import type { DatabaseKind } from '../../core/database-access.ts'
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

function dripBytes(bytes: Uint8Array): Script {
  return (socket) => {
    let at = 0
    const timer = setInterval(() => socket.write(bytes.subarray(at, ++at)), 40)
    socket.on('close', () => clearInterval(timer))
  }
}

/** What a server may do instead of its greeting or answer, before any login. */
const beforeLogin: [string, DatabaseKind, Script, Record<string, unknown>][] = [
  ['says nothing', 'mysql', () => {}, { status: 'timeout', phase: 'handshake', seconds: 0.3 }],
  ['closes', 'mysql', (socket) => socket.end(), { status: 'closed', phase: 'handshake' }],
  [
    'resets',
    'mysql',
    (socket) => setTimeout(() => socket.resetAndDestroy(), 50),
    { status: 'reset', phase: 'handshake' },
  ],
  [
    'drips its greeting',
    'mysql',
    dripBytes(mysql.encodeGreeting()),
    { status: 'timeout', phase: 'handshake', seconds: 0.3 },
  ],
  [
    'greets without end',
    'mysql',
    (socket) => writeEndlessly(socket, mysql.encodePacket(0, '\x0a'.padEnd(2000, 'v')).toString('latin1')),
    { status: 'oversize', phase: 'handshake', limit: 4096 },
  ],
  [
    'lies about the length',
    'mysql',
    (socket) => socket.write(Uint8Array.of(0xff, 0xff, 0xff, 0, 10)),
    { status: 'malformed', field: 'length', offset: 0 },
  ],
  [
    'answers as SSH',
    'mysql',
    (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'),
    { status: 'malformed', field: 'length', offset: 0 },
  ],
  ['says nothing', 'postgresql', () => {}, { status: 'timeout', phase: 'handshake', seconds: 0.3 }],
  ['closes', 'postgresql', (socket) => socket.end(), { status: 'closed', phase: 'handshake' }],
  [
    'resets',
    'postgresql',
    (socket) => socket.on('data', () => socket.resetAndDestroy()),
    { status: 'reset', phase: 'handshake' },
  ],
  [
    'drips an error',
    'postgresql',
    dripBytes(postgresql.encodeErrorResponse('53300', 'InitProcess')),
    { status: 'timeout', phase: 'handshake', seconds: 0.3 },
  ],
  [
    'lies about the length of an error',
    'postgresql',
    (socket) => socket.write(Uint8Array.of(0x45, 0x7f, 0xff, 0xff, 0xff)),
    { status: 'malformed', field: 'length', offset: 1 },
  ],
  [
    'answers as HTTP',
    'postgresql',
    (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
    { status: 'malformed', field: 'ssl_response', offset: 0 },
  ],
  [
    'injects bytes behind its S',
    'postgresql',
    (socket) => socket.on('data', () => socket.write('SR\0\0\0\x08\0\0\0\0')),
    { status: 'violation', field: 'ssl_response', received: 'bytes after S' },
  ],
]

/** Who answers has time for it. Some of them fall silent afterwards. */
const patienceFor = ({ status }: { status?: unknown }) => (status === 'timeout' ? timeout : 5 * timeout)

test.each(beforeLogin)('a server that %s (%s)', async (_does, kind, script, offer) => {
  await using server = await serveTcp(script)
  const context = createContext({ timeout: patienceFor(offer) })
  const access = createForwardedAccess(kind, server.port)
  const started = performance.now()
  const facts = databaseServerSchema.parse(await probeDatabaseServer(context, access))
  expect(performance.now() - started).toBeLessThan(endless)
  expect(facts).toMatchObject({ offer, encryption: null, startup: null })
  expect(facts.inside).toEqual(offer)
  expect(server.connections).toBe(1)
})

test.each([
  ['mysql', 1130, mysql.encodePacket(0, "\xffj\x04Host '192.0.2.1' is not allowed to connect")],
  [
    'mysql',
    1129,
    mysql.encodePacket(0, "\xffi\x04Host '192.0.2.1' is blocked because of many connection errors"),
  ],
] as const)('%s that turns this address away is not asked again: %i', async (kind, errno, bytes) => {
  await using server = await serveTcp((socket) => socket.end(bytes))
  const facts = await probeDatabaseServer(
    createContext({ timeout }),
    createLoopbackAccess(kind, server.port, { account }),
  )
  expect(facts.offer).toMatchObject({ status: 'ok', value: { tls: null, error: { errno } } })
  expect(facts.inside).toMatchObject({ status: 'rejected', errno })
  expect(server.connections).toBe(1)
})

const rowDescription = postgresql.encodeMessage(
  'T',
  Buffer.concat([
    Buffer.from([0, 1]),
    Buffer.from('v\0'),
    Buffer.alloc(6),
    Buffer.from('00000019ffffffffffff0000', 'hex'),
  ]),
)
const dataRow = (text: string) => {
  const head = Buffer.alloc(6)
  head.writeUInt16BE(1, 0)
  head.writeUInt32BE(text.length, 2)
  return postgresql.encodeMessage('D', Buffer.concat([head, Buffer.from(text)]))
}
const endOfQuery = Buffer.concat([postgresql.encodeMessage('C', 'SELECT 1\0'), postgresql.readyForQuery])

/** What a server that let us in does with our queries. */
const afterLogin: [string, DatabaseKind, Script, Record<string, unknown>][] = [
  ['never answers', 'mysql', mysql.onQuery(() => {}), { status: 'timeout', phase: 'response', seconds: 0.3 }],
  [
    'sends rows without end',
    'mysql',
    mysql.onQuery((socket) => {
      socket.write(
        Buffer.concat([
          mysql.encodePacket(1, '\x01'),
          mysql.encodePacket(2, mysql.encodeColumn('v')),
          mysql.encodePacket(3, mysql.endPacket),
        ]),
      )
      writeEndlessly(socket, mysql.encodePacket(4, `\xfc\x00\x40${'x'.repeat(0x4000)}`).toString('latin1'))
    }),
    { status: 'oversize', phase: 'response' },
  ],
  [
    'asks for a file instead of answering',
    'mysql',
    mysql.onQuery((socket) => socket.write(mysql.encodePacket(1, '\xfb/etc/passwd'))),
    {},
  ],
  [
    'answers with other columns',
    'mysql',
    mysql.onQuery((socket) =>
      socket.write(
        Buffer.concat([
          mysql.encodePacket(1, '\x07'),
          ...Array.from({ length: 7 }, (_, index) =>
            mysql.encodePacket(2 + index, mysql.encodeColumn('__proto__')),
          ),
          mysql.encodePacket(9, mysql.endPacket),
          mysql.encodePacket(10, '\x01x'.repeat(7)),
          mysql.encodePacket(11, mysql.endPacket),
        ]),
      ),
    ),
    { status: 'malformed', field: 'columns', offset: 0 },
  ],
  [
    'answers with OK and no rows',
    'mysql',
    mysql.onQuery((socket) => socket.write(mysql.encodePacket(1, mysql.okPacket))),
    { status: 'malformed', field: 'rows', offset: 0 },
  ],
  [
    'lies about the length of a column name',
    'mysql',
    mysql.onQuery((socket) =>
      socket.write(
        Buffer.concat([
          mysql.encodePacket(1, '\x01'),
          mysql.encodePacket(2, '\x03def\xfe\xff\xff\xff\xff\xff\xff\xff\x7f'),
        ]),
      ),
    ),
    {},
  ],
  [
    'announces 2^40 columns',
    'mysql',
    mysql.onQuery((socket) => socket.write(mysql.encodePacket(1, '\xfe\0\0\0\0\0\x01\0\0'))),
    {},
  ],
  ['hangs up', 'mysql', mysql.onQuery((socket) => socket.destroy()), { status: 'closed', phase: 'response' }],
  [
    'never answers',
    'postgresql',
    postgresql.onQuery(() => {}),
    { status: 'timeout', phase: 'response', seconds: 0.3 },
  ],
  [
    'sends rows without end',
    'postgresql',
    postgresql.onQuery((socket) => {
      socket.write(rowDescription)
      writeEndlessly(socket, dataRow('x'.repeat(0x4000)).toString('latin1'))
    }),
    { status: 'oversize', phase: 'response', limit: 4 * 1024 * 1024 },
  ],
  [
    'sends notices without end',
    'postgresql',
    postgresql.onQuery((socket) =>
      writeEndlessly(socket, postgresql.encodeMessage('N', `M${'x'.repeat(8000)}\0\0`).toString('latin1')),
    ),
    { status: 'oversize', phase: 'response', limit: 4 * 1024 * 1024 },
  ],
  [
    'answers with fewer columns',
    'postgresql',
    postgresql.onQuery((socket) => socket.write(Buffer.concat([rowDescription, dataRow('x'), endOfQuery]))),
    { status: 'malformed', field: 'columns', offset: 0 },
  ],
  [
    'lies about the length of a row',
    'postgresql',
    postgresql.onQuery((socket) =>
      socket.write(Buffer.concat([rowDescription, postgresql.encodeMessage('D', '\0\x01\x7f\xff\xff\xff')])),
    ),
    {},
  ],
  [
    'sends a message of a type that there is none of',
    'postgresql',
    postgresql.onQuery((socket) =>
      socket.write(Buffer.concat([postgresql.encodeMessage('~', 'x'), rowDescription])),
    ),
    {},
  ],
  [
    'hangs up',
    'postgresql',
    postgresql.onQuery((socket) => socket.destroy()),
    { status: 'closed', phase: 'response' },
  ],
]

test.each(afterLogin)('a server that lets in and then %s (%s)', async (_does, kind, script, outcome) => {
  await using server = await serveTcp(script)
  const access = createForwardedAccess(kind, server.port)
  const started = performance.now()
  const context = createContext({ timeout: patienceFor(outcome) })
  const { inside } = databaseServerSchema.parse(await probeDatabaseServer(context, access))
  expect(performance.now() - started).toBeLessThan(endless)
  if (inside?.status !== 'ok') throw new Error(`not logged in: ${inside?.status}`)
  const { kind: _kind, ...answers } = inside.answers
  const statuses = Object.values(answers).flatMap((answer) => answer ?? [])
  expect(statuses.filter(({ status }) => status === 'ok')).toEqual([])
  const first = inside.answers.kind === 'mysql' ? inside.answers.settings : inside.answers.sessions
  expect(first).toMatchObject(outcome)
})

test.each(['disable', 'require'] as const)('packets out of order end the connection (%s)', async (tls) => {
  const disordered = Buffer.concat(Array(2000).fill(mysql.encodePacket(77, '\x01')))
  const print = vi.spyOn(console, 'error')
  const plain = mysql.onQuery((socket) => socket.write(disordered))
  await using server = await serveTcp(
    tls === 'disable' ? plain : mysql.onQueryOverTls((socket) => socket.write(disordered)),
  )
  const access = createForwardedAccess('mysql', server.port, { tls })
  const { inside } = await probeDatabaseServer(createContext({ timeout }), access)
  const end = inside?.status === 'ok' ? inside.answers : null
  expect(end).toMatchObject({ settings: { status: 'malformed', field: 'message' } })
  expect(print).not.toHaveBeenCalled()
})

describe('the password', () => {
  /** Everything that a server receives before and after it made us log in by its method. */
  async function heardBy(
    kind: DatabaseKind,
    tls: 'verify-full' | 'disable',
    script: (hear: (bytes: Buffer) => void) => Script,
  ) {
    const chunks: Buffer[] = []
    await using server = await serveTcp(script((bytes) => chunks.push(bytes)))
    const access = createLoopbackAccess(kind, server.port, { account: { ...account, tls } })
    const { inside } = await probeDatabaseServer(createContext({ timeout }), access)
    return { inside, heard: Buffer.concat(chunks).toString('latin1') }
  }

  test.each(['mysql', 'postgresql'] as const)('is not offered to a server without TLS: %s', async (kind) => {
    const { onQuery } = kind === 'mysql' ? mysql : postgresql
    const { inside, heard } = await heardBy(kind, 'verify-full', (hear) => onQuery(() => {}, hear))
    expect(inside).toMatchObject({ status: 'unprotected' })
    expect(heard).not.toContain('auditor')
    expect(heard).not.toContain(password)
  })
})
