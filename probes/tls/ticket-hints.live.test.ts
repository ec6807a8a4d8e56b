import { afterAll, expect, test } from 'vitest'
import { createLoopbackContext, loopbackFacts } from '../../lab/fixtures/tls-loopback.ts'
import { createTestCredentials, type TestCredentials } from '../../lab/matrix/server-credentials.ts'
import { findProgram, listMissingPrograms } from '../../lab/programs/programs.ts'
import { startGo } from '../../lab/servers/tls/go.ts'
import { resumption } from './resumption.ts'

let made: Promise<TestCredentials> | null = null
afterAll(async () => (await made)?.[Symbol.asyncDispose]())

// golang/go has written 0 as the hint of every ticket of TLS 1.2 (RFC 5077 §3.3: unspecified), and so do Caddy and Traefik.
test.skipIf(findProgram('go') === null || listMissingPrograms(['openssl']).length > 0)(
  'a ticket of Go’s for TLS 1.2 is taken up again, and says no lifetime',
  async () => {
    made ??= createTestCredentials()
    await using server = await startGo([(await made)['ECDSA-P256']], { Max: 0x0303 })
    const facts = await resumption.collect(createLoopbackContext(server.port), loopbackFacts)
    expect(facts['tls.resumption']['session ticket']).toEqual({
      status: 'ok',
      value: {
        issued: true,
        lifetimeSeconds: null,
        maxEarlyData: null,
        resumed: { status: 'ok', value: true },
      },
    })
  },
)
