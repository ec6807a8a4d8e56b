import { constants, createPrivateKey, privateDecrypt } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { VersionName } from '../../../core/tls/registry/versions.ts'
import { encodeAlert } from '../../../core/tls/wire/alert.ts'
import { contentTypes } from '../../../core/tls/wire/record.ts'
import { readServerCredentials } from '../../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../../lab/fixtures/tls-loopback.ts'
import {
  createClearServer,
  encodeTlsRecord,
  type Greeting,
  type Reply,
} from '../../../lab/servers/clear-tls-server.ts'
import { startScriptedServer } from '../../../lab/servers/scripted-server.ts'
import { startTlsServer } from '../../../lab/servers/tls-server.ts'
import { answerKindOf } from '../asking/answer-kind.ts'
import { robotVectors } from '../tls-facts.ts'
import { createPremasterBlock, robot } from './robot.ts'
import { rsaFamilyOf } from './rsa-families.ts'

type Accepted = { 'tls.suites': Partial<Record<VersionName, string[]>> }
const suites: Accepted = { 'tls.suites': { 'TLS 1.2': ['TLS_RSA_WITH_AES_256_GCM_SHA384'] } }
const alert = (description: string) => encodeTlsRecord('alert', encodeAlert('fatal', description))
const key = createPrivateKey(readServerCredentials('rsa').key)

/** As long as the key. Type, length and, but for SSL 3.0, the length of the secret stand before it. */
function decryptPayload(payload: Uint8Array): Buffer {
  return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, payload.subarray(-256))
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

async function collectRobot(reply: (greeting: Greeting) => Reply, accepted: Accepted = suites) {
  await using server = await startScriptedServer(createClearServer(reply))
  const context = createLoopbackContext(server.port, { timeout: 4000 })
  const facts = await robot.collect(context, { ...loopbackFacts, ...accepted })
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

const cbc = 'TLS_RSA_WITH_AES_128_CBC_SHA'
const gcm = 'TLS_RSA_WITH_AES_128_GCM_SHA256'
const leaks = oracle((block) => (isConforming(block) ? undefined : alert('handshake_failure')))
const bears = oracle(() => undefined)
const isCbc = ({ hello }: Greeting) => hello.cipherSuites[0] === 0x002f

// robot-detect asks with several suites for this reason; Cavium's and F5's oracles (CVE-2017-17428, CVE-2017-6168) were in some alone.
test.each([
  ['CBC suites', { 'TLS 1.2': [gcm, cbc] }, isCbc, ['TLS 1.2 CBC']],
  ['AEAD suites', { 'TLS 1.2': [cbc, gcm] }, (greeting: Greeting) => !isCbc(greeting), ['TLS 1.2 AEAD']],
  [
    'TLS 1.0',
    { 'TLS 1.2': [cbc], 'TLS 1.0': [cbc] },
    ({ hello }: Greeting) => hello.legacyVersion === 0x0301,
    ['TLS 1.0 CBC'],
  ],
  [
    'SSL 3.0',
    { 'TLS 1.2': [cbc], 'SSL 3.0': ['TLS_RSA_WITH_RC4_128_SHA'] },
    ({ hello }: Greeting) => hello.legacyVersion === 0x0300,
    ['SSL 3.0 stream'],
  ],
])('vulnerable in nothing but %s', async (_, accepted, isLeaking, found) => {
  await using server = await startScriptedServer(
    createClearServer((greeting) => (isLeaking(greeting) ? leaks() : bears())),
  )
  const context = createLoopbackContext(server.port, { timeout: 4000 })
  const facts = await robot.collect(context, { ...loopbackFacts, 'tls.suites': accepted })
  const different = facts['tls.robot'].filter(
    ({ rounds: [round] }) => new Set(Object.values(round ?? {}).map(answerKindOf)).size > 1,
  )
  expect(
    different.map(({ version, suites: [suite = ''] = [] }) => `${version} ${rsaFamilyOf(suite)}`),
  ).toEqual(found)
})

// robot-detect #15, testssl.sh #919: what is said to a client without a certificate is no answer to its secret.
test('a server that demands a client certificate is never asked, from run to run', async () => {
  const { cert, key: serverKey } = readServerCredentials('rsa')
  await using server = await startTlsServer({
    cert,
    key: serverKey,
    ca: [cert],
    requestCert: true,
    ciphers: 'AES256-GCM-SHA384',
    maxVersion: 'TLSv1.2',
  })
  for (let run = 0; run < 3; run += 1) {
    const facts = await robot.collect(createLoopbackContext(server.port), { ...loopbackFacts, ...suites })
    const answers = facts['tls.robot'].flatMap(({ rounds }) =>
      rounds.flatMap((round) => Object.values(round)),
    )
    expect(new Set(answers.map(answerKindOf))).toEqual(new Set([null]))
  }
})

test('a server that asks for one and takes none answers the secrets', async () => {
  const { cert, key: serverKey } = readServerCredentials('rsa')
  await using server = await startTlsServer({
    cert,
    key: serverKey,
    ca: [cert],
    requestCert: true,
    rejectUnauthorized: false,
    ciphers: 'AES256-GCM-SHA384',
    maxVersion: 'TLSv1.2',
  })
  const facts = await robot.collect(createLoopbackContext(server.port), { ...loopbackFacts, ...suites })
  const kinds = facts['tls.robot'].map(({ rounds: [round] }) => Object.values(round ?? {}).map(answerKindOf))
  expect(kinds).toEqual([Array(5).fill(mac), Array(5).fill('silence')])
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
