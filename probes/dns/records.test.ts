import { type Answer, AUTHENTIC_DATA, type DecodedPacket } from 'dns-packet'
import { expect, test } from 'vitest'
import { createContext, patience } from '../../lab/fixtures/loopback-context.ts'
import {
  createAuthority,
  createReply,
  type Script,
  startScriptedNameserver,
} from '../../lab/servers/scripted-nameserver.ts'
import { addresses } from '../net/addresses.ts'
import { records } from './records.ts'

const host = 'chat.example.org'
const none = {}

/**
 * A zone as the script of a server: what is there by `TYPE name`; names that it doesn't have are NXDOMAIN, and what isn't there is said
 * with the zone's SOA.
 */
function zone(entries: Record<string, readonly unknown[]>, flags = 0): Script {
  const names = new Set(Object.keys(entries).map((key) => key.split(' ')[1]))
  return (query) => [zoneReply(query, entries, names, flags)]
}

function zoneReply(
  query: DecodedPacket,
  entries: Record<string, readonly unknown[]>,
  names: ReadonlySet<string | undefined>,
  flags: number,
) {
  const { type = '', name = '' } = query.questions?.[0] ?? {}
  const data = entries[`${type} ${name}`] ?? []
  return createReply(query, {
    flags: flags | (names.has(name) ? 0 : 3),
    answers: data.map((one) => ({ type, name, data: one }) as Answer),
    authorities: data.length > 0 ? [] : [createAuthority('.')],
  })
}

async function ask(script: Script, target: Partial<Parameters<typeof createContext>[0]> = {}) {
  await using server = await startScriptedNameserver(script)
  const resolvers = [`127.0.0.1:${server.port}`]
  const facts = await records.collect(
    createContext({ host, port: 443, resolvers, timeout: patience, ...target }),
    none,
  )
  const asked = server.queries.map(({ questions }) => `${questions?.[0]?.type} ${questions?.[0]?.name}`)
  return { facts, asked, server: `127.0.0.1:${server.port}` }
}

const issue = (value: string) => ({ flags: 0, tag: 'issue', value })

test('everything there is, validated', async () => {
  const key = Buffer.alloc(32, 1)
  const { facts, asked, server } = await ask(
    zone(
      {
        [`CAA ${host}`]: [
          issue('ca.example; validationmethods=dns-01'),
          { flags: 128, tag: 'IODEF', value: 'x' },
        ],
        [`TLSA _443._tcp.${host}`]: [{ usage: 3, selector: 1, matchingType: 1, certificate: key }],
        [`UNKNOWN_65 ${host}`]: [Buffer.from('00010000010003026833', 'hex')],
        'CAA example.org': [issue('other.example')],
        'CAA org': [],
      },
      AUTHENTIC_DATA,
    ),
  )
  const answer = { exists: true, authenticated: true, server, transport: 'udp' }
  expect(facts).toEqual({
    'dns.resolvers': { asked: 'given', servers: [server] },
    'dns.caa': {
      status: 'ok',
      value: {
        ...answer,
        name: host,
        foundAt: host,
        records: [
          { critical: false, tag: 'issue', value: 'ca.example; validationmethods=dns-01' },
          { critical: true, tag: 'iodef', value: 'x' },
        ],
      },
    },
    'dns.tlsa': {
      status: 'ok',
      value: {
        ...answer,
        name: `_443._tcp.${host}`,
        records: [{ usage: 3, selector: 1, matchingType: 1, data: key.toString('hex') }],
      },
    },
    'dns.https': {
      status: 'ok',
      value: {
        ...answer,
        name: host,
        records: [
          {
            status: 'ok',
            value: { priority: 1, target: '.', alpn: ['h3'], defaultAlpn: true, port: null, ech: null },
          },
        ],
      },
    },
  })
  expect(asked.toSorted()).toEqual(
    [`CAA ${host}`, 'CAA example.org', 'CAA org', `TLSA _443._tcp.${host}`, `UNKNOWN_65 ${host}`].toSorted(),
  )
})

