import { expect, test } from 'vitest'
import { type Failure, ok } from '../../../core/outcome.ts'
import type { Ask } from './enumerate-by-removal.ts'
import { enumerateWithCertificateCurve } from './enumerate-with-certificate-curve.ts'

const refusal: Failure = { status: 'alert', level: 'fatal', description: 'handshake_failure' }
const candidates = ['p192', 'p256', 'p384', 'p521', 'x25519']

/** A server with a P-256 key. `tied`: like OpenSSL it refuses hellos without that curve. */
function server(accepted: readonly string[], { order = 'server', tied = true } = {}): Ask {
  return async (offer) => {
    if (tied && !offer.includes('p256')) return refusal
    const [first, second] = order === 'server' ? [accepted, offer] : [offer, accepted]
    const chosen = first.find((name) => second.includes(name))
    return chosen === undefined ? refusal : ok(chosen)
  }
}

async function run(ask: Ask) {
  const first = await ask(candidates)
  if (first.status !== 'ok') throw new Error('this server takes something')
  return enumerateWithCertificateCurve(candidates, 'p256', first.value, ask)
}

test('the curve of the certificate is never chosen: everything is told', async () => {
  expect(await run(server(['p521', 'p384']))).toEqual({
    found: ['p521', 'p384'],
    ends: Array(3).fill(refusal),
    neverChosen: [],
    tied: true,
  })
})

test('the curve of the certificate comes before others in the order of the server: those are never chosen', async () => {
  const result = await run(server(['x25519', 'p256', 'p521']))
  expect(result.found).toEqual(['x25519', 'p256'])
  expect(result.neverChosen).toEqual(['p192', 'p384', 'p521'])
  expect(result.ends).toContainEqual(refusal)
})

test('the server follows the client: what stood before the curve is absent', async () => {
  const result = await run(server(['x25519', 'p256'], { order: 'client' }))
  expect(result.found).toEqual(['p256', 'x25519'])
  expect(result.neverChosen).toEqual([])
  expect(result.ends).toContainEqual(refusal)
})

test('only the curve of the certificate: whoever decides, the others are never chosen', async () => {
  const result = await run(server(['p256'], { order: 'client' }))
  expect(result.found).toEqual(['p256'])
  expect(result.neverChosen).toEqual(['p192', 'p384', 'p521', 'x25519'])
})

test('a server that is not tied tells everything', async () => {
  const result = await run(server(['p256', 'x25519', 'p521'], { tied: false }))
  expect(result).toEqual({
    found: ['p256', 'x25519', 'p521'],
    ends: [refusal],
    neverChosen: [],
    tied: false,
  })
})

test('a server that reads only so many groups is shown the certificate’s curve among fewer', async () => {
  const many = [...candidates, ...Array.from({ length: 20 }, (_, index) => `other${index}`)]
  const whole = server(['p521', 'p384', 'p256'])
  const ask: Ask = (offer) => whole(offer.slice(0, 11))
  const result = await enumerateWithCertificateCurve(many, 'p256', 'p521', ask)
  expect(result.found).toEqual(['p521', 'p384', 'p256'])
})

test.each<[string, Failure]>([
  ['silence', { status: 'timeout', phase: 'handshake', seconds: 1 }],
  ['a cut connection', { status: 'reset', phase: 'handshake' }],
])('without the curve of the certificate %s came: that is among the ends', async (_, failure) => {
  const tied = server(['x25519', 'p256', 'p521'])
  const ask: Ask = async (offer) => (offer.includes('p256') ? tied(offer) : failure)
  expect((await run(ask)).ends).toContainEqual(failure)
})
