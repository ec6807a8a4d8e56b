import { expect, test } from 'vitest'
import { createLoopbackContext, loopbackFacts } from '../../../lab/fixtures/tls-loopback.ts'
import { createTestCredentials } from '../../../lab/matrix/server-credentials.ts'
import { listMissingPrograms } from '../../../lab/programs/programs.ts'
import { lighttpdModulePathOf, startLighttpd } from '../../../lab/servers/tls/lighttpd.ts'
import { certificates } from '../certificates.ts'
import { handshake } from '../handshake.ts'
import { intolerance } from '../intolerance.ts'
import { suites } from '../suites.ts'

const absent = listMissingPrograms(['openssl', 'lighttpd', lighttpdModulePathOf('wolfssl')])

test.skipIf(absent.length > 0)(
  'wolfSSL in lighttpd without a CA file closes on status_request, and all else is settled',
  async () => {
    await using credentials = await createTestCredentials()
    await using server = await startLighttpd('wolfssl', credentials['RSA-2048'], {}, false)
    const context = createLoopbackContext(server.port)
    const [spoken, chains] = await Promise.all([
      suites.collect(context, loopbackFacts),
      certificates.collect(context, loopbackFacts),
      handshake.collect(context, loopbackFacts),
    ])
    expect(spoken['tls.suites']['TLS 1.2']).toContain('TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384')
    expect(spoken['tls.suites']['TLS 1.3']).toContain('TLS_AES_256_GCM_SHA384')
    expect(chains['tls.certificates']).toHaveLength(1)
    const facts = await intolerance.collect(context, { ...loopbackFacts, ...spoken })
    const refused = facts['tls.intolerance'].filter(({ outcome }) => outcome.status !== 'ok')
    expect(refused.map(({ features, repeated }) => [features, repeated?.sound])).toEqual([
      [['status_request'], 4],
    ])
  },
)
