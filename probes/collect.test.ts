import { expect, test } from 'vitest'
import type { FactPath, FactsAt } from '../core/fact.ts'
import type { AnyProbe, ProbeContext } from '../core/probe.ts'
import type { Target } from '../core/target.ts'
import { collect } from './collect.ts'

const target: Target = { host: 'chat.example.com', port: 443, ports: {}, ca: [] }
const options = {
  timeout: 1000,
  deadline: 5000,
  maxConnections: 4,
  signal: new AbortController().signal,
  now: () => new Date('2026-01-02T03:04:05Z'),
}

function probe(
  id: string,
  needs: FactPath[],
  provides: FactPath[],
  collectFacts: (context: ProbeContext, facts: FactsAt<FactPath>) => Promise<object>,
): AnyProbe {
  return { id, needs, provides, collect: collectFacts as AnyProbe['collect'] }
}

test('a probe runs once what it needs is there, and sees it', async () => {
  const order: string[] = []
  const { facts, complete } = await collect(
    target,
    [
      probe('second', ['net.primary'], ['tls.alpn'], async (_, facts) => {
        order.push('second')
        expect(facts['net.primary']).toEqual({ status: 'refused' })
        return { 'tls.alpn': {} }
      }),
      probe('first', [], ['net.primary'], async () => {
        order.push('first')
        return { 'net.primary': { status: 'refused' } }
      }),
    ],
    options,
  )
  expect(order).toEqual(['first', 'second'])
  expect(complete).toBe(true)
  expect(facts).toEqual({ net: { primary: { status: 'refused' } }, tls: { alpn: {} } })
})

test('a probe that is to be the last starts when all others have ended, wherever it stands', async () => {
  const order: string[] = []
  const slow = (id: string, needs: FactPath[], provides: FactPath) =>
    probe(id, needs, [provides], async () => {
      order.push(`${id} starts`)
      await new Promise(setImmediate)
      order.push(`${id} ends`)
      return { [provides]: [] }
    })
  const last: AnyProbe = { ...slow('last', [], 'net.connections'), last: true }
  const probes = [last, slow('second', ['net.parity'], 'tls.dhParameters'), slow('first', [], 'net.parity')]
  expect((await collect(target, probes, options)).complete).toBe(true)
  expect(order).toEqual(['first', 'second', 'last'].flatMap((id) => [`${id} starts`, `${id} ends`]))
})

test('only what is wanted is asked, and what was not is listed', async () => {
  const provide = (path: FactPath) => async () => ({ [path]: [] })
  const probes = [
    probe('parity', [], ['net.parity'], provide('net.parity')),
    probe('alpn', ['net.parity'], ['tls.alpn'], provide('tls.alpn')),
    probe('sni', [], ['tls.sni'], provide('tls.sni')),
    { ...probe('hosts', [], ['host.hosts' as FactPath], provide('tls.sni')), given: () => false },
  ]
  const { facts, complete, unasked } = await collect(target, probes, { ...options, wanted: ['tls.alpn'] })
  expect(facts).toEqual({ net: { parity: [] }, tls: { alpn: [] } })
  // What there was no access to is another matter.
  expect({ complete, unasked }).toEqual({ complete: true, unasked: ['tls.sni'] })
  expect((await collect(target, probes, options)).unasked).toBeUndefined()
})

/** Three probes: addresses, then the primary one of them, which the third foresees to be refused. */
function createPredictingProbes(
  primaryFact: object,
  asked: (context: ProbeContext, facts: Partial<FactsAt<FactPath>>) => Promise<object>,
) {
  const sure: AnyProbe = {
    ...probe('sure', ['net.primary'], ['tls.alpn'], asked),
    predictNeeds: (known) => (known['net.addresses'] ? { 'net.primary': { status: 'refused' } } : {}),
  }
  const addresses = probe('addresses', [], ['net.addresses'], async () => ({
    'net.addresses': { status: 'refused' },
  }))
  const primary = probe('primary', ['net.addresses'], ['net.primary'], async () => {
    await new Promise(setImmediate)
    return { 'net.primary': primaryFact }
  })
  return [sure, primary, addresses]
}

test('a probe that can foresee what it needs does not wait for it', async () => {
  const saw: unknown[] = []
  const probes = createPredictingProbes({ status: 'refused' }, async (_, facts) => {
    saw.push(facts['net.primary'])
    return { 'tls.alpn': {} }
  })
  const { facts, complete } = await collect(target, probes, options)
  expect(saw).toEqual([{ status: 'refused' }])
  expect(complete).toBe(true)
  expect(facts.tls?.alpn).toEqual({})
})

