import { expect, test } from 'vitest'
import { ok } from '../../../core/outcome.ts'
import { encodeAlert } from '../../../core/tls/wire/alert.ts'
import { contentTypes } from '../../../core/tls/wire/record.ts'
import { readServerCredentials } from '../../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../../lab/fixtures/tls-loopback.ts'
import { createClearServer, encodeTlsRecord, type Reply } from '../../../lab/servers/clear-tls-server.ts'
import { startScriptedServer } from '../../../lab/servers/scripted-server.ts'
import { startTlsServer } from '../../../lab/servers/tls-server.ts'
import { ccsInjection } from './ccs-injection.ts'

const rsa = { 'tls.suites': { 'TLS 1.2': ['TLS_RSA_WITH_AES_128_GCM_SHA256'] } }
const alert = (description: string) => encodeTlsRecord('alert', encodeAlert('fatal', description))
const fatal = (description: string) => ({ status: 'alert', level: 'fatal', description })
const silence = { status: 'timeout', phase: 'handshake' }

async function collectCcsInjection(reply: () => Reply) {
  await using server = await startScriptedServer(createClearServer(reply))
  const context = createLoopbackContext(server.port, { timeout: 1600 })
  const facts = await ccsInjection.collect(context, { ...loopbackFacts, ...rsa })
  return facts['tls.ccsInjection']
}

test('vulnerable: the first is taken, the second decrypted, other records are unexpected', async () => {
  const outcome = await collectCcsInjection(() => {
    let taken = false
    return ({ type }) => {
      if (taken) return alert('bad_record_mac')
      taken = type === contentTypes.change_cipher_spec
      return taken ? undefined : alert('unexpected_message')
    }
  })
  expect(outcome).toMatchObject(
    ok({ first: silence, second: fatal('bad_record_mac'), comparison: fatal('unexpected_message') }),
  )
})

test('patched: Node refuses the first, in one connection', async () => {
  await using server = await startTlsServer({ ...readServerCredentials('rsa'), maxVersion: 'TLSv1.2' })
  const context = createLoopbackContext(server.port)
  const suites = { 'tls.suites': { 'TLS 1.2': ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'] } }
  const facts = await ccsInjection.collect(context, { ...loopbackFacts, ...suites })
  expect(facts['tls.ccsInjection']).toEqual(
    ok({ version: 'TLS 1.2', first: fatal('unexpected_message'), second: null, comparison: null }),
  )
  expect(context.limiter.count).toBe(1)
})

test('broken in another way: ignores ChangeCipherSpec, and calls all else undecryptable', async () => {
  const outcome = await collectCcsInjection(() => {
    let count = 0
    return ({ type }) => {
      count += 1
      return type === contentTypes.change_cipher_spec && count === 1 ? undefined : alert('bad_record_mac')
    }
  })
  expect(outcome).toMatchObject(ok({ second: fatal('bad_record_mac'), comparison: fatal('bad_record_mac') }))
})

test('broken in another way: says nothing to anything', async () => {
  expect(await collectCcsInjection(() => () => undefined)).toMatchObject(
    ok({ first: silence, second: silence, comparison: null }),
  )
})

test('a server that hangs up is neither', async () => {
  const outcome = await collectCcsInjection(() => (_record, socket) => {
    socket.destroy()
    return undefined
  })
  expect(outcome).toMatchObject({ status: 'ok', value: { second: null, comparison: null } })
  expect(outcome.status === 'ok' && outcome.value?.first.status).toMatch(/^(closed|reset)$/)
})

test('nothing is asked where only TLS 1.3 is spoken', async () => {
  const context = createLoopbackContext(1)
  const suites = { 'tls.suites': { 'TLS 1.3': ['TLS_AES_128_GCM_SHA256'] } }
  expect(await ccsInjection.collect(context, { ...loopbackFacts, ...suites })).toEqual({
    'tls.ccsInjection': ok(null),
  })
  expect(context.limiter.count).toBe(0)
})
