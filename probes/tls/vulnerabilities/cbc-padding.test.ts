import { createPrivateKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { joinPieces } from '../../../core/tls/handshake12/cbc-record.ts'
import { type CbcAnswer, createCbcServer } from '../../../core/tls/handshake12/cbc-server.ts'
import { readServerCredentials } from '../../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../../lab/fixtures/tls-loopback.ts'
import { createClearServer } from '../../../lab/servers/clear-tls-server.ts'
import { onClientHello, startScriptedServer } from '../../../lab/servers/scripted-server.ts'
import { startTlsServer } from '../../../lab/servers/tls-server.ts'
import { answerKindOf } from '../asking/answer-kind.ts'
import { cbcVectors } from '../tls-facts.ts'
import { cbcPadding, distortPlaintext } from './cbc-padding.ts'

const suites = { 'tls.suites': { 'TLS 1.2': ['TLS_RSA_WITH_AES_128_CBC_SHA'] } }
const key = createPrivateKey(readServerCredentials('rsa').key)
const mac = 'alert fatal bad_record_mac'

async function collectCbcPadding(port: number, timeout = 1600) {
  const context = createLoopbackContext(port, { timeout })
  const { 'tls.cbcPadding': outcome } = await cbcPadding.collect(context, { ...loopbackFacts, ...suites })
  if (outcome.status !== 'ok' || !outcome.value) throw new Error(outcome.status)
  const rounds = outcome.value.rounds.map((round) =>
    Object.fromEntries(Object.entries(round).map(([vector, answer]) => [vector, answerKindOf(answer)])),
  )
  return { rounds, connections: context.limiter.count }
}

/** A server that has finished its handshake and says this to application data. */
async function createScriptedServer(answer: CbcAnswer) {
  await using server = await startScriptedServer(
    createClearServer((greeting) => {
      const reply = createCbcServer({ key, ...greeting }, answer)
      return (record) => reply(record) ?? undefined
    }),
  )
  return await collectCbcPadding(server.port)
}

const sound = {
  valid: 'silence',
  'wrong-both': mac,
  'wrong-mac': mac,
  'wrong-padding': mac,
  'empty-wrong-mac': mac,
  'incomplete-padding': mac,
}

test('patched: all alike, nothing is asked twice', async () => {
  const answers = await createScriptedServer((opened) =>
    opened?.paddingValid && opened.macValid ? 'silence' : 'bad_record_mac',
  )
  expect(answers).toEqual({ rounds: [sound], connections: 6 })
})

test('POODLE TLS: the padding is not looked at', async () => {
  const answers = await createScriptedServer((opened) => (opened?.macValid ? 'silence' : 'bad_record_mac'))
  expect(answers).toEqual({
    rounds: [
      { ...sound, 'wrong-padding': 'silence' },
      { 'wrong-both': mac, 'wrong-padding': 'silence' },
    ],
    connections: 8,
  })
})

test('Zombie POODLE: another alert where only the padding is wrong', async () => {
  const answers = await createScriptedServer((opened) => {
    if (opened?.paddingValid && opened.macValid) return 'silence'
    return opened?.macValid ? 'decryption_failed' : 'bad_record_mac'
  })
  const other = 'alert fatal decryption_failed'
  expect(answers.rounds).toEqual([
    { ...sound, 'wrong-padding': other },
    { 'wrong-both': mac, 'wrong-padding': other },
  ])
})

test('GOLDENDOODLE: another alert where the padding is in order', async () => {
  const answers = await createScriptedServer((opened) => {
    if (opened?.paddingValid && opened.macValid) return 'silence'
    return opened?.paddingValid ? 'bad_record_mac' : 'decryption_failed'
  })
  const other = 'alert fatal decryption_failed'
  expect(answers.rounds).toEqual([
    { ...sound, 'wrong-both': other, 'wrong-padding': other, 'incomplete-padding': other },
    { 'wrong-both': other, 'wrong-mac': mac, 'empty-wrong-mac': mac },
  ])
})

test('0-length records (CVE-2019-1559): told apart only where there is no content', async () => {
  const answers = await createScriptedServer((opened) => {
    if (opened?.paddingValid && opened.macValid) return 'silence'
    return opened?.paddingValid && opened.content.length === 0 ? 'silence' : 'bad_record_mac'
  })
  expect(answers.rounds[1]).toEqual({ 'wrong-both': mac, 'empty-wrong-mac': 'silence' })
})

test('broken in another way: an answer that differs once is the network’s', async () => {
  let count = 0
  const answers = await createScriptedServer((opened) => {
    if (opened?.paddingValid && opened.macValid) return 'silence'
    count += 1
    return count === 1 ? 'internal_error' : 'bad_record_mac'
  })
  expect(answers.rounds).toHaveLength(2)
  expect(Object.values(answers.rounds[1] ?? {})).toEqual(expect.arrayContaining([mac]))
  expect(new Set(Object.values(answers.rounds[1] ?? {})).size).toBe(1)
})

test('broken in another way: says nothing to anything', async () => {
  const answers = await createScriptedServer(() => 'silence')
  expect(answers.rounds).toEqual([Object.fromEntries(cbcVectors.map((vector) => [vector, 'silence']))])
})

test('no finished handshake, no answer', async () => {
  await using server = await startScriptedServer(onClientHello((socket) => socket.end()))
  const { rounds } = await collectCbcPadding(server.port)
  expect(rounds).toEqual([Object.fromEntries(cbcVectors.map((vector) => [vector, null]))])
})

test('patched: Node answers all alike', async () => {
  await using server = await startTlsServer({
    ...readServerCredentials('rsa'),
    ciphers: 'AES128-SHA',
    maxVersion: 'TLSv1.2',
  })
  expect(await collectCbcPadding(server.port)).toEqual({ rounds: [sound], connections: 6 })
})

test.each([
  ['no CBC suite', { 'TLS 1.2': ['TLS_RSA_WITH_AES_128_GCM_SHA256'] }],
  ['only SSL 3.0 has one', { 'SSL 3.0': ['TLS_RSA_WITH_AES_128_CBC_SHA'] }],
  ['a key exchange that is not spoken here', { 'TLS 1.2': ['TLS_DHE_RSA_WITH_AES_128_CBC_SHA'] }],
])('%s: nothing is asked', async (_, accepted) => {
  const context = createLoopbackContext(1)
  const facts = await cbcPadding.collect(context, { ...loopbackFacts, 'tls.suites': accepted })
  expect(facts).toEqual({ 'tls.cbcPadding': { status: 'ok', value: null } })
  expect(context.limiter.count).toBe(0)
})

test('each record has exactly its own fault, and whole blocks', () => {
  const plaintext = {
    content: Uint8Array.of(1, 2),
    mac: new Uint8Array(20),
    padding: new Uint8Array(10).fill(9),
  }
  for (const vector of cbcVectors) expect(distortPlaintext(vector, plaintext, 16).length % 16).toBe(0)
  const padding = new Uint8Array(26).fill(25)
  expect(distortPlaintext('valid', plaintext, 16)).toEqual(joinPieces({ ...plaintext, padding }))
  expect(distortPlaintext('wrong-padding', plaintext, 16).at(-1)).toBe(25)
  expect(distortPlaintext('wrong-padding', plaintext, 16).slice(0, 22)).toEqual(
    joinPieces({ ...plaintext, padding: new Uint8Array() }),
  )
  expect(distortPlaintext('wrong-mac', plaintext, 16).slice(-26)).toEqual(padding)
})
