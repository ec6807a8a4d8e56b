import { once } from 'node:events'
import * as http2 from 'node:http2'
import { connect } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { httpsPortOf, type Target } from '../../../core/target.ts'
import { keepKey } from '../../../lab/fixtures/kept-keys.ts'
import {
  requestFirstBytes,
  requestHttp,
  requestHttps,
  requestUpgrade,
  shakeHands,
  tryConnect,
} from '../../../lab/peers/replica-client.ts'
import { hasIpv6 } from '../../embedded/closed-port.ts'
import { startEmbeddedReplica } from '../../embedded/embedded-replica.ts'
import { type FaultName, faults } from '../embedded-faults.ts'
import type { EmbeddedFault } from '../fault.ts'

/** Each fault as Node itself sees it. What Node can't see any more is in `front.faults.test.ts`. */
async function withFault<T>(fault: FaultName, look: (target: Target) => Promise<T>) {
  const { profile = 'current' } = faults[fault] as EmbeddedFault
  await using replica = await startEmbeddedReplica({ faults: [fault], profile, makeKey: keepKey })
  return await look(replica.target)
}

async function observeHandshake(target: Target, options?: ConnectionOptions) {
  const { socket, ...rest } = await shakeHands(target, options)
  socket.destroy()
  return rest
}

