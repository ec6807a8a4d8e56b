import { expect, test } from 'vitest'
import { dhParameters } from './dh-parameters.ts'
import { loopback, loopbackContext } from './testing/context.ts'
import { credentials } from './testing/pki.ts'
import { startTlsServer } from './testing/tls-server.ts'

const dhe = 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256'

test('size, prime and generator of DHE', async () => {
  await using server = await startTlsServer({
    ...credentials('rsa'),
    dhparam: 'auto',
    ciphers: 'DHE-RSA-AES128-GCM-SHA256',
  })
  const facts = await dhParameters.collect(loopbackContext(server.port), {
    ...loopback,
    'tls.suites': { 'TLS 1.2': [dhe], 'TLS 1.3': ['TLS_AES_128_GCM_SHA256'] },
  })
  const [parameters, ...others] = facts['tls.dhParameters']
  expect(others).toEqual([])
  expect(parameters).toMatchObject({ version: 'TLS 1.2', suite: dhe, bits: 2048, generator: '02' })
  expect(parameters?.prime).toMatch(/^ffffffffffffffff[0-9a-f]{480}ffffffffffffffff$/)
})

test('nothing is asked where no DHE suite is', async () => {
  const context = loopbackContext(1)
  const suites = { 'TLS 1.2': ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'] }
  expect(await dhParameters.collect(context, { ...loopback, 'tls.suites': suites })).toEqual({
    'tls.dhParameters': [],
  })
  expect(context.limiter.count).toBe(0)
})
