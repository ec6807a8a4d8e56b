import { expect, test } from 'vitest'
import { type Outcome, ok } from '../../../core/outcome.ts'
import { fail, inconclusive, pass, type Verdict } from '../../../core/verdict.ts'
import {
  address4,
  address6,
  createCollection,
  refused,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import {
  hasOpenControl,
  isShownClosed,
  judgeAddresses,
  type PortFacts,
  type Reachability,
} from './port-reachability.ts'

const entry = (
  port: number,
  outcome: Outcome<{ banner: string }>,
  address = address4 as Reachability['address'],
): Reachability => ({
  address,
  port,
  actual: port,
  outcome,
})
const open = ok({ banner: '' })

function createFacts(overrides: Parameters<typeof createCollection>[0] = {}): PortFacts {
  const { net, ports, tls } = createCollection(overrides).facts
  return {
    'net.addresses': net?.addresses,
    'net.connections': net?.connections,
    'ports.reachability': ports?.reachability,
    'tls.handshake': tls?.handshake,
  } as PortFacts
}

test.each([
  [443, open, true],
  [80, open, true],
  [22, open, false],
  [8065, open, false],
  [443, refused, false],
  [80, silence, false],
] as [number, Outcome<{ banner: string }>, boolean][])(
  'port %i with %j is a control: %s',
  (port, outcome, control) => {
    expect(hasOpenControl([entry(22, refused), entry(port, outcome)])).toBe(control)
  },
)

test('closed is what was refused where another port accepts', () => {
  const refusals = { asked: 3, absent: 3, controls: 3, sound: 3 }
  const closed = { ...entry(8065, refused), refusals }
  const isClosed = (port: Reachability, ...others: Reachability[]) =>
    isShownClosed(port, { 'ports.reachability': [port, ...others], 'net.connections': [] })
  expect(isClosed(closed, entry(443, open))).toBe(true)
  expect(isClosed(entry(8065, refused), entry(443, open))).toBe(false)
  expect(isClosed(closed, entry(443, refused))).toBe(false)
  expect(isClosed(closed, entry(443, open, address6))).toBe(false)
  expect(isClosed({ ...entry(8065, silence), refusals }, entry(443, open))).toBe(false)
  expect(isClosed({ ...entry(8065, open), refusals }, entry(443, open))).toBe(false)
})

test('each address is judged by its own ports, and the worst counts', () => {
  const facts = createFacts({
    'ports.reachability': [entry(1, open), entry(2, open, address6), entry(3, open)],
  })
  const ports: Record<string, number[]> = {}
  const judge = (verdicts: Record<string, Verdict>) =>
    judgeAddresses(facts, ({ address }, entries) => {
      ports[address] = entries.map(({ port }) => port)
      return verdicts[address] ?? pass('well')
    })
  expect(judge({}).verdict).toBe('pass')
  expect(ports).toEqual({ [address4.address]: [1, 3], [address6.address]: [2] })
  expect(judge({ [address6.address]: fail('bad') }).verdict).toBe('fail')
  expect(judge({ [address4.address]: inconclusive('unknown') }).verdict).toBe('inconclusive')
})

test('nothing passes without the control exchange; a failure needs none', () => {
  const facts = createFacts({ 'tls.handshake': silence })
  const judge = (verdict: Verdict) => judgeAddresses(facts, () => verdict)
  expect(judge(pass('well'))).toMatchObject({
    verdict: 'inconclusive',
    evidence: [{ fact: 'tls.handshake', observed: expect.stringContaining('silence') }],
  })
  expect(judge(fail('bad'))).toMatchObject({ verdict: 'fail', reason: 'bad', evidence: [] })
  expect(judge(inconclusive('unknown'))).toMatchObject({ verdict: 'inconclusive', reason: 'unknown' })
})

test('addresses that are not known, or none', () => {
  const judge = () => fail('never asked')
  expect(judgeAddresses(createFacts({ 'net.addresses': silence }), judge).verdict).toBe('inconclusive')
  const none = ok({ source: 'dns' as const, addresses: [] })
  expect(judgeAddresses(createFacts({ 'net.addresses': none }), judge).verdict).toBe('inconclusive')
})
