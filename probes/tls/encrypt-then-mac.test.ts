import { expect, test } from 'vitest'
import { patience } from '../../lab/fixtures/loopback-context.ts'
import { readServerCredentials } from '../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../lab/fixtures/tls-loopback.ts'
import { createClearServer } from '../../lab/servers/clear-tls-server.ts'
import { startScriptedServer } from '../../lab/servers/scripted-server.ts'
import { startTlsServer } from '../../lab/servers/tls-server.ts'
import { encryptThenMac } from './encrypt-then-mac.ts'

const suites = {
  'TLS 1.2': ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'TLS_RSA_WITH_AES_128_CBC_SHA'],
  'TLS 1.3': ['TLS_AES_256_GCM_SHA384'],
}

async function ask(port: number, accepted: Partial<typeof suites> = suites, timeout = patience) {
  const context = createLoopbackContext(port, { timeout })
  const facts = await encryptThenMac.collect(context, { ...loopbackFacts, 'tls.suites': accepted })
  return { agreed: facts['tls.encryptThenMac'], connections: context.limiter.count }
}

test('Node agrees, where it is offered CBC suites alone', async () => {
  await using server = await startTlsServer({
    ...readServerCredentials('rsa'),
    ciphers: 'ECDHE-RSA-AES256-GCM-SHA384:AES128-SHA',
  })
  expect(await ask(server.port)).toEqual({
    agreed: { 'TLS 1.2': { status: 'ok', value: true } },
    connections: 1,
  })
})

test('a server that does not know it', async () => {
  await using server = await startScriptedServer(createClearServer(() => () => undefined))
  expect((await ask(server.port)).agreed).toEqual({ 'TLS 1.2': { status: 'ok', value: false } })
})

test('silence stays silence', async () => {
  await using server = await startScriptedServer(() => {})
  expect((await ask(server.port, suites, 200)).agreed).toMatchObject({ 'TLS 1.2': { status: 'timeout' } })
})

test('nothing is asked without CBC suites', async () => {
  expect(await ask(1, { 'TLS 1.3': suites['TLS 1.3'] })).toEqual({ agreed: {}, connections: 0 })
})
