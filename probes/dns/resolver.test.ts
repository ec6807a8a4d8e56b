import { AUTHENTIC_DATA, type DecodedPacket, encode, type Packet } from 'dns-packet'
import { expect, test } from 'vitest'
import { patience } from '../../lab/fixtures/loopback-context.ts'
import { findClosedPort } from '../../lab/servers/loopback-server.ts'
import {
  createReply,
  createTruncatedReply,
  type Script,
  startScriptedNameserver,
} from '../../lab/servers/scripted-nameserver.ts'
import { createQuestion } from './dns-message.ts'
import { parseServers, resolveRecords } from './resolver.ts'

const issue = { flags: 0, tag: 'issue', value: 'ca.example', issuerCritical: false } as const
const answer = (query: DecodedPacket, parts: Partial<Packet> = {}) =>
  createReply(query, { answers: [{ type: 'CAA', name: 'chat.example.org', data: { ...issue } }], ...parts })

async function ask(script: Script, { timeout = patience, signal = new AbortController().signal } = {}) {
  await using server = await startScriptedNameserver(script)
  const asked = createQuestion('chat.example.org', 'CAA')
  if (!asked) throw new Error('no question')
  const outcome = await resolveRecords(
    { timeout, signal },
    [{ address: '127.0.0.1', port: server.port }],
    asked,
  )
  return { outcome, queries: server.queries, port: server.port }
}

test('an answer over UDP, with what it was asked for', async () => {
  const { outcome, queries, port } = await ask((query) => [answer(query)])
  expect(outcome).toEqual({
    status: 'ok',
    value: {
      rcode: 'NOERROR',
      authenticated: false,
      records: [issue],
      end: 'chat.example.org',
      zone: null,
      server: `127.0.0.1:${port}`,
      transport: 'udp',
    },
  })
  expect(queries).toMatchObject([
    { flag_rd: true, flag_ad: true, questions: [{ type: 'CAA', name: 'chat.example.org', class: 'IN' }] },
  ])
})

test('validated by the resolver', async () => {
  const { outcome } = await ask((query) => [answer(query, { flags: AUTHENTIC_DATA })])
  expect(outcome).toMatchObject({ status: 'ok', value: { authenticated: true } })
})

test('no such name is an answer', async () => {
  const { outcome } = await ask((query) => [createReply(query, { flags: 3 })])
  expect(outcome).toMatchObject({ status: 'ok', value: { rcode: 'NXDOMAIN', records: [] } })
})

test.each([
  [2, 'SERVFAIL'],
  [5, 'REFUSED'],
  [4, 'NOTIMP'],
])('RCODE %i says nothing of the name: asked twice', async (flags, code) => {
  const { outcome, queries } = await ask((query) => [createReply(query, { flags })])
  expect(outcome).toEqual({ status: 'unresolved', code, attempts: 2 })
  expect(queries).toHaveLength(2)
})

test('an error without the question', async () => {
  const { outcome } = await ask((query) => [createReply(query, { flags: 5, questions: [] })])
  expect(outcome).toMatchObject({ status: 'unresolved', code: 'REFUSED' })
})

test('a truncated answer is asked for over TCP', async () => {
  const { outcome, queries } = await ask((query, transport) => [
    transport === 'udp' ? createTruncatedReply(query) : answer(query),
  ])
  expect(outcome).toMatchObject({ status: 'ok', value: { transport: 'tcp', records: [issue] } })
  expect(queries).toHaveLength(2)
  expect(queries[0]?.id).toBe(queries[1]?.id)
})

test('truncated, and nothing over TCP', async () => {
  const script: Script = (query, transport) => (transport === 'udp' ? [createTruncatedReply(query)] : [])
  const { outcome } = await ask(script, { timeout: 500 })
  expect(outcome).toEqual({ status: 'timeout', phase: 'resolve', seconds: 0.5, attempts: 2 })
})

test('another id over TCP is not an answer', async () => {
  const { outcome } = await ask((query, transport) => [
    transport === 'udp' ? createTruncatedReply(query) : answer(query, { id: ((query.id ?? 0) + 1) % 65_536 }),
  ])
  expect(outcome).toMatchObject({ status: 'violation', field: 'id' })
})

test('datagrams with another id, and queries, are passed over', async () => {
  const { outcome } = await ask((query) => [
    answer(query, { id: ((query.id ?? 0) + 1) % 65_536, flags: AUTHENTIC_DATA }),
    answer(query, { type: 'query' }),
    Buffer.from([1, 2, 3]),
    answer(query),
  ])
  expect(outcome).toMatchObject({ status: 'ok', value: { authenticated: false, records: [issue] } })
})

test('a flood of them ends it', async () => {
  const { outcome } = await ask((query) => Array.from({ length: 40 }, () => answer(query, { type: 'query' })))
  expect(outcome).toMatchObject({ status: 'violation', field: 'datagram', attempts: 2 })
})

