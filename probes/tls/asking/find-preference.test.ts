import { expect, test } from 'vitest'
import { ok } from '../../../core/outcome.ts'
import type { Ask } from './enumerate-by-removal.ts'
import { findPreference } from './find-preference.ts'

const chacha = (name: string) => name.startsWith('chacha')
const createOrderedServer =
  (order: readonly string[]): Ask =>
  async (offer) =>
    ok(order.find((name) => offer.includes(name)) ?? '')
const client: Ask = async (offer) => ok(offer[0] ?? '')

test('a server with an order', async () => {
  expect(await findPreference(['b', 'a', 'c'], createOrderedServer(['c', 'b', 'a']))).toEqual({
    decides: 'server',
    order: ['c', 'b', 'a'],
  })
})

test('a server without', async () => {
  expect(await findPreference(['b', 'a', 'c'], client)).toEqual({
    decides: 'client',
    order: ['b', 'a', 'c'],
  })
})

test('one name has no order, and is not asked for', async () => {
  const ask: Ask = () => Promise.reject(new Error('asked'))
  expect(await findPreference(['a'], ask)).toEqual({ decides: null, order: ['a'] })
})

test('a server that follows clients which put ChaCha20 first still has an order (OpenSSL, PRIORITIZE_CHACHA)', async () => {
  const ask: Ask = async (offer) => {
    const order = ['aes256', 'chacha20', 'aes128']
    return offer[0] === 'chacha20' ? ok('chacha20') : createOrderedServer(order)(offer)
  }
  const found = ['chacha20', 'aes128', 'aes256']
  expect(await findPreference(found, ask, { last: chacha })).toEqual({
    decides: 'server',
    order: ['aes256', 'chacha20', 'aes128'],
  })
})

const gcm = (name: string) => name.endsWith('gcm')

/** As Go's crypto/tls: ChaCha20 goes first unless the first suite of the client is one of AES-GCM (cipher_suites.go, aesgcmPreferred). */
const createGoServer =
  (names: readonly string[]): Ask =>
  (offer) => {
    const [aes, others] = [names.filter(gcm), names.filter((name) => !gcm(name))]
    const order = gcm(offer[0] ?? '') ? [...aes, ...others] : [...others.filter(chacha), ...aes, ...others]
    return createOrderedServer(order)(offer)
  }

test.each([
  ['as it is by default', ['128-gcm', '256-gcm', 'chacha20', '128-cbc', '256-cbc']],
  ['with a single suite of AES-GCM', ['256-gcm', 'chacha20', '128-cbc', '256-cbc']],
  ['with AES-GCM and ChaCha20 alone', ['128-gcm', '256-gcm', 'chacha20']],
  ['without CBC but for one', ['128-gcm', 'chacha20', '128-cbc']],
])('Go, %s: the server decides, though ChaCha20 wins where CBC leads', async (_, names) => {
  for (const found of [names, names.toReversed(), [...names.slice(2), ...names.slice(0, 2)]])
    expect(await findPreference(found, createGoServer(names), { last: chacha, first: gcm })).toEqual({
      decides: 'server',
      order: names,
    })
})

test('a client that decides is told from Go', async () => {
  const found = ['128-cbc', '128-gcm', 'chacha20', '256-gcm']
  expect((await findPreference(found, client, { last: chacha, first: gcm })).decides).toBe('client')
})

test('two choices that have nothing to do with what stood last are no order', async () => {
  const ask: Ask = async (offer) => ok(offer[0] === '256-gcm' ? '256-gcm' : '128-gcm')
  const found = ['128-gcm', '256-gcm', '128-cbc', 'chacha20']
  expect((await findPreference(found, ask, { last: chacha, first: gcm })).decides).toBeNull()
})

test('equal preferences among some (BoringSSL) are neither the order of the server nor of the client', async () => {
  const ask: Ask = async (offer) => ok(offer.find((name) => name !== 'last') ?? 'last')
  expect((await findPreference(['a', 'b', 'last'], ask)).decides).toBeNull()
})

test('an exchange that failed leaves it open', async () => {
  const ask: Ask = async (offer) => (offer[0] === 'a' ? ok('a') : { status: 'reset', phase: 'handshake' })
  expect((await findPreference(['a', 'b'], ask)).decides).toBeNull()
})

test('a few are ranked in one round where the guess is right', async () => {
  const order = ['c', 'a', 'b', 'd']
  let rounds = 0
  let waiting = false
  const ask: Ask = async (offer) => {
    if (!waiting) rounds += 1
    waiting = true
    await new Promise(setImmediate)
    waiting = false
    return createOrderedServer(order)(offer)
  }
  const likely = (a: string, b: string) => order.indexOf(a) - order.indexOf(b)
  expect(await findPreference(['a', 'b', 'c', 'd'], ask, { likely })).toEqual({ decides: 'server', order })
  expect(rounds).toBe(1)
})

test('a server that answers with what was not on offer has no order', async () => {
  expect(await findPreference(['a', 'b'], async () => ok('z'))).toEqual({ decides: null, order: ['a', 'b'] })
})
