import { expect, test } from 'vitest'
import { createContext, loopbackFacts, withoutHttps } from '../../lab/fixtures/loopback-context.ts'
import { serveHttps, serveTls } from '../../lab/servers/loopback-server.ts'
import { clientConfig } from './client-config.ts'
import { parseJsonStrings } from './json-strings.ts'
import { ping } from './ping.ts'

async function bodyOf(answer: string) {
  await using server = await serveHttps((_, response) => response.end(answer))
  const outcome = (await clientConfig.collect(createContext({ port: server.port }), loopbackFacts))[
    'mattermost.clientConfig'
  ]
  return outcome.status === 'ok' ? outcome.value.body : outcome
}

test('ping and configuration, each from its place', async () => {
  await using server = await serveHttps((request, response) => {
    response.writeHead(request.url === '/api/v4/system/ping' ? 500 : 200, { 'x-version-id': '11.10.0' })
    response.end(JSON.stringify({ status: 'UNHEALTHY', path: request.url }))
  })
  const context = createContext({ port: server.port })
  expect(await ping.collect(context, loopbackFacts)).toMatchObject({
    'mattermost.ping': {
      status: 'ok',
      value: { response: { status: 500 }, body: { status: 'UNHEALTHY', path: '/api/v4/system/ping' } },
    },
  })
  expect(await clientConfig.collect(context, loopbackFacts)).toMatchObject({
    'mattermost.clientConfig': {
      value: { response: { status: 200 }, body: { path: '/api/v4/config/client?format=old' } },
    },
  })
})

test('short strings only, and nothing that is named like a secret', async () => {
  const config = {
    Version: '11.10.0',
    PasswordMinimumLength: '8',
    EnableUserAccessTokens: 'false',
    Number: 3,
    AboutLink: 'x'.repeat(301),
    CustomDescriptionText: 'x'.repeat(300),
    AsymmetricSigningPublicKey: 'MFkw',
    GoogleDeveloperKey: 'AIza',
    PublicLinkSalt: 'salt',
    ClientSecret: 's',
    DataSource: 'postgres://u:p@h/db',
    SMTPPassword: 'p',
    AuthToken: 't',
  }
  expect(await bodyOf(JSON.stringify(config))).toEqual({
    Version: '11.10.0',
    PasswordMinimumLength: '8',
    EnableUserAccessTokens: 'false',
    CustomDescriptionText: 'x'.repeat(300),
  })
})

test('what is no JSON object is null, an endless one too', async () => {
  expect(await bodyOf('<html>')).toBeNull()
  expect(await bodyOf('["status"]')).toBeNull()
  expect(await bodyOf('null')).toBeNull()
  expect(await bodyOf(`{"status":"${'x'.repeat(300_000)}"}`)).toBeNull()
})

test('names from elsewhere stay plain data', () => {
  const settings = parseJsonStrings(Buffer.from('{"__proto__":"x","status":"OK"}'))
  expect(Object.entries(settings ?? {})).toEqual([
    ['__proto__', 'x'],
    ['status', 'OK'],
  ])
})

test('a failure stays a failure', async () => {
  await using server = await serveTls((socket) => socket.resume())
  expect(await ping.collect(createContext({ port: server.port, timeout: 1000 }), loopbackFacts)).toEqual({
    'mattermost.ping': { status: 'timeout', phase: 'response', seconds: 1 },
  })
  expect(await clientConfig.collect(createContext(), withoutHttps)).toEqual({
    'mattermost.clientConfig': { status: 'refused' },
  })
})
