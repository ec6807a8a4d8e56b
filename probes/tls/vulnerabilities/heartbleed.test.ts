import { expect, test } from 'vitest'
import { ok } from '../../../core/outcome.ts'
import { encodeAlert } from '../../../core/tls/wire/alert.ts'
import { decodeHeartbeatLengths, encodeHeartbeat } from '../../../core/tls/wire/heartbeat.ts'
import { contentTypes } from '../../../core/tls/wire/record.ts'
import { createLoopbackContext, loopbackFacts } from '../../../lab/fixtures/tls-loopback.ts'
import { createClearServer, encodeTlsRecord, type Reply } from '../../../lab/servers/clear-tls-server.ts'
import { startScriptedServer } from '../../../lab/servers/scripted-server.ts'
import { heartbleed } from './heartbleed.ts'

const suite = 'TLS_RSA_WITH_AES_128_GCM_SHA256'
const spoken = { 'tls.suites': { 'TLS 1.2': [suite] }, 'tls.extensions': { 'TLS 1.2': ['heartbeat'] } }
const extension = { type: 15, data: Uint8Array.of(1) }

const response = (payloadLength: number, held = payloadLength + 16) =>
  encodeTlsRecord('heartbeat', encodeHeartbeat({ type: 2, payloadLength, held }))
const fatal = encodeTlsRecord('alert', encodeAlert('fatal', 'decode_error'))

/** A server that does this to each heartbeat request. */
function beats(answer: (request: { payloadLength: number; held: number }) => Uint8Array | undefined): Reply {
  return ({ type, payload }) =>
    type === contentTypes.heartbeat ? answer(decodeHeartbeatLengths(payload)) : fatal
}

const fits = ({ payloadLength, held }: { payloadLength: number; held: number }) => payloadLength + 16 <= held

async function collectHeartbleed(reply: () => Reply, timeout = 800) {
  await using server = await startScriptedServer(createClearServer(reply, [extension]))
  const context = createLoopbackContext(server.port, { timeout })
  const facts = await heartbleed.collect(context, { ...loopbackFacts, ...spoken })
  expect(context.limiter.count).toBeLessThanOrEqual(2)
  return facts['tls.heartbleed']
}

const asked = { version: 'TLS 1.2', claimed: 5017, held: 5016 }

test('vulnerable: as many bytes as claimed', async () => {
  const outcome = await collectHeartbleed(() => beats(({ payloadLength }) => response(payloadLength)))
  expect(outcome).toEqual(ok({ ...asked, answer: 'response', returned: 5017 }))
})

// metasploit-framework #3252, sslyze #202: until the handshake is over, OpenSSL sends what its buffer of 4 KiB has no room for.
test('vulnerable, behind the buffer of OpenSSL: short answers never leave it', async () => {
  const outcome = await collectHeartbleed(() =>
    beats(({ payloadLength }) => (payloadLength > 4096 ? response(payloadLength) : undefined)),
  )
  expect(outcome).toEqual(ok({ ...asked, answer: 'response', returned: 5017 }))
})

test('patched, behind such a buffer', async () => {
  const outcome = await collectHeartbleed(() =>
    beats((request) =>
      fits(request) && request.payloadLength > 4096 ? response(request.payloadLength) : undefined,
    ),
  )
  expect(outcome).toEqual(ok({ ...asked, answer: 'discarded', returned: null }))
})

test('patched: what claims too much is discarded, what comes after is answered', async () => {
  const outcome = await collectHeartbleed(() =>
    beats((request) => (fits(request) ? response(request.payloadLength) : undefined)),
  )
  expect(outcome).toEqual(ok({ ...asked, answer: 'discarded', returned: null }))
})

test('patched, and one request is read for each arrival only', async () => {
  const outcome = await collectHeartbleed(() => {
    let late: Uint8Array | undefined
    return beats((request) => {
      if (request.payloadLength === 5000) return response(5000)
      const said = late
      late = fits(request) ? response(request.payloadLength) : undefined
      return said
    })
  })
  expect(outcome).toMatchObject({ value: { answer: 'discarded' } })
})

test('broken in another way: returns no more than it was sent', async () => {
  const outcome = await collectHeartbleed(() =>
    beats(({ payloadLength, held }) => response(Math.min(payloadLength, held))),
  )
  expect(outcome).toEqual(ok({ ...asked, answer: 'response', returned: 5016 }))
})

test('broken in another way: the length is repeated, the bytes are not there', async () => {
  const outcome = await collectHeartbleed(() =>
    beats(({ payloadLength, held }) => response(payloadLength, held)),
  )
  expect(outcome).toEqual(ok({ ...asked, answer: 'response', returned: 5016 }))
})

test('an alert to what claims too much', async () => {
  const outcome = await collectHeartbleed(() =>
    beats((request) => (fits(request) ? response(request.payloadLength) : fatal)),
  )
  expect(outcome).toEqual(ok({ ...asked, answer: 'alert', returned: null }))
})

test.each([
  ['discards every heartbeat', () => beats(() => undefined), { status: 'timeout' }],
  ['refuses every heartbeat', () => beats(() => fatal), { status: 'alert' }],
  [
    'stops answering after the first',
    () => beats(({ payloadLength }) => (payloadLength === 5000 ? response(5000) : undefined)),
    { status: 'timeout' },
  ],
] as const)('a server that %s shows nothing', async (_what, reply, failure) => {
  expect(await collectHeartbleed(reply, 400)).toMatchObject(failure)
})

test('a server that hangs up is no sign of soundness', async () => {
  const hangUp = (): Reply => (_record, socket) => {
    socket.destroy()
    return undefined
  }
  expect((await collectHeartbleed(hangUp)).status).toMatch(/^(closed|reset)$/)
})

test('nothing is asked without the extension', async () => {
  const context = createLoopbackContext(1)
  const without = { ...spoken, 'tls.extensions': { 'TLS 1.2': ['renegotiation_info'] } }
  expect(await heartbleed.collect(context, { ...loopbackFacts, ...without })).toEqual({
    'tls.heartbleed': ok(null),
  })
  expect(context.limiter.count).toBe(0)
})
