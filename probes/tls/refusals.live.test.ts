import { afterAll, expect, test } from 'vitest'
import { scanTls } from '../../lab/matrix/mmverify-scan.ts'
import { createTestCredentials, type TestCredentials } from '../../lab/matrix/server-credentials.ts'
import { listMissingPrograms } from '../../lab/programs/programs.ts'
import { startHaproxy } from '../../lab/servers/tls/haproxy.ts'
import { checkNamed, runCheck } from '../../suites/run-checks.ts'

let made: Promise<TestCredentials> | null = null
afterAll(async () => (await made)?.[Symbol.asyncDispose]())

// It answers nobody who names no host with anything but unrecognized_name: SSL 2.0 cannot, and hellos for SSL 3.0 mostly don't.
test.skipIf(listMissingPrograms(['haproxy', 'openssl']).length > 0)(
  'HAProxy with strict-sni: SSL 2.0 and 3.0 are refused, and nothing is open',
  async () => {
    made ??= createTestCredentials()
    const { 'RSA-2048': rsa } = await made
    await using server = await startHaproxy(rsa, 'strict-sni ssl-min-ver TLSv1.2')
    const collection = await scanTls(server.port)
    expect(collection.facts.tls?.versions).toMatchObject({
      'SSL 2.0': {
        description: 'unrecognized_name',
        repeated: { asked: 4, absent: 4, controls: 4, sound: 4 },
      },
      'SSL 3.0': { status: 'alert', description: expect.not.stringMatching('unrecognized_name') },
    })
    for (const id of ['tls-versions', 'tls-ciphers', 'tls-groups', 'drown', 'poodle'])
      expect(runCheck(checkNamed(id), collection, 'current').verdict, id).toBe('pass')
  },
)
