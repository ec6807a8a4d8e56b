import { once } from 'node:events'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { internalPorts, targetNameOf } from '../../core/target.ts'
import { keepKey } from '../../lab/fixtures/kept-keys.ts'
import {
  requestFirstBytes,
  requestHttp,
  requestHttps,
  requestUpgrade,
  shakeHands,
  tryConnect,
} from '../../lab/peers/replica-client.ts'
import { type EmbeddedOptions, startEmbeddedReplica } from './embedded-replica.ts'

const start = (options: EmbeddedOptions = {}) => startEmbeddedReplica({ makeKey: keepKey, ...options })

test('serves the application over verified HTTPS, with the headers of proxy and app', async () => {
  await using replica = await start()
  const { target } = replica
  const { authorizationError, protocol, group, staple, chain, socket } = await shakeHands(target)
  socket.destroy()
  expect(authorizationError).toBeNull()
  expect(protocol).toBe('TLSv1.3')
  expect(group).toBeDefined()
  expect(staple).not.toBeNull()
  expect(chain[0]).toBe('CN=mattermost.test')
  const page = await requestHttps(target, '/')
  expect(page).toMatch(/^HTTP\/1.1 200 OK\r\n/)
  expect(page).toMatch(/\r\nServer: nginx\r\n/)
  expect(page).toMatch(/\r\nStrict-Transport-Security: max-age=63072000\r\n/)
  expect(page).toMatch(/\r\nx-frame-options: SAMEORIGIN\r\n/)
  expect(page).toMatch(/<title>Mattermost<\/title>/)
  expect(target.simulated).toMatch(/simulation/)
})

test('the API: ping, client configuration, and 401 for the rest', async () => {
  await using replica = await start()
  const { target } = replica
  expect(await requestHttps(target, '/api/v4/system/ping')).toContain('"status":"OK"')
  expect(await requestHttps(target, '/api/v4/config/client?format=old')).toContain(
    `"SiteURL":"https://${targetNameOf(target)}"`,
  )
  expect(await requestHttps(target, '/api/v4/users/me')).toMatch(
    /^HTTP\/1.1 401 [\s\S]*Strict-Transport-Security/,
  )
})

test('plain HTTP redirects, except below the ACME webroot', async () => {
  await using replica = await start()
  const { target } = replica
  const redirect = await requestHttp(target, '/blablabla?x=1')
  expect(redirect).toMatch(/^HTTP\/1.1 301 /)
  expect(redirect).toContain(`\r\nLocation: https://${targetNameOf(target)}/blablabla?x=1\r\n`)
  const acme = await requestHttp(target, '/.well-known/acme-challenge/token')
  expect(acme).toMatch(/^HTTP\/1.1 404 /)
  expect(acme).not.toContain('Location:')
})

test('judges an upload by its announced length', async () => {
  await using replica = await start({ profile: 'centos7' })
  const announce = (length: number) =>
    requestFirstBytes(replica.target, 'POST', '/api/v4/files', [
      `Content-Length: ${length}`,
      'Expect: 100-continue',
    ])
  expect(await announce(50 * 1024 * 1024)).toMatch(/^HTTP\/1.1 100 /)
  expect(await announce(50 * 1024 * 1024 + 1)).toMatch(/^HTTP\/1.1 413 [\s\S]*Connection: close/)
})

test('passes WebSockets on, own origin or none only', async () => {
  await using replica = await start()
  const { target } = replica
  expect(await requestUpgrade(target, null)).toBe('HTTP/1.1 101 Switching Protocols')
  expect(await requestUpgrade(target, `https://${targetNameOf(target)}`)).toBe(
    'HTTP/1.1 101 Switching Protocols',
  )
  expect(await requestUpgrade(target, `http://${targetNameOf(target)}`)).toBe('HTTP/1.1 403 Forbidden')
  expect(await requestUpgrade(target, 'https://evil.example')).toBe('HTTP/1.1 403 Forbidden')
  expect(await requestUpgrade(target, 'null')).toBe('HTTP/1.1 403 Forbidden')
})

test('drops a WebSocket that does not authenticate, without a close frame', async () => {
  await using replica = await start()
  const { target } = replica
  const { socket } = await shakeHands(target)
  const client = new WebSocket(`ws://${targetNameOf(target)}/api/v4/websocket`, {
    createConnection: () => socket,
  })
  await once(client, 'open')
  const [code] = await once(client, 'close')
  expect(code).toBe(1006)
})

test('documented ports that should be closed are', async () => {
  await using replica = await start()
  const answers = await Promise.all(
    [8065, ...internalPorts].map((port) => tryConnect(replica.target.ports[port] ?? 0)),
  )
  expect(new Set(answers)).toEqual(new Set(['ECONNREFUSED']))
})

test('seed 000: RSA 4096, its groups, HSTS on success only, a staple even after HelloRetryRequest', async () => {
  await using replica = await start({ profile: 'centos7' })
  const { target } = replica
  const { socket, leaf, group, staple, suite } = await shakeHands(target)
  expect(leaf?.publicKey.asymmetricKeyDetails?.modulusLength).toBe(4096)
  socket.destroy()
  expect({ group, suite }).toEqual({ group: 'secp521r1', suite: 'TLS_AES_256_GCM_SHA384' })
  expect(staple).not.toBeNull()
  expect(await requestHttps(target, '/')).toContain('Strict-Transport-Security: max-age=15768000\r\n')
  expect(await requestHttps(target, '/api/v4/users/me')).not.toContain('Strict-Transport-Security')
})

test.each(['dispose', 'signal'] as const)('nothing listens or stays open after %s', async (how) => {
  const abort = new AbortController()
  const replica = await start({ signal: abort.signal, faults: ['mysql-open', 'rc4'] })
  const { ports } = replica.target
  const { socket } = await shakeHands(replica.target)
  const closed = once(socket, 'close')
  if (how === 'signal') abort.abort()
  await replica[Symbol.asyncDispose]()
  await closed
  for (const one of Object.values(ports)) expect(await tryConnect(one)).toBe('ECONNREFUSED')
})

test('does not start on a signal that has fired', async () => {
  await expect(start({ signal: AbortSignal.abort() })).rejects.toThrow()
})

test('replicas do not disturb each other', async () => {
  await using one = await startEmbeddedReplica()
  await using two = await startEmbeddedReplica({ faults: ['mysql-open'] })
  expect(await tryConnect(two.target.ports['3306'] ?? 0)).toBe('ok')
  expect(await tryConnect(one.target.ports['3306'] ?? 0)).toBe('ECONNREFUSED')
  const { socket, authorizationError } = await shakeHands(one.target, { ca: two.target.ca })
  socket.destroy()
  expect(authorizationError).not.toBeNull()
})