test('what was foreseen and did not come true is stopped, and asked anew', async () => {
  const silence = { status: 'timeout', phase: 'connect', seconds: 1 }
  const saw: unknown[] = []
  const probes = createPredictingProbes(silence, async ({ signal }, facts) => {
    saw.push(facts['net.primary'])
    if (saw.length === 1) await new Promise((resolve) => signal.addEventListener('abort', resolve))
    return { 'tls.alpn': { 'TLS 1.2': facts['net.primary'] } }
  })
  const { facts, complete } = await collect(target, probes, options)
  expect(saw).toEqual([{ status: 'refused' }, silence])
  expect(complete).toBe(true)
  expect(facts.tls?.alpn).toEqual({ 'TLS 1.2': silence })
})

test('a bug in a probe that started early ends the collection', async () => {
  const probes = createPredictingProbes({ status: 'refused' }, async () => {
    throw new Error('bug')
  })
  await expect(collect(target, probes, options)).rejects.toThrow('bug')
})

test('connections of a probe that others wait for go first', async () => {
  const order: string[] = []
  const connecting = (name: string) => (context: ProbeContext) =>
    Promise.all([0, 1].map(() => context.limiter.run(async () => void order.push(name)))).then(() => ({}))
  await collect(
    target,
    [
      probe('leaf', [], ['tls.alpn'], connecting('leaf')),
      probe('root', [], ['net.primary'], connecting('root')),
      probe('dependent', ['net.primary'], ['tls.groups'], async () => ({})),
    ],
    { ...options, maxConnections: 1 },
  )
  expect(order).toEqual(['leaf', 'root', 'root', 'leaf'])
})

test('what is not there by the deadline is missing, and the collection says that it is incomplete', async () => {
  const { facts, complete } = await collect(
    target,
    [
      probe('answers', [], ['net.primary'], async () => ({ 'net.primary': { status: 'refused' } })),
      probe('ignores its signal', [], ['tls.alpn'], () => new Promise(() => {})),
    ],
    { ...options, deadline: 20 },
  )
  expect(complete).toBe(false)
  expect(facts).toEqual({ net: { primary: { status: 'refused' } } })
})

test('an interruption ends the collection, incomplete even when every probe handed in its facts', async () => {
  const interruption = new AbortController()
  const collecting = collect(
    target,
    [
      probe(
        'heeds its signal',
        [],
        ['net.primary'],
        ({ signal }) =>
          new Promise((resolve) =>
            signal.addEventListener('abort', () => resolve({ 'net.primary': { status: 'cancelled' } })),
          ),
      ),
    ],
    { ...options, signal: interruption.signal },
  )
  interruption.abort()
  expect(await collecting).toMatchObject({
    complete: false,
    facts: { net: { primary: { status: 'cancelled' } } },
  })
})

test('a probe that throws ends the collection with its error', async () => {
  const bug = new TypeError('a bug')
  const collecting = collect(
    target,
    [probe('buggy', [], ['net.primary'], () => Promise.reject(bug))],
    options,
  )
  await expect(collecting).rejects.toBe(bug)
})

test('a probe that throws costs its facts and what needs them, if its crash is taken note of', async () => {
  const bug = new TypeError('a bug')
  const crashes: unknown[] = []
  const needing = probe('needs it', ['net.primary'], ['tls.groups'], async () => ({ 'tls.groups': {} }))
  const { facts, complete } = await collect(
    target,
    [
      probe('needs what needs it', ['tls.groups'], ['tls.alpn'], async () => ({ 'tls.alpn': {} })),
      needing,
      probe('buggy', ['net.addresses'], ['net.primary'], () => Promise.reject(bug)),
      probe('sound', [], ['net.addresses'], async () => ({ 'net.addresses': { status: 'refused' } })),
    ],
    { ...options, onCrash: (error, id) => crashes.push([error, id]) },
  )
  expect(crashes).toEqual([[bug, 'buggy']])
  expect(complete).toBe(false)
  expect(facts).toEqual({ net: { addresses: { status: 'refused' } } })
})

test('what was foreseen of a fact that a crash took away counts for nothing, and is not waited for', async () => {
  const [sure, , addresses] = createPredictingProbes({}, async ({ signal }) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    return { 'tls.alpn': {} }
  })
  const primary = probe('primary', ['net.addresses'], ['net.primary'], async () => {
    await new Promise(setImmediate)
    throw new Error('bug')
  })
  const collecting = collect(
    target,
    [sure, primary, addresses].filter((each) => each !== undefined),
    {
      ...options,
      onCrash: () => {},
    },
  )
  expect(await collecting).toMatchObject({ complete: false, facts: { net: {} } })
  expect((await collecting).facts.tls).toBeUndefined()
})
