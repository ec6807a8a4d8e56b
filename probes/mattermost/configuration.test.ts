import type { IncomingMessage, RequestListener } from 'node:http'
import { createServer } from 'node:https'
import { expect, test } from 'vitest'
import { noAccess } from '../../core/access.ts'
import { wrapSecret } from '../../core/secret.ts'
import {
  createContext,
  type LoopbackTarget,
  loopbackFacts,
  withoutHttps,
} from '../../lab/fixtures/loopback-context.ts'
import { readCertificatePem, readServerCredentials } from '../../lab/fixtures/pki.ts'
import {
  answerAndClose,
  onRequest,
  serve,
  serveHttp,
  serveHttps,
  serveTls,
  writeEndlessly,
} from '../../lab/servers/loopback-server.ts'
import { configuration } from './configuration.ts'

const token = 'canary-of-a-token'
const masked = '*'.repeat(32)
const settings = {
  ServiceSettings: { SiteURL: 'https://chat.example.org', EnableTesting: null },
  SqlSettings: { DriverName: 'postgres', DataSource: masked, DataSourceReplicas: [masked] },
  FileSettings: { PublicLinkSalt: 'salt' },
}

/** Asks with the token, trusting the root that made the servers' certificates. */
async function ask(target: LoopbackTarget, facts = loopbackFacts) {
  const context = createContext({ ca: [readCertificatePem('root')], ...target })
  const access = { ...noAccess, api: { token: wrapSecret(token) } }
  return (await configuration.collect({ ...context, access }, facts))['mattermost.configuration']
}

function api(answers: Readonly<Record<string, unknown>>, seen: IncomingMessage[] = []): RequestListener {
  return (request, response) => {
    seen.push(request)
    const valid = request.headers.authorization === `Bearer ${token}`
    response.writeHead(valid ? 200 : 401).end(JSON.stringify(valid ? answers[request.url ?? ''] : {}))
  }
}

test('what the role may see, without what is masked or may be a secret', async () => {
  const environment = { SqlSettings: { DataSource: true, DriverName: false }, Odd: 1 }
  await using server = await serveHttps(
    api({ '/api/v4/config': settings, '/api/v4/config/environment': environment }),
  )
  const fact = await ask({ port: server.port })
  expect(fact).toEqual({
    status: 'ok',
    value: {
      httpStatus: 200,
      configuration: {
        settings: {
          'ServiceSettings.SiteURL': 'https://chat.example.org',
          'ServiceSettings.EnableTesting': null,
          'SqlSettings.DriverName': 'postgres',
        },
        unrecorded: ['FileSettings.PublicLinkSalt'],
        masked: ['SqlSettings.DataSource', 'SqlSettings.DataSourceReplicas'],
        fingerprints: { 'FileSettings.PublicLinkSalt': expect.stringMatching(/^[\w-]{22}$/) },
        dataSources: [],
      },
      environment: ['SqlSettings.DataSource'],
    },
  })
  expect(JSON.stringify(fact)).not.toContain(token)
})

test('two connections, one request each', async () => {
  const seen: IncomingMessage[] = []
  await using server = await serveHttps(api({ '/api/v4/config': settings }, seen))
  await ask({ port: server.port })
  expect(server.connections).toBe(2)
  expect(seen.map(({ method, url }) => [method, url]).sort()).toEqual([
    ['GET', '/api/v4/config'],
    ['GET', '/api/v4/config/environment'],
  ])
})

test.each([401, 403, 500])('status %i, and the environment is not told', async (status) => {
  await using server = await serveHttps((_, response) =>
    response.writeHead(status).end(JSON.stringify(settings)),
  )
  expect(await ask({ port: server.port })).toEqual({
    status: 'ok',
    value: { httpStatus: status, configuration: null, environment: null },
  })
})

