import { describe, expect, test } from 'vitest'
import { type Failure, ok } from '../../../core/outcome.ts'
import {
  createChain,
  createResponse,
  createTimestamp,
  handshakeFailure,
  protocolVersion,
  reset,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import {
  createDataSources,
  createMysqlDsn,
  createMysqlServer,
  createPostgresqlDsn,
  createPostgresqlServer,
} from '../../../lab/fixtures/facts/database-fixture.ts'
import { parseMattermostConfig } from '../../../probes/host/questions/mattermost-config.ts'
import type { Staple } from '../../../probes/tls/tls-facts.ts'
import {
  type ConfigurationView,
  createSettingEvidence,
  findSetting,
  findText,
  isSwitchedOn,
} from '../app/configuration-view.ts'
import { parseListenAddress } from '../app/listen-address.ts'
import { explainLocalTraffic, isOnHost } from '../database/local-traffic.ts'
import { isLoopback } from '../database/loopback.ts'
import { isRenegotiationDeclined } from './declined-renegotiation.ts'
import { listHeaderValues, sortPages } from './http-responses.ts'
import { createGroupEvidence, listOfferedGroups, listUnsettledGroups } from './offered-groups.ts'
import { createVersionEvidence, listOfferedVersions, listUnsettledVersions } from './offered-versions.ts'
import { judgeStaple } from './staple-verdict.ts'
import { countRequiredTimestamps, isPolicyMet } from './transparency-policy.ts'

const alert = (description: string): Failure => ({ status: 'alert', level: 'fatal', description })

// Go's net.Listen: "host:port", "[host]:port" and ":port".
test.each([
  [':8065', { host: '', port: 8065, loopback: false }],
  ['127.0.0.1:8065', { host: '127.0.0.1', port: 8065, loopback: true }],
  ['127.255.0.9:1', { host: '127.255.0.9', port: 1, loopback: true }],
  ['LOCALHOST:8065', { host: 'LOCALHOST', port: 8065, loopback: true }],
  ['[::1]:65535', { host: '::1', port: 65_535, loopback: true }],
  ['[::]:8065', { host: '::', port: 8065, loopback: false }],
  ['localhost.example.org:80', { host: 'localhost.example.org', port: 80, loopback: false }],
  ['x127.0.0.1:80', { host: 'x127.0.0.1', port: 80, loopback: false }],
  ['127.0.0:80', { host: '127.0.0', port: 80, loopback: false }],
  [':65536', null],
  ['8065', null],
  ['a:b:80', null],
  ['a:80x', null],
  [':', null],
  ['', null],
])('%j is where Go listens', (text, address) => {
  expect(parseListenAddress(text)).toEqual(address)
})

test.each([
  [{ status: 'closed', phase: 'handshake' }, true],
  [alert('no_renegotiation'), true],
  [alert('handshake_failure'), true],
  [alert('close_notify'), true],
  [alert('internal_error'), false],
  [silence, false],
  [reset, false],
] as [Failure, boolean][])('%j declines a renegotiation: %s', (answer, declined) => {
  expect(isRenegotiationDeclined(answer)).toBe(declined)
  expect(isRenegotiationDeclined(ok(true))).toBe(false)
})

test('headers in the order received, and pages that were not answered', () => {
  const page = createResponse(200, [
    ['a', '1'],
    ['b', '2'],
    ['a', '3'],
  ])
  expect(listHeaderValues(page, 'a')).toEqual(['1', '3'])
  expect(sortPages({ '/': ok(page), '/x': silence })).toEqual({
    answered: [{ path: '/', response: page }],
    unanswered: ['/x: silence for 10 s in handshake'],
  })
})

test('versions: negotiated, refused, silent and not asked', () => {
  const versions = { 'TLS 1.2': ok({ suite: 'X' }), 'TLS 1.1': protocolVersion, 'TLS 1.0': silence }
  expect(listOfferedVersions(versions)).toEqual(['TLS 1.2'])
  expect(listUnsettledVersions(versions, ['TLS 1.3', 'TLS 1.2', 'TLS 1.1', 'TLS 1.0'])).toEqual([
    'TLS 1.3: not asked',
    'TLS 1.0: silence for 10 s in handshake',
  ])
  expect(createVersionEvidence(versions)).toEqual([
    { fact: 'tls.versions', observed: 'TLS 1.0: silence for 10 s in handshake' },
    { fact: 'tls.versions', observed: 'TLS 1.1: alert fatal protocol_version' },
    { fact: 'tls.versions', observed: 'TLS 1.2: negotiated, X' },
  ])
  expect(createVersionEvidence(versions, ['TLS 1.1'])).toHaveLength(1)
})

describe('groups that are not settled', () => {
  const ecdhe = 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'
  const both = { 'TLS 1.2': ['x25519'], 'TLS 1.3': ['x25519'] }
  const end = [handshakeFailure]
  const open = (changes: Partial<Parameters<typeof listUnsettledGroups>[0]> = {}) =>
    listUnsettledGroups({
      'tls.versions': { 'TLS 1.2': ok({ suite: ecdhe }), 'TLS 1.3': ok({ suite: 'TLS_AES_256_GCM_SHA384' }) },
      'tls.suites': { 'TLS 1.1': [ecdhe], 'TLS 1.2': [ecdhe], 'TLS 1.3': ['TLS_AES_256_GCM_SHA384'] },
      'tls.suiteRefusals': {},
      'tls.groups': both,
      'tls.groupRefusals': { 'TLS 1.2': end, 'TLS 1.3': end },
      'tls.groupsUntested': {},
      ...changes,
    })

  test('what was seen, each group once, and a line for each version that has any', () => {
    const facts = (groups: Parameters<typeof listUnsettledGroups>[0]['tls.groups']) => ({
      'tls.versions': {},
      'tls.suites': {},
      'tls.suiteRefusals': {},
      'tls.groups': groups,
      'tls.groupRefusals': {},
      'tls.groupsUntested': {},
    })
    const some = facts({ 'TLS 1.1': [], 'TLS 1.2': ['x25519', 'secp384r1'], 'TLS 1.3': ['x448', 'x25519'] })
    expect(listOfferedGroups(some)).toEqual(['x25519', 'secp384r1', 'x448'])
    expect(createGroupEvidence(some)).toEqual([
      { fact: 'tls.groups', observed: 'TLS 1.2: x25519, secp384r1' },
      { fact: 'tls.groups', observed: 'TLS 1.3: x448, x25519' },
    ])
    expect([listOfferedGroups(facts({})), createGroupEvidence(facts({}))]).toEqual([[], []])
  })

  test('one enumeration for TLS 1.3 and one for the newest older version is enough', () => {
    expect(open()).toEqual([])
    expect(open({ 'tls.groups': { 'TLS 1.3': ['x25519'] } })).toEqual(['TLS 1.2: no group was enumerated'])
    expect(open({ 'tls.groups': { 'TLS 1.2': ['x25519'], 'TLS 1.3': [] } })).toEqual([
      'TLS 1.3: no group was enumerated',
    ])
    // Without ECDHE nothing older has groups, and SSL 3.0 has no extensions to ask for them.
    const rsa = ['TLS_RSA_WITH_AES_256_GCM_SHA384']
    expect(
      open({
        'tls.suites': { 'SSL 3.0': [ecdhe], 'TLS 1.2': rsa },
        'tls.groups': { 'TLS 1.3': ['x25519'] },
      }),
    ).toEqual([])
  })

  test('what was asked must have an end, and one that says so', () => {
    expect(open({ 'tls.groupRefusals': { 'TLS 1.3': end } })).toEqual(['TLS 1.2: the enumeration has no end'])
    expect(open({ 'tls.groupRefusals': { 'TLS 1.2': [...end, silence], 'TLS 1.3': end } })).toEqual([
      'TLS 1.2: the enumeration ended with silence for 10 s in handshake',
    ])
    expect(open({ 'tls.groupsUntested': { 'TLS 1.2': ['a', 'b'], 'TLS 1.3': [] } })).toEqual([
      'TLS 1.2: could not be told: a, b',
    ])
    expect(open({ 'tls.groups': { ...both, 'TLS 1.1': ['x25519'] } })).toEqual([
      'TLS 1.1: the enumeration has no end',
    ])
  })
})

// RFC 6960 §3.2 and §4.2.2.1, with five minutes for clocks that differ.
describe('a staple', () => {
  const at = new Date('2026-09-01T12:00:00Z')
  const staple = (changes: Partial<Staple> = {}): Staple => ({
    responseStatus: 'successful',
    certificateStatus: 'good',
    revokedAt: null,
    producedAt: '2026-09-01T00:00:00Z',
    thisUpdate: '2026-09-01T00:00:00Z',
    nextUpdate: '2026-09-08T00:00:00Z',
    speaksOfLeaf: true,
    serialNumber: '01',
    signature: 'valid',
    responderAuthorized: true,
    ...changes,
  })
  test.each([
    [{}, 'pass'],
    [{ nextUpdate: null }, 'pass'],
    [{ nextUpdate: '2026-09-01T11:55:00Z' }, 'pass'],
    [{ nextUpdate: '2026-09-01T11:54:59Z' }, 'fail'],
    [{ thisUpdate: '2026-09-01T12:05:00Z' }, 'pass'],
    [{ thisUpdate: '2026-09-01T12:05:01Z' }, 'fail'],
    [{ thisUpdate: null }, 'inconclusive'],
    [{ nextUpdate: 'later' }, 'inconclusive'],
    [{ responseStatus: 'tryLater' }, 'fail'],
    [{ certificateStatus: 'revoked', revokedAt: '2026-08-01T00:00:00Z' }, 'fail'],
    [{ certificateStatus: 'unknown' }, 'fail'],
    [{ certificateStatus: null }, 'fail'],
    [{ speaksOfLeaf: false }, 'fail'],
    [{ speaksOfLeaf: null }, 'inconclusive'],
    [{ signature: 'invalid' }, 'fail'],
    [{ signature: 'unverifiable' }, 'inconclusive'],
    [{ signature: null }, 'inconclusive'],
    [{ responderAuthorized: false }, 'fail'],
    [{ responderAuthorized: null }, 'inconclusive'],
  ] as [Partial<Staple>, string][])('with %j: %s', (changes, verdict) => {
    expect(judgeStaple(createChain({ staple: ok(staple(changes)) }), at).verdict).toBe(verdict)
  })

  test.each([
    [createChain({ staple: ok(null) }), 'not-applicable'],
    [createChain({ staple: ok(null) }, { ocspUrls: ['http://ocsp.example.com'] }), 'fail'],
    [createChain({ staple: ok(null) }, { mustStaple: true }), 'fail'],
    [createChain({ staple: { status: 'malformed', field: 'x', offset: 0 } }), 'fail'],
    [createChain({ staple: silence }), 'inconclusive'],
  ] as const)('none, or none that can be read %#: %s', (given, verdict) => {
    expect(judgeStaple(given, at).verdict).toBe(verdict)
  })

  test.each([
    [{}, 'staple: successful, good, 2026-09-01T00:00:00Z to 2026-09-08T00:00:00Z, signature valid'],
    [
      { certificateStatus: null, thisUpdate: null, nextUpdate: null, signature: null },
      'staple: successful, no status, ? to open, signature not checked',
    ],
  ] as [Partial<Staple>, string][])('with %j shows: %s', (changes, observed) => {
    const { evidence } = judgeStaple(createChain({ staple: ok(staple(changes)) }), at)
    expect(evidence).toEqual([{ fact: 'tls.certificates', observed }])
  })

  test('none shows which responders the certificate names', () => {
    const shown = (ocspUrls: string[]) =>
      judgeStaple(createChain({ staple: ok(null) }, { ocspUrls }), at).evidence
    expect(shown([])).toEqual([{ fact: 'tls.certificates', observed: expect.stringMatching(/none$/) }])
    expect(shown(['http://a.example', 'http://b.example'])).toEqual([
      {
        fact: 'tls.certificates',
        observed: expect.stringMatching(/: http:\/\/a\.example, http:\/\/b\.example$/),
      },
    ])
  })
})

// Chrome's CT policy: up to 180 days two logs, more three.
test('how many logs a certificate must be in', () => {
  const until = (notAfter: string) => countRequiredTimestamps({ notBefore: '2026-01-01T00:00:00Z', notAfter })
  expect(until('2026-06-30T00:00:00Z')).toBe(2)
  expect(until('2026-06-30T00:00:01Z')).toBe(3)
})

test.each([
  [
    'two logs of two operators',
    [
      ['A', 'One', 'usable'],
      ['B', 'Two', 'usable'],
    ],
    true,
  ],
  [
    'two logs of one',
    [
      ['A', 'One', 'usable'],
      ['B', 'One', 'usable'],
    ],
    false,
  ],
  [
    'one log twice',
    [
      ['A', 'One', 'usable'],
      ['A', 'Two', 'usable'],
    ],
    false,
  ],
  ['one', [['A', 'One', 'usable']], false],
  [
    'one of them retired',
    [
      ['A', 'One', 'retired'],
      ['B', 'Two', 'readonly'],
    ],
    true,
  ],
  [
    'both retired',
    [
      ['A', 'One', 'retired'],
      ['B', 'Two', 'retired'],
    ],
    false,
  ],
  [
    'one of them rejected',
    [
      ['A', 'One', 'rejected'],
      ['B', 'Two', 'qualified'],
    ],
    false,
  ],
  [
    'one of them pending',
    [
      ['A', 'One', 'pending'],
      ['B', 'Two', 'qualified'],
    ],
    false,
  ],
  [
    'qualified and read-only',
    [
      ['A', 'One', 'qualified'],
      ['B', 'Two', 'readonly'],
    ],
    true,
  ],
] as const)('Chrome’s policy on embedded timestamps: %s', (_name, logs, met) => {
  const received = (source: 'certificate' | 'tls') =>
    logs.map(([description, operator, state]) => ({
      ...createTimestamp(description, operator, { log: { description, operator, state } }),
      source,
    }))
  expect(isPolicyMet(received('certificate'), 2)).toBe(met)
  // By TLS or OCSP a retired log does not count, and two logs are always enough.
  const retired = logs.some(([, , state]) => state === 'retired')
  expect(isPolicyMet(received('tls'), 3)).toBe(met && !retired)
  expect(isPolicyMet(received('certificate'), 3)).toBe(false)
})

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['128.0.0.1', false],
  ['::1', true],
  ['::2', false],
  ['localhost', true],
  ['db.localhost', true],
  ['xlocalhost', false],
  ['localhost.example.org', false],
  ['127.example.org', false],
])('%s is loopback: %s', (host, loopback) => {
  expect(isLoopback(host)).toBe(loopback)
  expect(isOnHost({ host, port: null })).toBe(loopback)
})

