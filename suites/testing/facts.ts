import { type AccessRecord, noAccess, recordOf } from '../../core/access.ts'
import type { Fact, FactPath } from '../../core/fact.ts'
import { type Failure, type Outcome, ok } from '../../core/outcome.ts'
import { internalPorts, type Target } from '../../core/target.ts'
import type { VersionName } from '../../core/tls/registry/versions.ts'
import { versionNames } from '../../core/tls/registry/versions.ts'
import type { Collection, Facts } from '../../probes/collection.ts'
import type { CaaRecord } from '../../probes/dns/facts.ts'
import type { Response } from '../../probes/http/facts.ts'
import type { Certificate, Chain } from '../../probes/tls/facts.ts'
import { cbcVectors, type robotVectors } from '../../probes/tls/facts.ts'
import type { Timestamp } from '../../probes/tls/transparency/facts.ts'

/** Fixtures: facts as a healthy server would leave them. Nothing here was seen on a network. */

export type Overrides = { [Path in FactPath]?: Fact<Path> | undefined }

export const at = '2026-09-01T12:00:00.000Z'
export const host = 'chat.example.org'
export const target: Target = { host, port: 443, ports: {}, ca: [] }

/** A run that was given no access. */
export const outside: AccessRecord = recordOf(noAccess)
/** A run with access to everything: one host `mm1` that is all, one database server. */
export const inside: AccessRecord = {
  hosts: [{ name: 'mm1', roles: ['edge', 'app', 'database'] }],
  databases: [{ name: 'primary', account: true }],
  api: true,
  baseline: true,
  inventory: true,
}

export const address4 = { address: '192.0.2.10', family: 4 } as const
export const address6 = { address: '2001:db8::10', family: 6 } as const

export const handshakeFailure: Failure = { status: 'alert', level: 'fatal', description: 'handshake_failure' }
export const protocolVersion: Failure = { status: 'alert', level: 'fatal', description: 'protocol_version' }
export const noRenegotiation: Failure = {
  status: 'alert',
  level: 'warning',
  description: 'no_renegotiation',
}
export const unexpectedMessage: Failure = {
  status: 'alert',
  level: 'fatal',
  description: 'unexpected_message',
}
export const inappropriateFallback: Failure = {
  status: 'alert',
  level: 'fatal',
  description: 'inappropriate_fallback',
}
export const badRecordMac: Failure = { status: 'alert', level: 'fatal', description: 'bad_record_mac' }
export const silence: Failure = { status: 'timeout', phase: 'handshake', seconds: 10 }
export const resolverSilence: Failure = { status: 'timeout', phase: 'resolve', seconds: 2 }
export const refused: Failure = { status: 'refused' }
export const reset: Failure = { status: 'reset', phase: 'handshake' }

/** A deployment that every profile but centos7-perfect is content with: seed 000's TLS, today's Mattermost. */
export function fixture(
  overrides: Overrides = {},
  about: Partial<Pick<Collection, 'target' | 'access' | 'startedAt'>> = {},
): Collection {
  const facts: Facts = {}
  for (const [path, value] of Object.entries({ ...healthyFacts(), ...overrides })) {
    if (value === undefined) continue
    const [area, name] = path.split('.') as [keyof Facts, string]
    const place = facts as Record<string, Record<string, unknown>>
    place[area] = { ...place[area], [name]: value }
  }
  return { target, access: outside, startedAt: at, finishedAt: at, complete: true, facts, ...about }
}