test.each([
  '<html>',
  '[]',
  'null',
  '{"SqlSettings":',
  `{"PluginSettings":{"Plugins":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
])('a 200 that is no configuration: %#', async (body) => {
  await using server = await serveHttps((_, response) => response.end(body))
  expect(await ask({ port: server.port })).toMatchObject({ value: { httpStatus: 200, configuration: null } })
})

test('a redirect is not followed, and the token goes nowhere else', async () => {
  const elsewhere: IncomingMessage[] = []
  await using other = await serveHttp((request, response) => {
    elsewhere.push(request)
    response.end('{}')
  })
  await using server = await serveHttps((_, response) =>
    response.writeHead(302, { location: `http://localhost:${other.port}/?leak` }).end(),
  )
  expect(await ask({ port: server.port })).toMatchObject({ value: { httpStatus: 302, configuration: null } })
  expect(elsewhere).toEqual([])
  expect(other.connections).toBe(0)
})

test('an answer without end', async () => {
  await using server = await serveTls(
    onRequest((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n{"a":"')
      writeEndlessly(socket, 'x'.repeat(16_384))
    }),
  )
  expect(await ask({ port: server.port })).toEqual({ status: 'oversize', phase: 'body', limit: 1_048_576 })
})

test('silence, a bare close, and what is no HTTP', async () => {
  await using silent = await serveTls((socket) => socket.resume())
  expect(await ask({ port: silent.port, timeout: 1000 })).toEqual({
    status: 'timeout',
    phase: 'response',
    seconds: 1,
  })
  await using closing = await serveTls(onRequest((socket) => socket.end()))
  expect(await ask({ port: closing.port })).toEqual({ status: 'closed', phase: 'response' })
  await using other = await serveTls(answerAndClose('SSH-2.0-x\r\n'))
  expect(await ask({ port: other.port })).toMatchObject({ status: 'malformed' })
  expect(await ask({}, withoutHttps)).toEqual({ status: 'refused' })
})

test.each([
  [
    'an unknown authority',
    readServerCredentials('ecdsa'),
    { ca: [] },
    /^UNABLE_TO_GET_ISSUER_CERT|^SELF_SIGNED/,
  ],
  [
    'an incomplete chain',
    readServerCredentials('ecdsa', { intermediate: false }),
    {},
    /^UNABLE_TO_(?:VERIFY|GET)/,
  ],
  ['an expired certificate', readServerCredentials('expired'), {}, /^CERT_HAS_EXPIRED$/],
  [
    'another name',
    readServerCredentials('ecdsa'),
    { host: 'elsewhere.example' },
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
  ],
])('%s: the token is not sent', async (_, identity, target, code) => {
  let requests = 0
  await using server = await serve(
    createServer(identity, (_request, response) => {
      requests += 1
      response.end('{}')
    }),
  )
  expect(await ask({ port: server.port, ...target })).toEqual({
    status: 'unprotected',
    code: expect.stringMatching(code),
  })
  expect(requests).toBe(0)
})

test('neither in clear nor over TLS 1.1', async () => {
  let heard = ''
  await using clear = await serveHttp((request, response) => {
    heard += JSON.stringify(request.headers)
    response.end('{}')
  })
  expect(await ask({ port: clear.port })).toMatchObject({ status: 'malformed' })
  await using old = await serve(
    createServer(
      {
        ...readServerCredentials('ecdsa'),
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
        ciphers: 'DEFAULT:@SECLEVEL=0',
      },
      (request, response) => {
        heard += JSON.stringify(request.headers)
        response.end('{}')
      },
    ),
  )
  expect((await ask({ port: old.port })).status).not.toBe('ok')
  expect(heard).toBe('')
})

test('a token that no header can carry is not tried', async () => {
  await using server = await serveHttps(api({ '/api/v4/config': settings }))
  const context = createContext({ port: server.port, ca: [readCertificatePem('root')] })
  const access = { ...noAccess, api: { token: wrapSecret('a\r\nHost: b') } }
  expect(await configuration.collect({ ...context, access }, loopbackFacts)).toEqual({
    'mattermost.configuration': { status: 'local', code: 'ERR_INVALID_CHAR' },
  })
  expect(server.connections).toBe(0)
})

test('the end of the run', async () => {
  await using server = await serveTls((socket) => socket.resume())
  const signal = AbortSignal.timeout(200)
  expect(await ask({ port: server.port, signal })).toEqual({ status: 'cancelled' })
})
