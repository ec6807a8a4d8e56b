/** Servers that really have the flaws, and two in which they are repaired. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestCredentials, type TestCredentials } from '../../../lab/matrix/server-credentials.ts'
import { canRunNodeOfNpm } from '../../../lab/matrix/tools.ts'
import { shareName, shareOf } from '../../../lab/nightly.ts'
import { startNodeOfNpm } from '../../../lab/servers/tls/node-of-npm.ts'
import { collect } from '../../../probes/collect.ts'
import { outsideProbes } from '../../../probes/probe-catalogue.ts'
import { checks } from '../../check-catalogue.ts'
import { judgeCheck } from '../../judge.ts'

const others = ['ticketbleed', 'robot', 'poodle-tls', 'zombie-poodle', 'goldendoodle'] as const
const repaired = Object.fromEntries(
  ['heartbleed', 'ccs-injection', 'lucky-minus-20', ...others].map((id) => [id, 'pass'] as const),
)

/** By the advisories of OpenSSL of 2014-04-07, 2014-06-05 and 2016-05-03. Node 0.10 hangs up without an alert, which leaves others open. */
const servers: readonly { name: string; node: string; verdicts: Record<string, 'pass' | 'fail'> }[] = [
  // The last but one with Heartbleed, and the first without.
  { name: 'OpenSSL 1.0.1e', node: '0.10.0', verdicts: { heartbleed: 'fail' } },
  { name: 'OpenSSL 1.0.1g', node: '0.10.28', verdicts: { heartbleed: 'pass' } },
  // With code for AES-NI, which is from before the repair of CVE-2016-2107.
  { name: 'OpenSSL 1.0.1l', node: '0.12.0', verdicts: { ...repaired, 'lucky-minus-20': 'fail' } },
  // The last of them, with all repairs.
  { name: 'OpenSSL 1.0.1u', node: '0.12.18', verdicts: repaired },
]

describe.skipIf(!canRunNodeOfNpm)(`flaws in real servers, ${shareName}`, () => {
  let credentials: TestCredentials
  beforeAll(async () => {
    credentials = await createTestCredentials()
  })
  afterAll(() => credentials[Symbol.asyncDispose]())

  test.each(shareOf(servers, 1))(
    '$name',
    async ({ node, verdicts }) => {
      await using server = await startNodeOfNpm(node, credentials['RSA-2048'], { ciphers: 'ALL:!EXP:!LOW' })
      const target = { host: 'localhost', port: server.port, connectTo: ['127.0.0.1'], ports: {}, ca: [] }
      const collection = await collect(
        target,
        outsideProbes.filter(({ id }) => /^tls|^net|heartbleed|robot|ccs|ticketbleed|cbc/.test(id)),
        {
          timeout: 5000,
          deadline: 120_000,
          maxConnections: 8,
          signal: new AbortController().signal,
          now: () => new Date(),
        },
      )
      const found = checks
        .filter(({ id }) => verdicts[id])
        .map((check) => [check.id, judgeCheck(check, collection, 'current').verdict])
      expect(Object.fromEntries(found)).toEqual(verdicts)
    },
    180_000,
  )
})
