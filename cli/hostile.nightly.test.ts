import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EmbeddedReplica, startEmbeddedReplica } from '../containers/embedded/embedded-replica.ts'
import { httpsPortOf } from '../core/target.ts'
import { type Audit, createAuditPool } from '../lab/audits/audits.ts'
import { shareName, shareOf } from '../lab/nightly.ts'
import { hostileHttp } from '../lab/servers/hostile-http.ts'
import { hostileTls } from '../lab/servers/hostile-tls.ts'
import { answerWith, serveTcp, serveTls } from '../lab/servers/loopback-server.ts'

let sound: EmbeddedReplica
const audits = createAuditPool(() => ({
  https: httpsPortOf(sound.target),
  http: sound.target.ports['80'] ?? 0,
}))
beforeAll(async () => {
  sound = await startEmbeddedReplica()
})
afterAll(async () => {
  await audits[Symbol.asyncDispose]()
  await sound[Symbol.asyncDispose]()
})

/** Milliseconds. Long enough for most probes to end by themselves, however often they have to wait. */
const limits = { timeout: 300, deadline: 5000 }

/** Collecting ends within the deadline and a second of grace, counted by a clock that stands still while the process waits for its turn. */
const mostSeconds = limits.deadline / 1000 + 1 + 1
/** MiB beyond an audit of a sound server. */
const mostGrowth = 64

function expectBounded({ seconds, growth }: Audit): void {
  expect(seconds).toBeLessThan(mostSeconds)
  expect(growth).toBeLessThan(mostGrowth)
}

/**
 * What is shown without a handshake that is finished. A whole ServerHello: heartbeats were offered and not taken. A first
 * HelloRetryRequest for a group that was offered: that group, and that a hello of TLS 1.3 is understood.
 */
const shownByTls: Readonly<Record<string, readonly string[]>> = {
  'resets after ServerHello': ['heartbleed'],
  'resets after Certificate': ['heartbleed'],
  'says nothing after Certificate': ['heartbleed'],
  'sends an endless certificate': ['heartbleed'],
  'sends certificates for ever': ['heartbleed'],
  'floods with ServerHello': ['heartbleed'],
  'lies about the length of a certificate': ['heartbleed'],
  'asks for the same group again and again': ['tls-groups', 'tls-intolerance'],
  'asks for one group after another': ['tls-groups', 'tls-intolerance'],
}

/** What handshakes with Node's own TLS server show to be right, whatever is said after them; not all of it each time, if one is late. */
const shownByHandshakes = [
  ...['tls-versions', 'tls-ciphers', 'tls-preference', 'tls-groups', 'tls-forward-secrecy'],
  ...['tls-signature-algorithms', 'tls-compression', 'tls-fallback-scsv', 'tls-session-resumption'],
  ...['tls-early-data', 'tls-key-reuse', 'tls-extended-master-secret', 'tls-encrypt-then-mac', 'tls-sni'],
  ...['tls-intolerance', 'rc4', 'sweet32', 'freak', 'logjam', 'drown', 'beast', 'poodle', 'poodle-tls'],
  ...['zombie-poodle', 'goldendoodle', 'lucky-minus-20', 'heartbleed', 'ccs-injection', 'ticketbleed'],
  ...['robot', 'certificate-expiry', 'certificate-key', 'client-compatibility', 'port-exposure'],
]

/**
 * What answers in clear and behind TLS do show, though there is no end to them: HTTP/1.1 and no upgrade to HTTP/2, no version in a header, no
 * Content-Encoding.
 */
const heads = ['cleartext-http-version', 'server-tokens']
const shownByHttp: Readonly<Record<string, readonly string[]>> = {
  'never ends its body': [...heads, 'breach'],
  'never ends a chunked body': [...heads, 'breach'],
  'never ends a chunk extension': [...heads, 'breach'],
  'promises more than it sends': [...heads, 'breach'],
  'sends a decompression bomb': heads,
  // Of an upload as large as it must be, the head was taken with 100.
  'sends 100 Continue for ever': ['upload-limit'],
  // Redirects are answers, and not compressed.
  'redirects to itself': [...heads, 'breach'],
  'redirects from one to the other': [...heads, 'breach'],
  'redirects for ever': [...heads, 'breach'],
}

function named<Script>(scripts: Readonly<Record<string, Script>>) {
  return Object.entries(scripts).map(([name, script]) => ({ name, script }))
}

describe.concurrent(`a whole audit ends in time, in bounded memory, and passes nothing that was not shown: ${shareName}`, () => {
  test.each(shareOf(named(hostileTls), 12))('of a server that $name', async ({ name, script }) => {
    await using server = await serveTcp(script)
    const audit = await audits.audit({ https: server.port, http: server.port }, limits)
    expectBounded(audit)
    const shown = shownByTls[name] ?? []
    expect(audit.passed.filter((id) => !shown.includes(id))).toEqual([])
  })

  test.each(shareOf(named(hostileHttp), 8))(
    'of one that, behind TLS and in clear, $name',
    async ({ name, script }) => {
      await using https = await serveTls(script)
      await using http = await serveTcp(script)
      const audit = await audits.audit({ https: https.port, http: http.port }, limits)
      expectBounded(audit)
      const shown = [...shownByHandshakes, ...(shownByHttp[name] ?? [])]
      expect(audit.passed.filter((id) => !shown.includes(id))).toEqual([])
    },
  )
})

test('the same audit of a server that works shows what it does right', async () => {
  const script = answerWith('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
  await using https = await serveTls(script)
  await using http = await serveTcp(script)
  const ports = { https: https.port, http: http.port }
  const { passed, complete } = await audits.audit(ports, { timeout: 10_000, deadline: 60_000 })
  expect(complete).toBe(true)
  expect(passed).toEqual(
    expect.arrayContaining([...shownByHandshakes, 'cleartext-http-version', 'server-tokens']),
  )
})
