import { createServer } from 'node:tls'
import { expect, test } from 'vitest'
import { createContext } from '../../lab/fixtures/loopback-context.ts'
import { createLoopbackAccess } from '../../lab/fixtures/loopback-database.ts'
import { readCertificatePem, readServerCredentials } from '../../lab/fixtures/pki.ts'
import { serveTcp } from '../../lab/servers/loopback-server.ts'
import { encodeGreeting } from '../../lab/servers/scripted-mysql.ts'
import { probeEncryption } from './encryption.ts'

const suite = 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'

/** TLS behind the opening of MySQL or PostgreSQL; how many hellos came is counted by the server's connections. */
function serveUpgrade(kind: 'mysql' | 'postgresql') {
  const { cert, key } = readServerCredentials('ecdsa')
  const server = createServer({
    cert,
    key,
    maxVersion: 'TLSv1.2',
    ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  })
  server.on('tlsClientError', () => {})
  server.on('secureConnection', (socket) => socket.on('error', () => {}))
  return serveTcp((socket) => {
    if (kind === 'mysql') socket.write(encodeGreeting({ tls: true }))
    socket.once('readable', () => {
      if (socket.read(kind === 'mysql' ? 36 : 8) === null) return socket.destroy()
      if (kind === 'postgresql') socket.write('S')
      server.emit('connection', socket)
    })
  })
}

test.each(['mysql', 'postgresql'] as const)(
  'the enumerators of HTTPS see through the upgrade of %s',
  async (kind) => {
    await using server = await serveUpgrade(kind)
    let logins = 0
    const relogin = {
      maxConnectErrors: 100,
      logIn: async () => {
        logins += 1
        return true
      },
    }
    const access = createLoopbackAccess(kind, server.port, { ca: [readCertificatePem('root')] })
    const facts = await probeEncryption(createContext(), access, relogin)
    expect(facts.handshake).toMatchObject({ status: 'ok', value: { version: 'TLS 1.2', suite } })
    expect(facts.certificates).toMatchObject([
      { obtained: ['TLS 1.2 ECDSA'], verification: { code: null, pathToRoot: true }, matchesHost: true },
    ])
    expect(facts.enumeration).toMatchObject({ status: 'made', suites: { 'TLS 1.2': [suite], 'TLS 1.3': [] } })
    expect(logins > 0).toBe(kind === 'mysql')
  },
)

test.each([
  ['without a login', null],
  ['with a limit below the default', { maxConnectErrors: 99, logIn: async () => true }],
])('MySQL is asked for one handshake only: %s', async (_why, relogin) => {
  await using server = await serveUpgrade('mysql')
  const facts = await probeEncryption(createContext(), createLoopbackAccess('mysql', server.port), relogin)
  expect(facts.handshake.status).toBe('ok')
  expect(facts.enumeration).toEqual({ status: 'not-made', reason: 'limit' })
  expect(server.connections).toBe(1)
})

test('when the account stops working, nothing that was enumerated is believed, and no more is asked', async () => {
  await using server = await serveUpgrade('mysql')
  const relogin = { maxConnectErrors: 100, logIn: async () => false }
  const facts = await probeEncryption(createContext(), createLoopbackAccess('mysql', server.port), relogin)
  expect(facts).toMatchObject({ certificates: [], enumeration: { status: 'not-made', reason: 'cut' } })
  expect(server.connections).toBeLessThanOrEqual(41)
})
