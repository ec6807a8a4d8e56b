import { expect, test } from 'vitest'
import { mapOutcome, ok } from '../core/outcome.ts'
import type { ProfileName } from '../core/requirement.ts'
import {
  address4,
  address6,
  badRecordMac,
  createCaa,
  createCbcRounds,
  createCertificate,
  createChain,
  createClientConfig,
  createCollection,
  createDnsAnswer,
  createRefusedPorts,
  createResponse,
  createResumable,
  createRevocation,
  createRobotFlow,
  createSuiteFacts,
  createTransparency,
  handshakeFailure,
  host,
  type Overrides,
  openedWebSocket,
  pageHeaders,
  refused,
  refusedEachTime,
  resumedByTicket,
  silence,
  tls12Suites,
  tls13Suites,
  unexpectedMessage,
} from '../lab/fixtures/facts/collection-fixture.ts'
import { checks } from './check-catalogue.ts'
import { judgeCheck } from './judge.ts'

// Which checks own a defect: it must fail these and no others. `ssl-labs-grade` sums up, so it stands beside the owner.

const cbc = 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'
const tls12 = (...names: string[]) =>
  createSuiteFacts({ 'TLS 1.2': [...tls12Suites, ...names], 'TLS 1.3': tls13Suites })
const createOlderSuites = (version: 'SSL 2.0' | 'SSL 3.0' | 'TLS 1.0' | 'TLS 1.1', ...names: string[]) =>
  createSuiteFacts({ [version]: names, 'TLS 1.2': tls12Suites, 'TLS 1.3': tls13Suites })
const dhe = 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384'
const dh = (bits: number): Overrides => ({
  ...tls12(dhe),
  'tls.dhParameters': [{ version: 'TLS 1.2', suite: dhe, bits, prime: 'ff', generator: '02', isPrime: true }],
})
const createServedFacts = (...[args]: [Parameters<typeof createChain>]): Overrides => ({
  'tls.certificates': [createChain(...args)],
})
const removeHeaders = (...names: string[]): Overrides => ({
  'http.pages': {
    '/': ok(
      createResponse(
        200,
        pageHeaders.filter(([name]) => !names.includes(name)),
      ),
    ),
  },
})
const open = (port: number): Overrides => ({
  'ports.reachability': (createCollection().facts.ports?.reachability ?? []).map((entry) =>
    entry.port === port
      ? {
          ...entry,
          outcome: ok({ banner: '' }),
          ...(port === 8065 && { http: ok({ status: 200, mattermost: true }) }),
        }
      : entry,
  ),
})

/** Not a Date in them, which pages have. */
const redirectsWithoutDate = (createCollection().facts.http?.redirects ?? []).map((walk) => ({
  ...walk,
  hops: walk.hops.map((hop) => ({
    ...hop,
    outcome: mapOutcome(hop.outcome, (response) => ({
      ...response,
      headers: response.headers.filter(([name]) => name !== 'date'),
    })),
  })),
}))
const withoutDate = pageHeaders.filter(([name]) => name !== 'date')
const oracle = { 'wrong-prefix': handshakeFailure }