/** Facts of a target where every single exchange ended in the same way. */
export function hostileFixture(failure: Failure, tcp: Outcome<{ banner: string }> = failure): Collection {
  const versions = Object.fromEntries(versionNames.map((name) => [name, failure]))
  return fixture({
    'net.addresses': ok({ source: 'dns', addresses: [address4, address6] }),
    'net.primary': tcp.status === 'ok' ? ok(address4) : failure,
    'net.parity': [address4, address6].map((address) => ({ address, https: failure, http: failure })),
    'tls.handshake': failure,
    'tls.versions': versions,
    'tls.suites': {},
    'tls.suiteRefusals': Object.fromEntries(versionNames.map((name) => [name, [failure]])),
    'tls.preference': {},
    'tls.groups': {},
    'tls.groupRefusals': Object.fromEntries(versionNames.map((name) => [name, [failure]])),
    'tls.groupsUntested': {},
    'tls.groupPreference': {},
    'tls.dhParameters': [],
    'tls.extensions': {},
    'tls.encryptThenMac': Object.fromEntries(versionNames.map((name) => [name, failure])),
    'tls.compression': Object.fromEntries(versionNames.map((name) => [name, failure])),
    'tls.clientRenegotiation': Object.fromEntries(versionNames.map((name) => [name, failure])),
    'tls.heartbleed': failure,
    'tls.ccsInjection': failure,
    'tls.ticketbleed': failure,
    'tls.robot': [],
    'tls.cbcPadding': failure,
    'tls.fallbackScsv': {},
    'tls.signatureSchemes': {},
    'tls.ephemeralKeys': {},
    'tls.signatureSchemeRefusals': Object.fromEntries(versionNames.map((name) => [name, [failure]])),
    'tls.resumption': { 'session id': failure, 'session ticket': failure, 'pre-shared key': failure },
    'tls.certificates': [],
    'tls.transparency': { ...transparency(), certificates: [] },
    'tls.certificateFailures': [failure],
    'tls.sni': { unknown: failure, absent: failure },
    'tls.intolerance': [
      { features: ['grease', 'long', 'fragmented'], outcome: failure },
      { features: ['grease'], outcome: failure },
    ],
    'tls.alpn': { h2: failure, 'http/1.1': failure },
    'http.redirects': [{ path: '/', hops: [{ url: `http://${host}/`, outcome: failure }], end: 'failure' }],
    'http.acme': { directory: failure, token: failure, tokenPath: '/.well-known/acme-challenge/token' },
    'http.cleartext': { priorKnowledge: failure, upgrade: failure },
    'http.pages': { '/': failure, '/blablabla': failure },
    'http.http2': failure,
    'http.upload': [{ contentLength: 104_857_600, outcome: failure }],
    'quic.http3': { advertised: [], answers: [] },
    'dns.caa': resolverSilence,
    'dns.tlsa': resolverSilence,
    'dns.https': resolverSilence,
    'ports.reachability': [80, 443, 8065, ...internalPorts].flatMap((port) =>
      [address4, address6].map((address) => ({ address, port, actual: port, outcome: tcp })),
    ),
    'websocket.upgrade': { sameOrigin: failure, foreignOrigin: failure, noOrigin: failure },
    'mattermost.ping': failure,
    'mattermost.clientConfig': failure,
  })
}

export function response(status: number, headers: readonly (readonly [string, string])[] = []): Response {
  return {
    status,
    httpVersion: '1.1',
    headers: headers.map(([name, value]) => [name, value]),
    bodyBytes: 0,
    truncated: false,
  }
}

export function certificate(overrides: Partial<Certificate> = {}): Certificate {
  return {
    der: '',
    sha256: 'ab'.repeat(32),
    subject: `CN=${host}`,
    issuer: 'CN=Test Intermediate',
    serialNumber: '01',
    notBefore: '2026-08-01T00:00:00.000Z',
    notAfter: '2026-10-30T00:00:00.000Z',
    dnsNames: [host],
    ipAddresses: [],
    key: { type: 'RSA', bits: 4096, curve: null, exponent: '65537' },
    signatureAlgorithm: 'sha256WithRSAEncryption',
    isCa: false,
    selfSigned: false,
    ocspUrls: [],
    caIssuersUrls: [],
    mustStaple: false,
    embeddedScts: 2,
    ...overrides,
  }
}

export const intermediate = certificate({
  sha256: 'cd'.repeat(32),
  subject: 'CN=Test Intermediate',
  issuer: 'CN=Test Root',
  notBefore: '2024-01-01T00:00:00.000Z',
  notAfter: '2029-01-01T00:00:00.000Z',
  dnsNames: [],
  key: { type: 'RSA', bits: 2048, curve: null, exponent: '65537' },
  isCa: true,
})

