import { expect, test } from 'vitest'
import type { FactsAt } from '../../core/fact.ts'
import type { Failure } from '../../core/outcome.ts'
import { encodeAlert } from '../../core/tls/wire/alert.ts'
import { contentTypes, encodeRecord } from '../../core/tls/wire/record.ts'
import { encodeServerHello } from '../../core/tls/wire/server-hello.ts'
import { createLoopbackContext, loopbackFacts } from '../../lab/fixtures/tls-loopback.ts'
import { onClientHello, startScriptedServer } from '../../lab/servers/scripted-server.ts'
import { refusedVersions } from './refused-versions.ts'

const alert = (description: string): Failure => ({ status: 'alert', level: 'fatal', description })

const versions = (outcomes: FactsAt<'tls.versions'>['tls.versions']) => ({
  ...loopbackFacts,
  'tls.versions': outcomes,
})

/** Speaks TLS 1.0 in the connections that `speaks` says, counted from 1, and refuses it in others. */
function startFickleServer(speaks: (connection: number) => boolean) {
  let connections = 0
  return startScriptedServer(
    onClientHello((socket, { cipherSuites: [first = 0], legacyVersion }) => {
      connections += 1
      if (!speaks(connections))
        return socket.end(encodeRecord(contentTypes.alert, 0x0301, encodeAlert('fatal', 'protocol_version')))
      const hello = encodeServerHello({
        legacyVersion,
        random: new Uint8Array(32),
        sessionId: new Uint8Array(),
        cipherSuite: first,
        compressionMethod: 0,
        extensions: null,
      })
      return socket.write(encodeRecord(contentTypes.handshake, 0x0301, hello))
    }),
  )
}

test.each([
  ['never spoken', () => false, { asked: 3, refused: 3, spoken: 0 }],
  [
    'spoken by one of two servers',
    (connection: number) => connection === 2,
    { asked: 3, refused: 2, spoken: 1 },
  ],
  ['spoken from then on', () => true, { asked: 3, refused: 1, spoken: 2 }],
] as const)('a version that was refused once: %s', async (_, speaks, sample) => {
  await using server = await startFickleServer(speaks)
  const facts = await refusedVersions.collect(
    createLoopbackContext(server.port),
    versions({ 'TLS 1.0': alert('protocol_version') }),
  )
  expect(facts['tls.refusedVersions']).toEqual({ 'TLS 1.0': sample })
})

test('what was spoken, was silent, or was asked for again before is not asked for', async () => {
  const context = createLoopbackContext(1)
  const repeated = { asked: 4, absent: 4, controls: 4, sound: 4 }
  const facts = await refusedVersions.collect(
    context,
    versions({
      'SSL 3.0': { status: 'closed', phase: 'handshake', repeated },
      'TLS 1.0': { status: 'timeout', phase: 'handshake', seconds: 1 },
      'TLS 1.1': alert('internal_error'),
      'TLS 1.2': { status: 'ok', value: { suite: 'x' } },
    }),
  )
  expect(facts['tls.refusedVersions']).toEqual({})
  expect(context.limiter.count).toBe(0)
})

test('silence the second time is neither', async () => {
  await using server = await startScriptedServer(() => {})
  const facts = await refusedVersions.collect(
    createLoopbackContext(server.port, { timeout: 100 }),
    versions({ 'SSL 2.0': alert('protocol_version') }),
  )
  expect(facts['tls.refusedVersions']).toEqual({ 'SSL 2.0': { asked: 3, refused: 1, spoken: 0 } })
})