test('traffic that stays on a host, by the data sources in force and else by the name of the server', () => {
  const local = createMysqlDsn('', 'tcp(127.0.0.1:3306)')
  expect(isOnHost({ path: '/run/mysqld.sock' })).toBe(true)
  expect(explainLocalTraffic(createMysqlServer(), createDataSources(local))).toBe(
    'every data source in force that can lead to it names this host itself',
  )
  expect(
    explainLocalTraffic(createMysqlServer(), createDataSources(createMysqlDsn('', 'unix(/run/x.sock)'))),
  ).not.toBeNull()
  expect(explainLocalTraffic(createMysqlServer({ port: 3307 }), createDataSources(local))).toBeNull()
  expect(explainLocalTraffic(createMysqlServer(), createDataSources(createMysqlDsn()))).toBeNull()
  // A data source of another kind of server, or one that is not in force, says nothing of this one.
  expect(explainLocalTraffic(createPostgresqlServer({ host: 'localhost' }), createDataSources(local))).toBe(
    'Mattermost names it localhost',
  )
  expect(
    explainLocalTraffic(
      createPostgresqlServer(),
      createDataSources(createPostgresqlDsn('disable', '127.0.0.1')),
    ),
  ).not.toBeNull()
  expect(explainLocalTraffic(createPostgresqlServer(), {})).toBeNull()
  const idle = createDataSources(local)
  const [source] = idle.mm1?.sources ?? []
  if (!idle.mm1 || !source) throw new Error('no source')
  expect(
    explainLocalTraffic(createMysqlServer(), {
      mm1: { ...idle.mm1, sources: [{ ...source, inForce: false }] },
    }),
  ).toBeNull()
})