test('CAA is taken from the closest domain above (RFC 8659 §3)', async () => {
  const { facts } = await ask(
    zone({ [`CAA ${host}`]: [], 'CAA example.org': [issue('near')], 'CAA org': [issue('far')] }),
  )
  expect(facts['dns.caa']).toMatchObject({
    value: { name: host, exists: true, foundAt: 'example.org', records: [{ value: 'near' }] },
  })
})

test('no CAA anywhere, and no such name', async () => {
  const nowhere = await ask(zone({ [`CAA ${host}`]: [], 'CAA example.org': [], 'CAA org': [] }))
  expect(nowhere.facts['dns.caa']).toMatchObject({ value: { exists: true, foundAt: null, records: [] } })
  const unknown = await ask(zone({ 'CAA example.org': [], 'CAA org': [] }))
  expect(unknown.facts['dns.caa']).toMatchObject({ value: { exists: false, foundAt: null } })
})

test('silence above leaves it open, unless records were found below', async () => {
  const silentAt = (silent: string, entries: Record<string, unknown[]>): Script => {
    const answers = zone(entries)
    return (query, transport) => (query.questions?.[0]?.name === silent ? [] : answers(query, transport))
  }
  const open = await ask(silentAt('example.org', { [`CAA ${host}`]: [], 'CAA org': [issue('far')] }), {
    timeout: 500,
  })
  expect(open.facts['dns.caa']).toMatchObject({ status: 'timeout', attempts: 2 })
  const found = await ask(silentAt('example.org', { [`CAA ${host}`]: [issue('own')], 'CAA org': [] }), {
    timeout: 500,
  })
  expect(found.facts['dns.caa']).toMatchObject({ status: 'ok', value: { foundAt: host } })
})

const saysNothing: Script = (query) => [createReply(query)]

test('that there is nothing is not believed of a server that knows no zone of the name', async () => {
  const lame = await ask(saysNothing)
  for (const fact of ['dns.caa', 'dns.tlsa', 'dns.https'] as const)
    expect(lame.facts[fact]).toEqual({ status: 'unresolved', code: 'NO_ZONE' })
  const strange = await ask((query) => [
    createReply(query, { authorities: [createAuthority('example.com')] }),
  ])
  expect(strange.facts['dns.caa']).toEqual({ status: 'unresolved', code: 'NO_ZONE' })
})

test('it is of one that does not name the zone, but knows it when it is asked', async () => {
  const small: Script = (query) => {
    const [question] = query.questions ?? []
    return question?.type === 'SOA' && question.name !== host
      ? [createReply(query, { answers: [createAuthority(question.name)] })]
      : [createReply(query)]
  }
  const { facts, asked } = await ask(small)
  expect(facts['dns.caa']).toMatchObject({ status: 'ok', value: { foundAt: null } })
  expect(asked.filter((question) => question === 'SOA example.org')).toHaveLength(1)
})

test('what an alias leads to must be of a known zone, too', async () => {
  const { facts } = await ask((query) => [
    createReply(query, {
      answers: [{ type: 'CNAME', name: query.questions?.[0]?.name ?? '', data: 'cdn.example' }],
      authorities: [createAuthority('org')],
    }),
  ])
  expect(facts['dns.caa']).toEqual({ status: 'unresolved', code: 'NO_ZONE' })
})

test('off the default port the records have it in their names', async () => {
  const { asked } = await ask(zone({}), { port: 8443 })
  expect(asked).toContain(`TLSA _8443._tcp.${host}`)
  expect(asked).toContain(`UNKNOWN_65 _8443._https.${host}`)
})

test('an HTTPS alias is followed, a loop of them is not for ever', async () => {
  const alias = (target: string) => {
    const labels = target.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)]))
    return [Buffer.concat([Buffer.from([0, 0]), ...labels, Buffer.from([0])])]
  }
  const followed = await ask(
    zone({
      [`UNKNOWN_65 ${host}`]: alias('cdn.example'),
      'UNKNOWN_65 cdn.example': [Buffer.from('000100', 'hex')],
    }),
  )
  expect(followed.facts['dns.https']).toMatchObject({
    value: { name: 'cdn.example', records: [{ status: 'ok' }] },
  })
  const loop = await ask(zone({ [`UNKNOWN_65 ${host}`]: alias(host) }))
  expect(loop.asked.filter((question) => question.startsWith('UNKNOWN_65'))).toHaveLength(4)
})