const resumption = createCollection().facts.tls?.resumption
const defects: Record<string, readonly [Overrides, Partial<Record<ProfileName, readonly string[]>>]> = {
  Heartbleed: [
    {
      'tls.extensions': { 'TLS 1.2': ['renegotiation_info', 'extended_master_secret', 'heartbeat'] },
      'tls.heartbleed': ok({ version: 'TLS 1.2', claimed: 33, held: 32, answer: 'response', returned: 33 }),
    },
    { current: ['heartbleed', 'ssl-labs-grade'], centos7: ['ssl-labs-grade'] },
  ],
  'CCS injection': [
    {
      'tls.ccsInjection': ok({
        version: 'TLS 1.2',
        first: silence,
        second: badRecordMac,
        comparison: unexpectedMessage,
      }),
    },
    { current: ['ccs-injection', 'ssl-labs-grade'], centos7: ['ssl-labs-grade'] },
  ],
  Ticketbleed: [
    { 'tls.ticketbleed': ok({ ...resumedByTicket, sessionIdLength: 32 }) },
    { current: ['ticketbleed', 'ssl-labs-grade'], centos7: ['ssl-labs-grade'] },
  ],
  ROBOT: [
    { ...tls12('TLS_RSA_WITH_AES_256_GCM_SHA384'), 'tls.robot': [createRobotFlow('full', oracle, oracle)] },
    {
      current: ['tls-forward-secrecy', 'robot', 'ssl-labs-grade'],
      centos7: ['tls-ciphers', 'ssl-labs-grade'],
    },
  ],
  'POODLE TLS': [
    {
      ...tls12(cbc),
      'tls.cbcPadding': createCbcRounds(
        { 'wrong-padding': silence },
        { 'wrong-both': badRecordMac, 'wrong-padding': silence },
      ),
    },
    { current: ['poodle-tls', 'lucky13', 'ssl-labs-grade'], centos7: ['tls-ciphers', 'ssl-labs-grade'] },
  ],
  'Zombie POODLE': [
    {
      ...tls12(cbc),
      'tls.cbcPadding': createCbcRounds(
        { 'wrong-padding': handshakeFailure },
        { 'wrong-both': badRecordMac, 'wrong-padding': handshakeFailure },
      ),
    },
    { current: ['zombie-poodle', 'lucky13', 'ssl-labs-grade'] },
  ],
  GOLDENDOODLE: [
    {
      ...tls12(cbc),
      'tls.cbcPadding': createCbcRounds(
        { 'wrong-mac': handshakeFailure },
        { 'wrong-both': badRecordMac, 'wrong-mac': handshakeFailure },
      ),
    },
    { current: ['goldendoodle', 'lucky13', 'ssl-labs-grade'] },
  ],
  'CVE-2016-2107': [
    {
      ...tls12(cbc),
      'tls.cbcPadding': createCbcRounds(
        { 'incomplete-padding': handshakeFailure },
        { 'wrong-both': badRecordMac, 'incomplete-padding': handshakeFailure },
      ),
    },
    { current: ['lucky-minus-20', 'lucky13', 'ssl-labs-grade'] },
  ],
  'MAC inside the encryption only': [
    { ...tls12(cbc), 'tls.encryptThenMac': { 'TLS 1.2': ok(false) } },
    { current: ['tls-encrypt-then-mac'], centos7: ['tls-ciphers'] },
  ],
  'no extended master secret': [
    { 'tls.extensions': { 'TLS 1.2': ['renegotiation_info'] } },
    { current: ['tls-extended-master-secret'], centos7: [] },
  ],
  'an ephemeral key that is used again': [
    {
      'tls.ephemeralKeys': {
        'TLS 1.2': ['a', 'a'].map((sha256) => ({ group: 'x25519', sha256 })),
        'TLS 1.3': ['b', 'c'].map((sha256) => ({ group: 'x25519', sha256 })),
      },
    },
    { current: ['tls-key-reuse'], centos7: [] },
  ],
  'a certificate with internal names by default': [
    {
      'tls.sni': {
        unknown: handshakeFailure,
        absent: ok({ sha256: 'ee', subject: '', dnsNames: ['db.corp'], ipAddresses: [] }),
      },
    },
    { current: ['tls-sni'], centos7: [] },
  ],
  'reserved values are not borne': [
    {
      'tls.intolerance': [
        { features: ['long', 'split'], outcome: ok({ version: 'TLS 1.3' }) },
        { features: ['fragmented'], outcome: ok({ version: 'TLS 1.3' }) },
        { features: ['grease', 'hybrid-key'], outcome: handshakeFailure },
        {
          ...{ features: ['grease'], outcome: handshakeFailure },
          repeated: { asked: 7, absent: 7, controls: 7, sound: 7 },
        },
        { features: ['hybrid-key'], outcome: ok({ version: 'TLS 1.3' }) },
      ],
    },
    { current: ['tls-intolerance'], centos7: [] },
  ],
  'an API that compresses': [
    {
      'http.pages': {
        '/api/v4/users/me': ok(createResponse(401, [...pageHeaders, ['content-encoding', 'gzip']])),
      },
    },
    { current: ['breach'], centos7: [] },
  ],
  'TLS compression': [
    { 'tls.compression': { 'TLS 1.2': ok({ method: 'DEFLATE' }) } },
    { current: ['tls-compression', 'ssl-labs-grade'], centos7: ['ssl-labs-grade'] },
  ],
  'TLS_FALLBACK_SCSV ignored': [
    { 'tls.fallbackScsv': { 'TLS 1.2': ok({ suite: 'a' }) } },
    { current: ['tls-fallback-scsv'], centos7: [] },
  ],
  'SHA-1 signatures': [
    { 'tls.signatureSchemes': { 'TLS 1.2': ['rsa_pkcs1_sha1'], 'TLS 1.3': ['rsa_pss_rsae_sha256'] } },
    { current: ['tls-signature-algorithms'], centos7: [] },
  ],
  'session tickets for a month': [
    {
      'tls.resumption': { ...resumption, 'session ticket': createResumable({ lifetimeSeconds: 2_592_000 }) },
    },
    { current: ['tls-session-resumption'], centos7: ['tls-session-resumption'] },
  ],
  'session tickets for five minutes': [
    { 'tls.resumption': { ...resumption, 'session ticket': createResumable({ lifetimeSeconds: 300 }) } },
    { current: [], centos7: ['tls-session-resumption'] },
  ],
  'early data': [
    { 'tls.resumption': { ...resumption, 'pre-shared key': createResumable({ maxEarlyData: 16_384 }) } },
    { current: ['tls-early-data'], centos7: [] },
  ],
  'client-initiated renegotiation': [
    { 'tls.clientRenegotiation': { 'TLS 1.2': ok({ renegotiated: ok(true) }) } },
    { current: ['tls-renegotiation'], centos7: [] },
  ],
  'renegotiation without RFC 5746': [
    {
      'tls.extensions': { 'TLS 1.2': ['extended_master_secret'] },
      'tls.clientRenegotiation': { 'TLS 1.2': ok({ renegotiated: ok(true) }) },
    },
    { current: ['tls-renegotiation', 'ssl-labs-grade'], centos7: ['ssl-labs-grade'] },
  ],
  'SSL 2.0': [
    createOlderSuites('SSL 2.0', 'SSL_CK_RC4_128_WITH_MD5'),
    { current: ['tls-versions', 'drown', 'ssl-labs-grade'], centos7: ['tls-versions', 'ssl-labs-grade'] },
  ],
  'SSL 3.0 with CBC': [
    createOlderSuites('SSL 3.0', cbc),
    {
      current: ['tls-versions', 'beast', 'poodle', 'ssl-labs-grade'],
      // The fixture has seed 000's first list of suites, which shuts the old platforms out.
      'centos7-legacy': ['tls-versions', 'client-compatibility', 'ssl-labs-grade'],
    },
  ],
  'TLS 1.0 with CBC': [
    createOlderSuites('TLS 1.0', cbc),
    {
      current: ['tls-versions', 'beast', 'ssl-labs-grade'],
      centos7: ['tls-versions', 'tls-ciphers', 'ssl-labs-grade'],
      // The fixture has seed 000's first list of suites, which shuts the old platforms out.
      'centos7-legacy': ['tls-versions', 'client-compatibility', 'ssl-labs-grade'],
    },
  ],
  'TLS 1.1': [createOlderSuites('TLS 1.1', cbc), { current: ['tls-versions', 'ssl-labs-grade'] }],
  'no TLS 1.3': [
    createSuiteFacts({ 'TLS 1.2': tls12Suites }),
    { current: ['ssl-labs-grade'], centos7: ['tls-versions', 'ssl-labs-grade'] },
  ],
  'no TLS 1.2': [
    { ...createSuiteFacts({ 'TLS 1.3': tls13Suites }), 'tls.groups': { 'TLS 1.3': ['secp384r1'] } },
    {
      current: ['tls-versions', 'client-compatibility'],
      centos7: ['tls-versions', 'client-compatibility'],
    },
  ],
  'NULL suite': [
    tls12('TLS_ECDHE_RSA_WITH_NULL_SHA'),
    { current: ['tls-ciphers', 'ssl-labs-grade'], centos7: ['tls-ciphers', 'ssl-labs-grade'] },
  ],
  'anonymous suite': [
    tls12('TLS_ECDH_anon_WITH_AES_256_CBC_SHA'),
    { current: ['tls-ciphers', 'ssl-labs-grade'] },
  ],
  'RC4 suite': [
    tls12('TLS_ECDHE_RSA_WITH_RC4_128_SHA'),
    { current: ['rc4', 'ssl-labs-grade'], centos7: ['tls-ciphers', 'ssl-labs-grade'] },
  ],
  '3DES suite': [
    tls12('TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA'),
    { current: ['sweet32', 'ssl-labs-grade'], centos7: ['tls-ciphers', 'ssl-labs-grade'] },
  ],
  'static RSA suite': [
    tls12('TLS_RSA_WITH_AES_256_GCM_SHA384'),
    { current: ['tls-forward-secrecy'], centos7: ['tls-ciphers'] },
  ],
  'CBC suite behind AEAD': [tls12(cbc), { current: [], centos7: ['tls-ciphers'], 'centos7-legacy': [] }],
  'no AEAD in TLS 1.2': [
    createSuiteFacts({ 'TLS 1.2': [cbc], 'TLS 1.3': tls13Suites }),
    { current: ['tls-ciphers'] },
  ],
  'RSA export suite': [
    tls12('TLS_RSA_EXPORT1024_WITH_RC4_56_SHA'),
    { current: ['tls-ciphers', 'tls-forward-secrecy', 'rc4', 'freak', 'ssl-labs-grade'] },
  ],
  'weak suite first': [
    createSuiteFacts({ 'TLS 1.2': [cbc, ...tls12Suites], 'TLS 1.3': tls13Suites }),
    { current: ['tls-preference'], 'centos7-legacy': ['tls-preference'] },
  ],
  'client order': [
    { 'tls.preference': { 'TLS 1.2': 'client', 'TLS 1.3': 'client' } },
    { current: [], centos7: ['tls-preference'] },
  ],
  'DH 1024': [
    dh(1024),
    {
      current: ['tls-dh-parameters', 'ssl-labs-grade'],
      centos7: ['tls-ciphers', 'tls-dh-parameters', 'ssl-labs-grade'],
    },
  ],
  'DH 768': [dh(768), { current: ['tls-dh-parameters', 'logjam', 'ssl-labs-grade'] }],
  'P-256 only': [
    { 'tls.groups': { 'TLS 1.2': ['secp256r1'], 'TLS 1.3': ['secp256r1'] } },
    { current: [], centos7: ['tls-groups'] },
  ],
  'a draft with Kyber': [
    {
      'tls.groups': {
        'TLS 1.2': ['secp521r1', 'secp384r1'],
        'TLS 1.3': ['secp521r1', 'secp384r1', 'X25519Kyber768Draft00'],
      },
    },
    { current: ['post-quantum'], centos7: ['tls-groups'] },
  ],
  'P-192': [
    { 'tls.groups': { 'TLS 1.2': ['secp192r1'], 'TLS 1.3': ['secp384r1'] } },
    { current: ['tls-groups', 'client-compatibility', 'ssl-labs-grade'] },
  ],
  'expired certificate': [
    createServedFacts([
      { verification: { code: 'CERT_HAS_EXPIRED', pathToRoot: true } },
      { notAfter: '2026-08-31T00:00:00Z' },
    ]),
    { current: ['certificate-expiry', 'ssl-labs-grade'], centos7: ['certificate-expiry', 'ssl-labs-grade'] },
  ],
  'certificate expires in a week': [
    createServedFacts([{}, { notBefore: '2026-06-10T00:00:00Z', notAfter: '2026-09-08T00:00:00Z' }]),
    { current: ['certificate-expiry'] },
  ],
  'certificate of another name': [
    createServedFacts([{ matchesHost: false }, { dnsNames: ['www.example.org'] }]),
    {
      current: ['certificate-hostname', 'ssl-labs-grade'],
      centos7: ['certificate-hostname', 'ssl-labs-grade'],
    },
  ],
  'self-signed certificate': [
    createServedFacts([
      {
        chain: [createCertificate({ selfSigned: true })],
        verification: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT', pathToRoot: false },
      },
    ]),
    { current: ['certificate-trust', 'ssl-labs-grade'] },
  ],
  'missing intermediate': [
    createServedFacts([
      {
        chain: [createCertificate()],
        verification: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', pathToRoot: false },
      },
    ]),
    { current: ['certificate-trust', 'certificate-chain', 'ssl-labs-grade'] },
  ],
  'RSA 2048': [
    createServedFacts([{}, { key: { type: 'RSA', bits: 2048, curve: null, exponent: '65537' } }]),
    { current: [], centos7: ['certificate-key'] },
  ],
  'SHA-1 signature': [
    createServedFacts([{}, { signatureAlgorithm: 'sha1WithRSAEncryption' }]),
    { current: ['certificate-key', 'client-compatibility', 'ssl-labs-grade'] },
  ],
  'revoked by its CA': [
    {
      'tls.revocation': createRevocation({
        entry: { revokedAt: '2026-08-20T00:00:00.000Z', reason: 'keyCompromise', unclear: false },
      }),
    },
    { current: ['certificate-trust', 'certificate-revocation', 'ssl-labs-grade'] },
  ],
  'valid for ten years': [
    createServedFacts([{}, { notAfter: '2036-08-01T00:00:00.000Z' }]),
    { current: ['certificate-lifetime', 'client-compatibility'] },
  ],
  'must-staple without a staple': [
    createServedFacts([{}, { mustStaple: true }]),
    { current: ['ocsp-stapling', 'must-staple'], centos7: ['ocsp-stapling'] },
  ],
  'certificate in no log': [
    { 'tls.transparency': createTransparency({ publicRoot: true, timestamps: {} }) },
    { current: ['certificate-transparency'], centos7: [] },
  ],
  'no CAA': [{ 'dns.caa': createCaa() }, { current: ['caa'], centos7: [] }],
  'TLSA of another key': [
    {
      'dns.tlsa': ok({
        ...createDnsAnswer(`_443._tcp.${host}`),
        authenticated: true,
        records: [{ usage: 3, selector: 1, matchingType: 1, data: 'ab'.repeat(32) }],
      }),
    },
    { current: ['dane'], centos7: [] },
  ],
  'ECHConfigList cut off': [
    {
      'dns.https': ok({
        ...createDnsAnswer(host),
        records: [
          ok({
            priority: 1,
            target: '.',
            alpn: [],
            defaultAlpn: true,
            port: null,
            ech: { status: 'malformed', field: 'ECHConfigList', offset: 2 },
          }),
        ],
      }),
    },
    { current: ['ech'], centos7: [] },
  ],
  'HTTP/3 at a closed port': [
    {
      'quic.http3': {
        advertised: [{ source: 'alt-svc', protocol: 'h3', host: null, port: 443 }],
        answers: [{ port: 443, actual: 443, outcome: refused, refusals: refusedEachTime }],
      },
    },
    { current: ['http3'], centos7: [] },
  ],
  'no HSTS': [
    removeHeaders('strict-transport-security'),
    { current: ['ssl-labs-grade', 'hsts'], centos7: ['ssl-labs-grade', 'hsts'] },
  ],
  'no nosniff': [removeHeaders('x-content-type-options'), { current: ['security-headers'], centos7: [] }],
  'no framing rule': [
    removeHeaders('x-frame-options', 'content-security-policy'),
    { current: ['security-headers'], centos7: ['security-headers'] },
  ],
  'server version': [
    {
      'http.pages': {
        '/': ok(
          createResponse(200, [
            ['server', 'nginx/1.22.1'],
            ...pageHeaders.filter(([name]) => name !== 'server'),
          ]),
        ),
      },
    },
    { current: ['server-tokens'], centos7: [] },
  ],
  'insecure cookie': [
    { 'http.pages': { '/': ok(createResponse(200, [...pageHeaders, ['set-cookie', 'MMCSRF=…; Path=/']])) } },
    { current: ['cookie-security'], centos7: ['cookie-security'] },
  ],
  'no redirect': [
    {
      'http.redirects': [
        { path: '/', hops: [{ url: `http://${host}/`, outcome: ok(createResponse(200)) }], end: 'final' },
      ],
    },
    { current: ['http-redirect'], centos7: ['http-redirect'] },
  ],
  'the API in clear': [
    {
      'http.cleartextService': {
        '/api/v4/users/me': ok(createResponse(401, [['x-version-id', '11.10.0.11.10.0.abc.false']])),
      },
    },
    { current: ['api-cleartext'], centos7: ['api-cleartext'] },
  ],
  'challenge redirected': [
    {
      'http.acme': {
        directory: ok(createResponse(301, [['location', `https://${host}/`]])),
        token: ok(createResponse(301, [['location', `https://${host}/`]])),
        tokenPath: '/t',
      },
    },
    { current: [], centos7: ['acme-challenge'] },
  ],
  'challenge answered by the application': [
    { 'http.acme': { directory: ok(createResponse(200)), token: ok(createResponse(200)), tokenPath: '/t' } },
    { current: ['acme-challenge'], centos7: ['acme-challenge'] },
  ],
  'HTTP/2 on port 80': [
    {
      'http.cleartext': {
        priorKnowledge: ok({ settings: true, firstBytes: '' }),
        upgrade: ok(createResponse(301)),
      },
    },
    { current: ['cleartext-http-version'], centos7: ['cleartext-http-version'] },
  ],
  'no HTTP/2': [{ 'tls.alpn': { h2: ok({ selected: null }) } }, { current: ['http2'], centos7: ['http2'] }],
  'open 8065': [open(8065), { current: ['app-port-exposure'], centos7: ['app-port-exposure'] }],
  'open 3306': [open(3306), { current: ['port-exposure'], centos7: ['port-exposure'] }],
  'open SSH': [open(22), { current: [], centos7: [] }],
  'dead IPv6 listener': [
    {
      'net.parity': [
        {
          address: address4,
          https: ok({ certificateSha256: 'aa', version: 'TLS 1.3' }),
          http: ok({ status: 301, location: null }),
        },
        { address: address6, https: refused, http: refused },
      ],
      ...createRefusedPorts([80, 443], address6),
    },
    { current: ['ipv6-parity'], centos7: ['ipv6-parity'] },
  ],
  'a server whose clock is a day behind': [
    {
      'http.pages': {
        '/': ok(createResponse(200, [...withoutDate, ['date', 'Mon, 31 Aug 2026 12:00:00 GMT']])),
      },
      'http.http2': silence,
      'http.redirects': redirectsWithoutDate,
    },
    { current: ['server-clock'], centos7: [] },
  ],
  'dead backend': [
    {
      'mattermost.ping': ok({
        response: { ...createResponse(502), earlier: [502, 502, 502] },
        body: null,
      }),
    },
    { current: ['mattermost-ping'], centos7: ['mattermost-ping'] },
  ],
  'old Mattermost': [
    createClientConfig({ Version: '10.11.0' }),
    { current: ['mattermost-version'], centos7: [] },
  ],
  'wrong SiteURL': [
    createClientConfig({ SiteURL: 'http://localhost:8065' }),
    { current: ['site-url'], centos7: [] },
  ],
  English: [createClientConfig({ DefaultClientLocale: 'en' }), { current: [], centos7: ['config-locale'] }],
  'short passwords': [
    createClientConfig({ PasswordMinimumLength: '5' }),
    { current: ['config-password-policy'], centos7: ['config-password-policy'] },
  ],
  'uploads of 50M': [
    {
      'http.upload': [
        { contentLength: 52_428_800, outcome: ok({ status: 100 }) },
        { contentLength: 104_857_600, outcome: ok({ status: 413 }) },
      ],
    },
    { current: ['upload-limit'], centos7: [] },
  ],
  'WebSocket from anywhere': [
    {
      'websocket.upgrade': {
        sameOrigin: ok(openedWebSocket),
        foreignOrigin: ok({ ...openedWebSocket, origin: 'https://elsewhere.example' }),
        noOrigin: handshakeFailure,
      },
    },
    { current: ['websocket-origin'], centos7: [] },
  ],
  'no WebSocket': [
    {
      'websocket.upgrade': {
        sameOrigin: ok({ status: 400, accepted: false, origin: `https://${host}`, headers: [] }),
        foreignOrigin: ok({ status: 400, accepted: false, origin: 'https://elsewhere.example', headers: [] }),
        noOrigin: handshakeFailure,
      },
    },
    { current: ['websocket'], centos7: ['websocket'] },
  ],
}

const table = Object.entries(defects).flatMap(([name, [facts, owners]]) =>
  (Object.entries(owners) as [ProfileName, readonly string[]][]).map(
    ([profile, ids]) => [name, profile, facts, ids] as const,
  ),
)

test.each(table)('%s, %s', (_name, profile, facts, ids) => {
  const failing = checks
    .filter((check) => judgeCheck(check, createCollection(facts), profile).verdict === 'fail')
    .map(({ id }) => id)
  expect(failing).toEqual(ids)
})

test('every check has a defect that fails it', () => {
  const owned = new Set(Object.values(defects).flatMap(([, owners]) => Object.values(owners).flat()))
  // What needs a look from inside is failed by the tests of its own file.
  const outside = checks.filter(
    (check) => judgeCheck(check, createCollection(), 'current').verdict !== 'not-assessed',
  )
  expect(outside.map(({ id }) => id).filter((id) => !owned.has(id))).toEqual([])
})