export function chain(overrides: Partial<Chain> = {}, leaf: Partial<Certificate> = {}): Chain {
  return {
    obtained: ['TLS 1.3 default'],
    chain: [certificate(leaf), intermediate],
    verification: { code: null, pathToRoot: true },
    matchesHost: true,
    staple: ok(null),
    ...overrides,
  }
}

/** `tls.versions` with these negotiated and every other refused explicitly. */
export function versions(offered: Partial<Record<VersionName, string>>): Fact<'tls.versions'> {
  return Object.fromEntries(
    versionNames.map((name) => {
      const suite = offered[name]
      return [name, suite === undefined ? protocolVersion : ok({ suite })]
    }),
  )
}

const uncompressed = ok({ method: 'null' as const })

export const tls13Suites = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
]
export const tls12Suites = [
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
]

/** One entry of `tls.resumption`: a ticket for a day that works, without early data. */
export function resumable(overrides: Partial<Resumable> = {}): Outcome<Resumable> {
  return ok({ issued: true, lifetimeSeconds: 86_400, maxEarlyData: 0, resumed: ok(true), ...overrides })
}

type Resumable = Extract<NonNullable<Fact<'tls.resumption'>['session id']>, { status: 'ok' }>['value']

/** Overrides for a server that offers these suites, each enumeration ended by an alert. */
export function offering(suites: Partial<Record<VersionName, string[]>>): Overrides {
  const names = Object.keys(suites) as VersionName[]
  return {
    'tls.versions': versions(Object.fromEntries(names.map((name) => [name, suites[name]?.[0] ?? '']))),
    'tls.suites': suites,
    'tls.suiteRefusals': Object.fromEntries(names.map((name) => [name, [handshakeFailure]])),
    'tls.preference': Object.fromEntries(names.map((name) => [name, 'server'])),
    'tls.compression': Object.fromEntries(
      names.filter((name) => name !== 'SSL 2.0' && name !== 'TLS 1.3').map((name) => [name, uncompressed]),
    ),
  }
}

export const pageHeaders = [
  ['server', 'nginx'],
  ['strict-transport-security', 'max-age=63072000'],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'SAMEORIGIN'],
  ['content-security-policy', "frame-ancestors 'self'; script-src 'self'"],
  ['referrer-policy', 'no-referrer'],
] as const

export const clientConfig = {
  Version: '11.10.0',
  SiteURL: `https://${host}`,
  DefaultClientLocale: 'fr',
  AvailableLocales: '',
  PasswordMinimumLength: '8',
  PasswordRequireLowercase: 'false',
  PasswordRequireNumber: 'false',
  PasswordRequireUppercase: 'false',
  PasswordRequireSymbol: 'false',
}

/** Answers to broken secrets: bad_record_mac, except where a round says otherwise. */
export function robotFlow(
  flow: 'full' | 'short',
  ...rounds: readonly Partial<Record<(typeof robotVectors)[number], Failure>>[]
): Fact<'tls.robot'>[number] {
  return {
    version: 'TLS 1.2',
    flow,
    rounds: rounds.map((round) => ({
      valid: answered(round.valid),
      'wrong-prefix': answered(round['wrong-prefix']),
      'misplaced-zero': answered(round['misplaced-zero']),
      'no-zero': answered(round['no-zero']),
      'wrong-version': answered(round['wrong-version']),
    })),
  }
}

type CbcRound = Partial<Record<(typeof cbcVectors)[number], Failure>>

