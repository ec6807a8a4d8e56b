import { constants, createPrivateKey, privateDecrypt } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { encodeAlert } from '../../../core/tls/wire/alert.ts'
import { contentTypes } from '../../../core/tls/wire/record.ts'
import { readServerCredentials } from '../../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../../lab/fixtures/tls-loopback.ts'
import { createClearServer, encodeTlsRecord, type Reply } from '../../../lab/servers/clear-tls-server.ts'
import { startScriptedServer } from '../../../lab/servers/scripted-server.ts'
import { startTlsServer } from '../../../lab/servers/tls-server.ts'
import { answerKindOf } from '../asking/answer-kind.ts'
import { robotVectors } from '../tls-facts.ts'
import { createPremasterBlock, robot } from './robot.ts'

const suites = { 'tls.suites': { 'TLS 1.2': ['TLS_RSA_WITH_AES_256_GCM_SHA384'] } }
const alert = (description: string) => encodeTlsRecord('alert', encodeAlert('fatal', description))
const key = createPrivateKey(readServerCredentials('rsa').key)

/** Type, length and the length of the secret stand before it. */
function decryptPayload(payload: Uint8Array): Buffer {
  return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, payload.subarray(6))
}

const isConforming = (block: Buffer) =>
  block[0] === 0 && block[1] === 2 && block.indexOf(0, 2) === block.length - 49

/** A server whose answer to a secret is `judge`'s, and otherwise bad_record_mac to Finished. */
function oracle(judge: (block: Buffer) => Uint8Array | undefined): () => Reply {
  return () => {
    let state: 'secret' | 'keys' | 'finished' = 'secret'
    return ({ type, payload }) => {
      if (state === 'secret') {
        state = 'keys'
        return judge(decryptPayload(payload))
      }
      if (type === contentTypes.change_cipher_spec) return undefined
      state = 'finished'
      return alert('bad_record_mac')
    }
  }
}

async function collectRobot(reply: () => Reply) {
  await using server = await startScriptedServer(createClearServer(reply))
  const context = createLoopbackContext(server.port, { timeout: 4000 })
  const facts = await robot.collect(context, { ...loopbackFacts, ...suites })
  return facts['tls.robot'].map(({ flow, rounds }) => ({
    flow,
    rounds: rounds.map((round) => robotVectors.map((vector) => answerKindOf(round[vector]))),
  }))
}

const mac = 'alert fatal bad_record_mac'
const failure = 'alert fatal handshake_failure'

test('vulnerable: another alert for broken secrets, asked twice', async () => {
  const answers = [mac, failure, failure, failure, mac]
  const flows = await collectRobot(
    oracle((block) => (isConforming(block) ? undefined : alert('handshake_failure'))),
  )
  expect(flows).toEqual([{ flow: 'full', rounds: [answers, answers] }])
})

test('vulnerable in the short flow only: hangs up before the end of the flight', async () => {
  const flows = await collectRobot(() => {
    let broken = false
    let over = false
    return ({ type, payload }, socket) => {
      if (type === contentTypes.change_cipher_spec) over = true
      else if (over) return alert('bad_record_mac')
      else broken = !isConforming(decryptPayload(payload))
      // Only a client that sends nothing more is told.
      if (broken && !over) setTimeout(() => over || socket.write(alert('decode_error')), 30)
      return undefined
    }
  })
  const short = ['silence', ...Array(3).fill('alert fatal decode_error'), 'silence']
  expect(flows).toEqual([
    { flow: 'full', rounds: [Array(5).fill(mac)] },
    { flow: 'short', rounds: [short, short] },
  ])
})

test('patched: Node answers all alike', async () => {
  await using server = await startTlsServer({ ...readServerCredentials('rsa'), ciphers: 'AES256-GCM-SHA384' })
  const context = createLoopbackContext(server.port)
  const facts = await robot.collect(context, { ...loopbackFacts, ...suites })
  const kinds = facts['tls.robot'].map(({ rounds: [round] }) => Object.values(round ?? {}).map(answerKindOf))
  expect(kinds).toEqual([Array(5).fill(mac), Array(5).fill('silence')])
  expect(context.limiter.count).toBe(10)
})

test('broken in another way: answers at random', async () => {
  let count = 0
  const flows = await collectRobot(
    oracle(() => {
      count += 1
      return count === 2 ? alert('internal_error') : undefined
    }),
  )
  const [full] = flows
  expect(full?.rounds).toHaveLength(2)
  expect(full?.rounds[0]).not.toEqual(full?.rounds[1])
})

test('broken in another way: hangs up whatever the secret', async () => {
  const flows = await collectRobot(() => (_record, socket) => {
    socket.destroy()
    return undefined
  })
  expect(flows.map(({ rounds }) => rounds)).toEqual(
    Array(2).fill([Array(5).fill('the connection was closed')]),
  )
})

test('nothing is asked without RSA key exchange', async () => {
  const context = createLoopbackContext(1)
  const ecdhe = { 'tls.suites': { 'TLS 1.2': ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'] } }
  expect(await robot.collect(context, { ...loopbackFacts, ...ecdhe })).toEqual({ 'tls.robot': [] })
  expect(context.limiter.count).toBe(0)
})

describe('premaster blocks (RFC 8017 §7.2.1)', () => {
  const block = (vector: (typeof robotVectors)[number]) =>
    Buffer.from(createPremasterBlock(vector, 256, 0x0303, true))

  test.each(robotVectors)('%s fills the modulus and is below it', (vector) => {
    expect(block(vector)).toHaveLength(256)
    expect(block(vector)[0]).toBeLessThan(0x80)
  })

  test('each has exactly its own fault', () => {
    expect(robotVectors.map((vector) => isConforming(block(vector)))).toEqual([
      true,
      false,
      false,
      false,
      true,
    ])
    expect(block('valid').subarray(208, 210)).toEqual(Buffer.of(3, 3))
    expect(block('wrong-version').subarray(208, 210)).toEqual(Buffer.of(2, 2))
    expect(block('no-zero').indexOf(0, 2)).toBe(-1)
    expect(block('misplaced-zero').indexOf(0, 2)).toBe(254)
  })
})
