import { createServer } from 'node:tls'
import { expect, test } from 'vitest'
import { createContext } from '../../../lab/fixtures/loopback-context.ts'
import { createLoopbackAccess } from '../../../lab/fixtures/loopback-database.ts'
import { readServerCredentials } from '../../../lab/fixtures/pki.ts'
import { serveTcp } from '../../../lab/servers/loopback-server.ts'
import { encodeErrorResponse, encodeMessage, isSslRequest } from '../../../lab/servers/scripted-postgresql.ts'
import { probeStartup } from './startup.ts'

const sasl = encodeMessage('R', '\0\0\0\x0aSCRAM-SHA-256\0\0')
const noEntry = encodeErrorResponse('28000', 'ClientAuthentication')

/** Answers a StartupMessage in clear one way, and inside TLS another. */
function serve(plaintext: Uint8Array, encrypted: Uint8Array, heard: string[] = []) {
  const server = createServer(readServerCredentials('rsa'), (socket) => {
    socket.on('error', () => {})
    socket.once('data', (bytes) => {
      heard.push(bytes.toString('latin1'))
      socket.write(encrypted)
    })
  })
  server.on('tlsClientError', () => {})
  return serveTcp((socket) => {
    socket.once('readable', () => {
      const first: Buffer | null = socket.read(8)
      if (first && isSslRequest(first)) {
        socket.write('S')
        server.emit('connection', socket)
        return
      }
      heard.push(
        Buffer.concat([first ?? Buffer.alloc(0), socket.read() ?? Buffer.alloc(0)]).toString('latin1'),
      )
      socket.write(plaintext)
    })
  })
}

test('refused in clear and let begin inside TLS', async () => {
  const heard: string[] = []
  await using server = await serve(noEntry, sasl, heard)
  const facts = await probeStartup(createContext(), createLoopbackAccess('postgresql', server.port), true)
  expect(facts).toEqual({
    user: 'mmuser',
    database: 'mattermost',
    plaintext: {
      status: 'ok',
      value: { kind: 'error', errno: null, sqlState: '28000', routine: 'ClientAuthentication' },
    },
    encrypted: {
      status: 'ok',
      value: { kind: 'authentication', method: 'SASL', mechanisms: ['SCRAM-SHA-256'] },
    },
  })
  expect(heard).toHaveLength(2)
  for (const said of heard) expect(said.slice(8)).toBe('user\0mmuser\0database\0mattermost\0\0')
})

test('an answer in pieces is put together', async () => {
  await using server = await serveTcp((socket) => {
    socket.once('data', () => {
      for (const [index, byte] of sasl.entries()) setTimeout(() => socket.write(Uint8Array.of(byte)), index)
    })
  })
  const { plaintext, encrypted } = await probeStartup(
    createContext(),
    createLoopbackAccess('postgresql', server.port),
    false,
  )
  expect(plaintext).toMatchObject({ status: 'ok', value: { method: 'SASL' } })
  expect(encrypted).toBeNull()
})

test.each([
  ['silence', Buffer.alloc(0), { status: 'timeout', phase: 'response', seconds: 1 }],
  ['half a message', sasl.subarray(0, 9), { status: 'timeout', phase: 'response', seconds: 1 }],
  ['a message of another type', encodeMessage('Z', 'I'), { status: 'malformed', field: 'type', offset: 0 }],
  [
    'a length that lies',
    Buffer.from('R\x7f\xff\xff\xff', 'latin1'),
    { status: 'malformed', field: 'length', offset: 1 },
  ],
  ['more than fits', Buffer.alloc(20_000, 'R'), { status: 'malformed', field: 'length', offset: 1 }],
])('%s is no answer', async (_what, bytes, outcome) => {
  await using server = await serve(bytes, bytes)
  const context = createContext({ timeout: 1000 })
  const facts = await probeStartup(context, createLoopbackAccess('postgresql', server.port), true)
  for (const answer of [facts.plaintext, facts.encrypted]) {
    expect([outcome, { status: 'oversize', phase: 'response', limit: 8192 }]).toContainEqual(answer)
  }
})