/** Answers to broken CBC records: silence to the one in order, bad_record_mac to the rest, except where a round says otherwise. */
export function cbcRounds(first: CbcRound = {}, second?: CbcRound): Fact<'tls.cbcPadding'> {
  const all = cbcVectors.map((vector) => {
    const usual = vector === 'valid' ? silence : badRecordMac
    return [vector, answered(first[vector] ?? usual)] as const
  })
  const again = Object.entries(second ?? {}).map(([vector, answer]) => [vector, answered(answer)] as const)
  const rounds = [Object.fromEntries(all), ...(second ? [Object.fromEntries(again)] : [])]
  return ok({ version: 'TLS 1.2', suites: ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'], rounds })
}

function answered(answer: Failure = badRecordMac): Outcome<{ answer: Failure }> {
  return ok({ answer })
}

export const resumedByTicket = {
  version: 'TLS 1.2',
  ticket: true,
  resumed: true,
  sessionIdLength: 31,
  echoed: true,
} as const

/** `mattermost.clientConfig` with some settings changed. */
export function configured(settings: Record<string, string>): Overrides {
  return {
    'mattermost.clientConfig': ok({ response: response(200), body: { ...clientConfig, ...settings } }),
  }
}

const resolver = '192.0.2.53:53'

/** What stands in every answer of DNS. */
export function dnsAnswer(name: string) {
  return { name, exists: true, authenticated: false, server: resolver, transport: 'udp' } as const
}

/** `dns.caa` with these records, at the domain above the host. */
export function caa(
  ...records: readonly (Partial<CaaRecord> & { tag: string; value: string })[]
): Fact<'dns.caa'> {
  return ok({
    ...dnsAnswer(host),
    foundAt: records.length > 0 ? 'example.org' : null,
    records: records.map((record) => ({ critical: false, ...record })),
  })
}

type Leaf = Fact<'tls.transparency'>['certificates'][number]

/** Of a private CA, with two embedded timestamps that verify. */
export function transparency(overrides: Partial<Leaf> = {}): Fact<'tls.transparency'> {
  return {
    logList: { timestamp: '2026-08-01T00:00:00Z', source: 'fixture', logs: 3 },
    certificates: [
      {
        sha256: 'ab'.repeat(32),
        publicRoot: false,
        timestamps: { certificate: ok([timestamp('Log A', 'One'), timestamp('Log B', 'Two')]) },
        ...overrides,
      },
    ],
  }
}

/** A timestamp that verifies, of a usable log. */
export function timestamp(
  description: string,
  operator: string,
  overrides: Partial<Timestamp> = {},
): Timestamp {
  return {
    logId: description,
    timestamp: '2026-08-01T00:00:00.000Z',
    log: { description, operator, state: 'usable' },
    signature: 'valid',
    ...overrides,
  }
}

function healthyFacts(): Overrides {
  const refusals = [handshakeFailure]
  const { sha256, subject, dnsNames, ipAddresses } = certificate()
  const shown = { sha256, subject, dnsNames, ipAddresses }
  return {
    'net.addresses': ok({ source: 'dns', addresses: [address4, address6] }),
    'net.primary': ok(address4),
    'net.parity': [address4, address6].map((address) => ({
      address,
      https: ok({ certificateSha256: 'ab'.repeat(32), version: 'TLS 1.3' }),
      http: ok({ status: 301, location: `https://${host}/` }),
    })),
    'tls.handshake': ok({
      version: 'TLS 1.3',
      suite: 'TLS_AES_256_GCM_SHA384',
      group: 'secp521r1',
      alpn: 'h2',
    }),
    ...offering({ 'TLS 1.2': tls12Suites, 'TLS 1.3': tls13Suites }),
    'tls.groups': { 'TLS 1.2': ['secp521r1', 'secp384r1'], 'TLS 1.3': ['secp521r1', 'secp384r1'] },
    'tls.groupRefusals': { 'TLS 1.2': refusals, 'TLS 1.3': refusals },
    'tls.groupsUntested': {},
    'tls.groupPreference': { 'TLS 1.2': 'server', 'TLS 1.3': 'server' },
    'tls.dhParameters': [],
    'tls.extensions': { 'TLS 1.2': ['renegotiation_info', 'extended_master_secret'] },
    'tls.encryptThenMac': {},
    'tls.clientRenegotiation': { 'TLS 1.2': ok({ renegotiated: noRenegotiation }) },
    'tls.heartbleed': ok(null),
    'tls.ccsInjection': ok({ version: 'TLS 1.2', first: unexpectedMessage, second: null, comparison: null }),
    'tls.ticketbleed': ok(resumedByTicket),
    'tls.robot': [],
    'tls.cbcPadding': ok(null),
    'tls.fallbackScsv': { 'TLS 1.2': inappropriateFallback },
    'tls.signatureSchemes': {
      'TLS 1.2': ['rsa_pss_rsae_sha256', 'rsa_pkcs1_sha256'],
      'TLS 1.3': ['rsa_pss_rsae_sha256'],
    },
    'tls.signatureSchemeRefusals': { 'TLS 1.2': refusals, 'TLS 1.3': refusals },
    'tls.ephemeralKeys': {
      'TLS 1.2': ['01', '02'].map((sha256) => ({ group: 'secp521r1', sha256 })),
      'TLS 1.3': ['03', '04'].map((sha256) => ({ group: 'secp521r1', sha256 })),
    },
    'tls.resumption': {
      'session id': resumable({ lifetimeSeconds: null, maxEarlyData: null }),
      'session ticket': resumable({ maxEarlyData: null }),
      'pre-shared key': resumable(),
    },
    'tls.certificates': [chain()],
    'tls.transparency': transparency(),
    'tls.certificateFailures': [],
    'tls.sni': { unknown: ok(shown), absent: ok(shown) },
    'tls.intolerance': [
      { features: ['grease', 'long', 'fragmented'], outcome: ok({ version: 'TLS 1.3' }) },
      { features: ['medium-length'], outcome: ok({ version: 'TLS 1.2' }) },
    ],
    'tls.alpn': { h2: ok({ selected: 'h2' }), 'http/1.1': ok({ selected: 'http/1.1' }) },
    'http.redirects': ['/', '/blablabla'].map((path) => ({
      path,
      hops: [
        {
          url: `http://${host}${path}`,
          outcome: ok(response(301, [['location', `https://${host}${path}`]])),
        },
        { url: `https://${host}${path}`, outcome: ok(response(200, pageHeaders)) },
      ],
      end: 'final',
    })),
    'http.acme': {
      directory: ok(response(404)),
      token: ok(response(404)),
      tokenPath: '/.well-known/acme-challenge/token',
    },
    'http.cleartext': {
      priorKnowledge: ok({ settings: false, firstBytes: 'HTTP/1.1 400 Bad Request' }),
      upgrade: ok(response(301)),
    },
    'http.pages': {
      '/': ok(response(200, pageHeaders)),
      '/blablabla': ok(response(200, pageHeaders)),
      '/api/v4/blablabla': ok(response(404, pageHeaders)),
    },
    'http.http2': ok({ ...response(200, pageHeaders), httpVersion: '2' }),
    'quic.http3': { advertised: [], answers: [] },
    'dns.resolvers': { asked: 'system', servers: [resolver] },
    'dns.caa': caa({ tag: 'issue', value: 'letsencrypt.org' }),
    'dns.tlsa': ok({ ...dnsAnswer(`_443._tcp.${host}`), records: [] }),
    'dns.https': ok({ ...dnsAnswer(host), records: [] }),
    'http.upload': [52_428_800, 104_857_600].map((contentLength) => ({
      contentLength,
      outcome: ok({ status: 100 }),
    })),
    'ports.reachability': [address4, address6].flatMap((address) => [
      ...[80, 443].map((port) => ({ address, port, actual: port, outcome: ok({ banner: '' }) })),
      ...[8065, ...internalPorts].map((port) => ({ address, port, actual: port, outcome: refused })),
    ]),
    'websocket.upgrade': {
      sameOrigin: ok({ status: 101, accepted: true, origin: `https://${host}`, headers: [] }),
      foreignOrigin: ok({ status: 403, accepted: false, origin: 'https://elsewhere.example', headers: [] }),
      noOrigin: ok({ status: 101, accepted: true, origin: null, headers: [] }),
    },
    'mattermost.ping': ok({ response: response(200), body: { status: 'OK' } }),
    'mattermost.clientConfig': ok({ response: response(200), body: clientConfig }),
  }
}