describe('settings as a source shows them', () => {
  const name = 'ServiceSettings.EnableDeveloper'
  const view = (value: unknown, changes: Partial<ConfigurationView> = {}): ConfigurationView => ({
    name: 'mm1',
    fact: 'host.mattermostConfigOpt',
    host: 'mm1',
    of: 'next start',
    config: parseMattermostConfig(JSON.stringify({ ServiceSettings: { EnableDeveloper: value } })),
    overrides: {},
    overridden: [],
    dataSources: [],
    unreadEnvironment: [],
    ...changes,
  })

  // Go's strconv.ParseBool: "1, t, T, TRUE, true, True, 0, f, F, FALSE, false, False".
  test.each(['1', 't', 'T', 'TRUE', 'true', 'True'])('%s is on', (text) => {
    expect(isSwitchedOn(view(false, { overrides: { [name]: text } }), name)).toBe(true)
  })
  test.each(['0', 'f', 'F', 'FALSE', 'false', 'False'])('%s is off', (text) => {
    expect(isSwitchedOn(view(true, { overrides: { [name]: text } }), name)).toBe(false)
  })
  test.each(['', 'yes', '11', '00', 'tRUE', 'xtrue', 'truex', 'xfalse', 'falsex'])(
    '%j is no switch',
    (text) => {
      expect(isSwitchedOn(view(true, { overrides: { [name]: text } }), name)).toBeNull()
    },
  )

  test('the environment wins, then what the source shows, then the default', () => {
    expect(findSetting(view(true), name)).toEqual({ value: true, from: 'file' })
    expect(findSetting(view(true, { overrides: { [name]: 'x' } }), name)).toEqual({
      value: 'x',
      from: 'environment',
    })
    const running = { of: 'running' } as const
    expect(findSetting(view(true, running), name)).toEqual({ value: true, from: 'server' })
    expect(findSetting(view(true, { ...running, overridden: [name] }), name)).toEqual({
      value: true,
      from: 'environment',
    })
    // What runs shows what it shows: its default depends on its release.
    expect(findSetting(view(null, running), name)).toBeNull()
    expect(findSetting(view(true), 'Unheard.Of')).toBeNull()
    expect(findSetting(view(null), name)?.from).not.toBe('file')
  })

  test('a switch that is one, a text that is one', () => {
    expect(isSwitchedOn(view(true), name)).toBe(true)
    expect(isSwitchedOn(view(false), name)).toBe(false)
    expect(isSwitchedOn(view(5), name)).toBeNull()
    expect(findText(view('a'), name)).toBe('a')
    expect(findText(view(''), name)).toBe('')
    expect(findText(view(true), name)).toBeNull()
    expect(findText(view('a'), 'Unheard.Of')).toBeNull()
  })

  test('evidence says where each has its value from', () => {
    expect(createSettingEvidence(view('a'), name, 'Unheard.Of')).toEqual({
      fact: 'host.mattermostConfigOpt',
      observed: `mm1: ${name}: "a", Unheard.Of: not shown`,
    })
    expect(createSettingEvidence(view(1, { overrides: { [name]: 'x' } }), name).observed).toBe(
      `mm1: ${name}: "x" (environment)`,
    )
    expect(createSettingEvidence(view(1, { of: 'running' }), name).observed).toBe(`mm1: ${name}: 1`)
  })
})