describe('plain HTTP', () => {
  test.each([
    ['no-redirect', '/', /^HTTP\/1.1 200 /],
    ['redirect-temporary', '/', /^HTTP\/1.1 302 /],
    ['redirect-loop', '/', /^HTTP\/1.1 301 [\s\S]*Location: http:\/\/mattermost\.test/],
    ['redirect-foreign-host', '/', /Location: https:\/\/www\.example\.org\//],
    ['acme-redirected', '/.well-known/acme-challenge/x', /^HTTP\/1.1 301 /],
    ['acme-proxied-to-app', '/.well-known/acme-challenge/x', /^HTTP\/1.1 200 [\s\S]*Mattermost/],
  ] as const)('%s', async (fault, path, expected) => {
    expect(await withFault(fault, (target) => requestHttp(target, path))).toMatch(expected)
  })

  test('h2c-on-80: both protocols, told apart by their first bytes', async () => {
    await withFault('h2c-on-80', async (target) => {
      const session = http2.connect('http://mattermost.test', {
        createConnection: () => connect(target.ports['80'] ?? 0, '127.0.0.1'),
      })
      const [headers] = await once(session.request({ ':path': '/' }), 'response')
      session.close()
      expect(headers[':status']).toBe(301)
      expect(await requestHttp(target, '/')).toMatch(/^HTTP\/1.1 301 /)
    })
  })
})

describe('headers and limits', () => {
  test.each([
    ['no-hsts', '/', /^(?!.*Strict-Transport-Security)/s],
    ['hsts-short', '/', /Strict-Transport-Security: max-age=86400\r\n/],
    ['hsts-duplicate', '/', /Security: max-age=3600\r\nStrict-Transport-Security: max-age=63072000\r\n/],
    ['nosniff-missing', '/', /^(?!.*x-content-type-options)/is],
    ['framing-allowed', '/', /^(?!.*(x-frame-options|frame-ancestors))/is],
    ['nginx-version', '/', /Server: nginx\/1\.20\.1\r\n/],
    ['powered-by', '/', /X-Powered-By: PHP/],
    ['cookie-insecure', '/', /set-cookie: (?!.*secure).*httponly\r\n/i],
    ['cookie-script-readable', '/', /set-cookie: (?!.*httponly).*secure\r\n/i],
    ['ping-unhealthy', '/api/v4/system/ping', /^HTTP\/1.1 500 [\s\S]*UNHEALTHY/],
    ['old-version', '/api/v4/config/client', /"Version":"10\.5\.2"/],
    ['site-url-http', '/api/v4/config/client', /"SiteURL":"http:\/\/mattermost\.test/],
    ['site-url-foreign', '/api/v4/config/client', /"SiteURL":"https:\/\/staging\.example\.org"/],
    ['locale-english', '/api/v4/config/client', /"DefaultClientLocale":"en"/],
    ['weak-password-policy', '/api/v4/config/client', /"PasswordMinimumLength":"5"/],
    ['password-policy-for-testing', '/api/v4/config/client', /"PasswordRequireSymbol":"true"/],
  ] as const)('%s', async (fault, path, expected) => {
    expect(await withFault(fault, (target) => requestHttps(target, path))).toMatch(expected)
  })

  test('upload-10m', async () => {
    const headers = ['Content-Length: 20971520', 'Expect: 100-continue']
    const answer = await withFault('upload-10m', (target) =>
      requestFirstBytes(target, 'POST', '/api/v4/files', headers),
    )
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
  })

  test.each([
    ['websocket-no-upgrade', null, 'HTTP/1.1 400 Bad Request'],
    ['websocket-any-origin', 'https://evil.example', 'HTTP/1.1 101 Switching Protocols'],
  ] as const)('%s', async (fault, origin, expected) => {
    expect(await withFault(fault, (target) => requestUpgrade(target, origin))).toBe(expected)
  })
})

describe('TLS', () => {
  const weak = (ciphers: string, maxVersion = 'TLSv1.2' as const) => ({
    ciphers: `${ciphers}:@SECLEVEL=0`,
    minVersion: 'TLSv1' as const,
    maxVersion,
  })
  test.each([
    ['tls10-on', { ...weak('ALL'), maxVersion: 'TLSv1' }, { protocol: 'TLSv1' }],
    ['tls11-on', { ...weak('ALL'), maxVersion: 'TLSv1.1' }, { protocol: 'TLSv1.1' }],
    ['tls13-off', {}, { protocol: 'TLSv1.2' }],
    ['no-http2', { ALPNProtocols: ['h2', 'http/1.1'] }, { alpn: 'http/1.1' }],
    ['cbc-suites', weak('ECDHE-RSA-AES256-SHA'), { suite: 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA' }],
    ['static-rsa', weak('AES256-GCM-SHA384'), { suite: 'TLS_RSA_WITH_AES_256_GCM_SHA384' }],
    ['null-encryption', weak('ECDHE-RSA-NULL-SHA'), { suite: 'TLS_ECDHE_RSA_WITH_NULL_SHA' }],
    ['p256-only', {}, { group: 'prime256v1' }],
    [
      'client-order',
      weak('ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES256-GCM-SHA384'),
      { suite: 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256' },
    ],
  ] as const)('%s', async (fault, options, expected) => {
    expect(
      await withFault(fault, (target) => observeHandshake(target, options as ConnectionOptions)),
    ).toMatchObject(expected)
  })

  test('anonymous: a handshake without a certificate', async () => {
    const found = await withFault('anonymous', (target) => observeHandshake(target, weak('AECDH-AES256-SHA')))
    expect(found).toMatchObject({ suite: 'TLS_ECDH_anon_WITH_AES_256_CBC_SHA', chain: [] })
  })

  test('dhe-1024', async () => {
    const options = { ...weak('DHE-RSA-AES256-GCM-SHA384'), minDHSize: 512 }
    const { ephemeral } = await withFault('dhe-1024', (target) => observeHandshake(target, options))
    expect(ephemeral).toMatchObject({ type: 'DH', size: 1024 })
  })

  test.each([
    ['client-renegotiation', null],
    ['tls13-off', 'ERR_SSL_NO_RENEGOTIATION'],
  ] as const)('%s: renegotiation ends with %s', async (fault, code) => {
    const ended = await withFault(fault, async (target) => {
      const { socket } = await shakeHands(target, { maxVersion: 'TLSv1.2' })
      const end = await new Promise((resolve) => {
        socket.once('error', (error) => resolve((error as { code?: unknown }).code))
        socket.renegotiate({ rejectUnauthorized: false }, (error) => {
          if (!error) resolve(null)
        })
      })
      socket.destroy()
      return end
    })
    expect(ended).toBe(code)
  })

  test('sha1-signatures: a client that takes nothing else is served', async () => {
    const sha1 = { ...weak('ECDHE-RSA-AES256-GCM-SHA384'), sigalgs: 'RSA+SHA1' }
    expect(await withFault('sha1-signatures', (target) => observeHandshake(target, sha1))).toMatchObject({
      protocol: 'TLSv1.2',
    })
    await expect(withFault('tls13-off', (target) => observeHandshake(target, sha1))).rejects.toMatchObject({
      code: 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
    })
  })

  test('what a fault opens is closed in the healthy replica', async () => {
    await using replica = await startEmbeddedReplica()
    for (const ciphers of [
      'ECDHE-RSA-AES256-SHA',
      'AES256-GCM-SHA384',
      'ECDHE-RSA-NULL-SHA',
      'AECDH-AES256-SHA',
    ]) {
      await expect(shakeHands(replica.target, weak(ciphers))).rejects.toMatchObject({
        code: 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
      })
    }
  })
})

describe('certificates', () => {
  test.each([
    ['expired', { authorizationError: 'CERT_HAS_EXPIRED' }],
    ['wrong-name', { authorizationError: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
    ['self-signed', { authorizationError: 'DEPTH_ZERO_SELF_SIGNED_CERT', staple: null }],
    ['untrusted-root', { authorizationError: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' }],
    [
      'missing-intermediate',
      { authorizationError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', chain: ['CN=mattermost.test'] },
    ],
    ['chain-unordered', { authorizationError: null }],
    ['expires-soon', { authorizationError: null }],
    ['staple-missing', { authorizationError: null, staple: null }],
    ['staple-stale', { authorizationError: null, staple: expect.any(Buffer) }],
  ] as const)('%s', async (fault, expected) => {
    expect(await withFault(fault, (target) => observeHandshake(target))).toMatchObject(expected)
  })

  test.each([
    ['rsa-1024', 1024],
    ['rsa-2048', 2048],
  ] as const)('%s', async (fault, bits) => {
    const { leaf } = await withFault(fault, (target) =>
      observeHandshake(target, { ciphers: 'ALL:@SECLEVEL=0' }),
    )
    expect(leaf?.publicKey.asymmetricKeyDetails?.modulusLength).toBe(bits)
  })
})

const ipv6 = await hasIpv6()

describe('the network', () => {
  test('app-port-open', async () => {
    const status = await withFault('app-port-open', async (target) => {
      const response = await fetch(`http://127.0.0.1:${target.ports['8065']}/api/v4/system/ping`)
      return response.status
    })
    expect(status).toBe(200)
  })

  test('mysql-open', async () => {
    await withFault('mysql-open', async (target) => {
      const socket = connect(target.ports['3306'] ?? 0, '127.0.0.1')
      const [greeting] = (await once(socket, 'data')) as [Buffer]
      socket.destroy()
      expect(greeting.toString('latin1')).toContain('MariaDB')
    })
  })

  test.runIf(ipv6)('app-port-open-ipv6', async () => {
    await withFault('app-port-open-ipv6', async (target) => {
      const port = target.ports['8065'] ?? 0
      expect([await tryConnect(port), await tryConnect(port, '::1')]).toEqual(['ECONNREFUSED', 'ok'])
    })
  })

  test.runIf(ipv6).each([
    ['ipv6-dead', ['ECONNREFUSED', 'ECONNREFUSED']],
    ['ipv6-no-http', ['ok', 'ECONNREFUSED']],
    ['ipv6-other-certificate', ['ok', 'ok']],
  ] as const)('%s', async (fault, expected) => {
    await withFault(fault, async (target) => {
      const answers = [
        await tryConnect(httpsPortOf(target), '::1'),
        await tryConnect(target.ports['80'] ?? 0, '::1'),
      ]
      expect(answers).toEqual(expected)
    })
  })

  test.runIf(ipv6)('ipv6-other-certificate: the leaf differs', async () => {
    await withFault('ipv6-other-certificate', async (target) => {
      const [one, other] = [await observeHandshake(target), await observeHandshake(target, { host: '::1' })]
      expect(one.leaf?.subject).toBe(other.leaf?.subject)
      expect(one.leaf?.fingerprint256).not.toBe(other.leaf?.fingerprint256)
    })
  })
})