test.each<[string, Partial<Packet>]>([
  ['another name', { questions: [{ type: 'CAA', name: 'other.example.org' }] }],
  ['another type', { questions: [{ type: 'TLSA', name: 'chat.example.org' }] }],
  ['no question', { questions: [] }],
])('the right id and %s is a violation', async (_, parts) => {
  const { outcome } = await ask((query) => [answer(query, parts)])
  expect(outcome).toMatchObject({ status: 'violation', field: 'question' })
})

test('silence', async () => {
  const { outcome, queries } = await ask(() => [], { timeout: 50 })
  expect(outcome).toEqual({ status: 'timeout', phase: 'resolve', seconds: 0.05, attempts: 2 })
  expect(queries).toHaveLength(2)
})

test('every cut of an answer is malformed, or too short for its id', async () => {
  const asked = createQuestion('chat.example.org', 'CAA')
  if (!asked) throw new Error('no question')
  const whole = encode(answer({ id: 0, questions: [{ type: 'CAA', name: asked.name }] } as DecodedPacket))
  for (const length of [12, 20, whole.length - 30, whole.length - 8, whole.length - 1]) {
    const { outcome } = await ask((query) => {
      const cut = Buffer.from(whole.subarray(0, length))
      cut.writeUInt16BE(query.id ?? 0, 0)
      return [cut]
    })
    expect(outcome).toEqual({ status: 'malformed', field: 'dns_message', offset: 0, attempts: 2 })
  }
})

test('aliases are followed within the answer, records of strangers left out', async () => {
  const { outcome } = await ask((query) => [
    createReply(query, {
      answers: [
        { type: 'CAA', name: 'elsewhere.example', data: { ...issue, value: 'stranger.example' } },
        { type: 'CAA', name: 'b.example', data: { ...issue } },
        { type: 'CNAME', name: 'a.example', data: 'b.example' },
        { type: 'CNAME', name: 'Chat.Example.ORG', data: 'a.example' },
      ],
    }),
  ])
  expect(outcome).toMatchObject({ status: 'ok', value: { records: [issue] } })
})

test.each<[string, [string, string][]]>([
  ['to itself', [['chat.example.org', 'CHAT.example.org']]],
  [
    'in a circle',
    [
      ['chat.example.org', 'a.example'],
      ['a.example', 'b.example'],
      ['b.example', 'a.example'],
    ],
  ],
  [
    'to two places',
    [
      ['chat.example.org', 'a.example'],
      ['chat.example.org', 'b.example'],
    ],
  ],
])('aliases that lead %s say nothing of the records at their end', async (_, aliases) => {
  const answers = aliases.map(([name, data]) => ({ type: 'CNAME' as const, name, data }))
  const { outcome } = await ask((query) => [createReply(query, { answers })])
  expect(outcome).toMatchObject({ status: 'violation', field: 'cname' })
})

test('an answer that is truncated over TCP, too, is a violation', async () => {
  const { outcome } = await ask((query) => [createTruncatedReply(query)])
  expect(outcome).toMatchObject({ status: 'violation', field: 'tc' })
})

test('a closed port, and a second server that answers', async () => {
  await using server = await startScriptedNameserver((query) => [answer(query)])
  const asked = createQuestion('chat.example.org', 'CAA')
  if (!asked) throw new Error('no question')
  const closed = { address: '127.0.0.1', port: await findClosedPort() }
  const context = { timeout: 5000, signal: new AbortController().signal }
  expect(await resolveRecords(context, [closed], asked)).toEqual({ status: 'refused', attempts: 2 })
  const both = await resolveRecords(context, [closed, { address: '127.0.0.1', port: server.port }], asked)
  expect(both).toMatchObject({ status: 'ok', attempts: 2 })
  expect(await resolveRecords(context, [], asked)).toEqual({ status: 'local', code: 'NO_RESOLVER' })
})

test('the end of the run ends it, asked or not', async () => {
  const abort = new AbortController()
  const running = ask(() => [], { timeout: 5000, signal: abort.signal })
  setTimeout(() => abort.abort(), 20)
  expect((await running).outcome).toEqual({ status: 'cancelled' })
  expect((await ask(() => [], { signal: AbortSignal.abort() })).outcome).toEqual({ status: 'cancelled' })
})

test.each([
  ['192.0.2.1', [{ address: '192.0.2.1', port: 53 }]],
  ['192.0.2.1:5353', [{ address: '192.0.2.1', port: 5353 }]],
  ['2001:db8::1', [{ address: '2001:db8::1', port: 53 }]],
  ['[2001:db8::1]:5353', [{ address: '2001:db8::1', port: 5353 }]],
  ['resolver.example', null],
  ['192.0.2.1:0', null],
  ['192.0.2.1:65536', null],
  ['[192.0.2.1]', null],
])('the resolver %s', (resolver, servers) => {
  expect(parseServers(resolver)).toEqual(servers)
})

test.each(['a..example', `${'a'.repeat(64)}.example`, '', 'x.'.repeat(130)])(
  '%s is no name to ask for',
  (name) => {
    expect(createQuestion(name, 'CAA')).toBeNull()
  },
)