test('a malformed record stands beside the others', async () => {
  const { facts } = await ask(
    zone({ [`UNKNOWN_65 ${host}`]: [Buffer.from('00', 'hex'), Buffer.from('000100', 'hex')] }),
  )
  expect(facts['dns.https']).toMatchObject({
    value: { records: [{ status: 'malformed', field: 'svc_priority' }, { status: 'ok' }] },
  })
})

test('what is no text in a zone is made fit to be shown', async () => {
  const { facts } = await ask(zone({ [`CAA ${host}`]: [issue('a\u001b[31mb')] }))
  expect(facts['dns.caa']).toMatchObject({ value: { records: [{ value: 'a\\x1b[31mb' }] } })
})

test.each([
  ['an address', { host: '192.0.2.1' }, 'no-name'],
  ['an IPv6 address', { host: '2001:db8::1' }, 'no-name'],
  ['localhost', { host: 'localhost' }, 'no-name'],
  ['a name below it', { host: 'chat.localhost' }, 'no-name'],
])('%s is not asked about', async (_, target, why) => {
  const { facts, asked } = await ask(zone({}), target)
  expect(asked).toEqual([])
  expect(facts).toEqual({
    'dns.resolvers': { asked: why, servers: [] },
    'dns.caa': { status: 'ok', value: null },
    'dns.tlsa': { status: 'ok', value: null },
    'dns.https': { status: 'ok', value: null },
  })
})

test('offline, nobody is asked unless a resolver was given, and then that one also for the addresses', async () => {
  const alone = createContext({ host, offline: true })
  expect(await records.collect(alone, none)).toMatchObject({
    'dns.resolvers': { asked: 'offline', servers: [] },
    'dns.caa': { status: 'ok', value: null },
  })
  expect(await addresses.collect(alone, none)).toEqual({
    'net.addresses': { status: 'unresolved', code: 'OFFLINE' },
  })
  const entries = { [`AAAA ${host}`]: ['2001:db8::1'], [`A ${host}`]: ['203.0.113.1'] }
  await using server = await startScriptedNameserver(zone(entries))
  const resolvers = [`127.0.0.1:${server.port}`]
  const context = createContext({ host, offline: true, resolvers, timeout: patience })
  expect(await records.collect(context, none)).toMatchObject({ 'dns.resolvers': { asked: 'given' } })
  expect(await addresses.collect(context, none)).toEqual({
    'net.addresses': {
      status: 'ok',
      value: {
        source: 'dns',
        addresses: [
          { address: '2001:db8::1', family: 6 },
          { address: '203.0.113.1', family: 4 },
        ],
      },
    },
  })
  // Where it has none, and where it says nothing of the name.
  await using empty = await startScriptedNameserver(zone({ [`CAA ${host}`]: [] }))
  const lost = createContext({
    host,
    offline: true,
    resolvers: [`127.0.0.1:${empty.port}`],
    timeout: patience,
  })
  expect(await addresses.collect(lost, none)).toEqual({
    'net.addresses': { status: 'unresolved', code: 'NODATA' },
  })
})

test('reached past DNS, nobody is asked unless a resolver was given', async () => {
  const past = createContext({ host, connectTo: ['127.0.0.1'] })
  expect(await records.collect(past, none)).toMatchObject({
    'dns.resolvers': { asked: 'reached-elsewhere', servers: [] },
    'dns.caa': { status: 'ok', value: null },
  })
  const { facts } = await ask(zone({ [`CAA ${host}`]: [issue('x')] }), { connectTo: ['127.0.0.1'] })
  expect(facts['dns.caa']).toMatchObject({ status: 'ok', value: { foundAt: host } })
})
