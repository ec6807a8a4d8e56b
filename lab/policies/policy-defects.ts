import { type Failure, ok } from '../../core/outcome.ts'
import type { VersionName } from '../../core/tls/registry/versions.ts'
import type { cbcVectors } from '../../probes/tls/tls-facts.ts'
import type { PolicyName } from '../../suites/policies/policies.ts'
import { mozillaTls13Suites } from '../../suites/requirements/mozilla-clauses.ts'
import {
  badRecordMac,
  createCbcRounds,
  createResumable,
  createRobotFlow,
  handshakeFailure,
  type Overrides,
  resumedByTicket,
  silence,
  unexpectedMessage,
} from '../fixtures/facts/collection-fixture.ts'
import {
  aesTls12,
  aesTls13,
  createCertificateFacts,
  createEcKeyFacts,
  createHstsFacts,
  createLeafWithLifetime,
  createRsaKeyFacts,
  createServerFacts,
  createTicketFacts,
  mozillaGroups,
  oldTls10,
  oldTls12,
  rsaTls12,
} from './policy-servers.ts'

/** Changes to the server of `policy-servers.ts`, each one step past a rule, and the checks that must then fail: exactly these. */
type Defects = Readonly<Record<string, readonly [facts: Overrides, fails: readonly string[]]>>

const cbc = 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'
const dheSuite = 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384'
const createDhFacts = (bits: number): Overrides => ({
  'tls.dhParameters': [{ version: 'TLS 1.2', suite: dheSuite, bits, prime: 'ff', generator: '02' }],
})
const tls13 = { 'TLS 1.3': mozillaTls13Suites }
const serveIntermediate = (
  suites: Partial<Record<VersionName, readonly string[]>>,
  groups: readonly string[] = mozillaGroups,
) => createServerFacts({ 'TLS 1.2': rsaTls12, ...tls13, ...suites }, groups, 'client')
const unstapled = { ocspUrls: ['http://ocsp.example.org/'] }
const compressing: Overrides = { 'tls.compression': { 'TLS 1.2': ok({ method: 'DEFLATE' }) } }
const earlyData: Overrides = {
  'tls.resumption': { 'pre-shared key': createResumable({ maxEarlyData: 16_384 }) },
}
const renegotiating: Overrides = {
  'tls.clientRenegotiation': { 'TLS 1.2': ok({ renegotiated: ok(true) }) },
}
const sha1Schemes: Overrides = {
  'tls.signatureSchemes': { 'TLS 1.2': ['rsa_pkcs1_sha1'], 'TLS 1.3': ['rsa_pss_rsae_sha256'] },
}

const modernDefects: Defects = {
  'TLS 1.2 as well': [
    createServerFacts(
      { 'TLS 1.2': ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'], ...tls13 },
      mozillaGroups,
      'client',
    ),
    ['tls-versions', 'tls-ciphers'],
  ],
  'a fourth suite': [
    createServerFacts(
      { 'TLS 1.3': [...mozillaTls13Suites, 'TLS_AES_128_CCM_SHA256'] },
      mozillaGroups,
      'client',
    ),
    ['tls-ciphers'],
  ],
  'a weaker suite first': [
    createServerFacts({ 'TLS 1.2': [cbc, ...rsaTls12], ...tls13 }, mozillaGroups),
    ['tls-versions', 'tls-ciphers', 'tls-preference'],
  ],
  'a fifth group': [createServerFacts(tls13, [...mozillaGroups, 'secp521r1'], 'client'), ['tls-groups']],
  'only a hybrid group': [createServerFacts(tls13, ['X25519MLKEM768'], 'client'), ['client-compatibility']],
  'an RSA key': [
    createCertificateFacts({ ...createRsaKeyFacts(4096), ...createLeafWithLifetime(90) }),
    ['certificate-key'],
  ],
  'P-521': [
    createCertificateFacts({
      ...createEcKeyFacts('secp521r1', 521),
      signatureAlgorithm: 'ecdsa-with-SHA384',
      ...createLeafWithLifetime(90),
    }),
    ['certificate-key'],
  ],
  'an RSA signature': [
    createCertificateFacts({ ...createEcKeyFacts('secp256r1', 256), ...createLeafWithLifetime(90) }),
    ['certificate-key'],
  ],
  '91 days': [
    createCertificateFacts({
      ...createEcKeyFacts('secp256r1', 256),
      signatureAlgorithm: 'ecdsa-with-SHA384',
      ...createLeafWithLifetime(91),
    }),
    ['certificate-expiry'],
  ],
  'HSTS a second short': [createHstsFacts(63_071_999), ['hsts']],
  'no staple': [
    createCertificateFacts({
      ...createEcKeyFacts('secp256r1', 256),
      signatureAlgorithm: 'ecdsa-with-SHA384',
      ...createLeafWithLifetime(90),
      ...unstapled,
    }),
    ['ocsp-stapling'],
  ],
}

const intermediateDefects: Defects = {
  'TLS 1.1': [serveIntermediate({ 'TLS 1.1': [cbc] }), ['tls-versions', 'tls-ciphers']],
  'no TLS 1.3': [
    { ...createServerFacts({ 'TLS 1.2': rsaTls12 }, mozillaGroups, 'client') },
    ['tls-versions'],
  ],
  'a CBC suite behind': [
    createServerFacts({ 'TLS 1.2': [...rsaTls12, cbc], ...tls13 }, mozillaGroups),
    ['tls-ciphers'],
  ],
  'a CBC suite that the client may choose': [
    serveIntermediate({ 'TLS 1.2': [...rsaTls12, cbc] }),
    ['tls-ciphers', 'tls-preference'],
  ],
  'a DHE suite with 2048 bits': [
    { ...serveIntermediate({ 'TLS 1.2': [...rsaTls12, dheSuite] }), ...createDhFacts(2048) },
    ['tls-ciphers'],
  ],
  'a DHE suite with 2047 bits': [
    { ...serveIntermediate({ 'TLS 1.2': [...rsaTls12, dheSuite] }), ...createDhFacts(2047) },
    ['tls-ciphers', 'tls-dh-parameters'],
  ],
  'a fifth group': [serveIntermediate({}, [...mozillaGroups, 'secp521r1']), ['tls-groups']],
  'ChaCha20 alone in TLS 1.2': [
    serveIntermediate({ 'TLS 1.2': rsaTls12.slice(2) }),
    ['client-compatibility'],
  ],
  'RSA 2047': [
    createCertificateFacts({ ...createRsaKeyFacts(2047), ...createLeafWithLifetime(366) }),
    ['certificate-key'],
  ],
  'RSA 4096 is allowed': [
    createCertificateFacts({ ...createRsaKeyFacts(4096), ...createLeafWithLifetime(366) }),
    [],
  ],
  'an Ed25519 key': [
    createCertificateFacts({
      key: { type: 'Ed25519', bits: 256, curve: null, exponent: null },
      ...createLeafWithLifetime(366),
    }),
    ['certificate-key'],
  ],
  'an RSA-PSS signature': [
    createCertificateFacts({
      ...createRsaKeyFacts(2048),
      signatureAlgorithm: 'rsassaPss',
      ...createLeafWithLifetime(366),
    }),
    ['certificate-key'],
  ],
  '367 days': [
    createCertificateFacts({ ...createRsaKeyFacts(2048), ...createLeafWithLifetime(367) }),
    ['certificate-expiry'],
  ],
  'HSTS a second short': [createHstsFacts(63_071_999), ['hsts']],
  'sessions for two days': [createTicketFacts(172_800), ['tls-session-resumption']],
  'no staple': [
    createCertificateFacts({ ...createRsaKeyFacts(2048), ...createLeafWithLifetime(366), ...unstapled }),
    ['ocsp-stapling'],
  ],
}

const serveOld = (suites: Partial<Record<VersionName, readonly string[]>>, preference?: 'client') =>
  createServerFacts(
    { 'TLS 1.0': oldTls10, 'TLS 1.1': oldTls10, 'TLS 1.2': oldTls12, ...tls13, ...suites },
    mozillaGroups,
    preference,
  )

const oldDefects: Defects = {
  'SSL 3.0': [serveOld({ 'SSL 3.0': ['TLS_RSA_WITH_3DES_EDE_CBC_SHA'] }), ['tls-versions']],
  'RC4 behind': [serveOld({ 'TLS 1.2': [...oldTls12, 'TLS_RSA_WITH_RC4_128_SHA'] }), ['tls-ciphers']],
  'the client chooses': [serveOld({}, 'client'), ['tls-preference']],
  '3DES before AES': [serveOld({ 'TLS 1.0': [...oldTls10].reverse() }), ['tls-preference']],
  'a fifth group': [
    { ...serveOld({}), 'tls.groups': { 'TLS 1.2': [...mozillaGroups, 'x448'], 'TLS 1.3': mozillaGroups } },
    ['tls-groups'],
  ],
  'DHE with 1024 bits': [
    {
      ...serveOld({ 'TLS 1.2': [...oldTls12.slice(0, 3), dheSuite, ...oldTls12.slice(3)] }),
      ...createDhFacts(1024),
    },
    ['tls-ciphers', 'tls-dh-parameters'],
  ],
  'no 3DES': [
    serveOld({
      'TLS 1.0': oldTls10.slice(0, -1),
      'TLS 1.1': oldTls10.slice(0, -1),
      'TLS 1.2': oldTls12.slice(0, -1),
    }),
    ['client-compatibility'],
  ],
  'an ECDSA key': [
    createCertificateFacts({ ...createEcKeyFacts('secp256r1', 256), ...createLeafWithLifetime(366) }),
    ['certificate-key'],
  ],
  'RSA 2047': [
    createCertificateFacts({ ...createRsaKeyFacts(2047), ...createLeafWithLifetime(366) }),
    ['certificate-key'],
  ],
  '367 days': [
    createCertificateFacts({ ...createRsaKeyFacts(2048), ...createLeafWithLifetime(367) }),
    ['certificate-expiry'],
  ],
  'HSTS a second short': [createHstsFacts(63_071_999), ['hsts']],
  'sessions for two days': [createTicketFacts(172_800), ['tls-session-resumption']],
  'no staple': [
    createCertificateFacts({ ...createRsaKeyFacts(2048), ...createLeafWithLifetime(366), ...unstapled }),
    ['ocsp-stapling'],
  ],
}

const anssiGroups = ['x25519', 'secp256r1']
const anssiDefects: Defects = {
  'TLS 1.1': [
    createServerFacts({ 'TLS 1.1': [cbc], 'TLS 1.2': rsaTls12, ...tls13 }, anssiGroups),
    ['tls-versions', 'tls-ciphers'],
  ],
  'no TLS 1.3': [createServerFacts({ 'TLS 1.2': rsaTls12 }, anssiGroups), ['tls-versions']],
  'static RSA': [
    createServerFacts({ 'TLS 1.2': [...rsaTls12, 'TLS_RSA_WITH_AES_256_GCM_SHA384'], ...tls13 }, anssiGroups),
    ['tls-ciphers', 'tls-forward-secrecy'],
  ],
  CCM_8: [
    createServerFacts(
      { 'TLS 1.2': rsaTls12, 'TLS 1.3': [...mozillaTls13Suites, 'TLS_AES_128_CCM_8_SHA256'] },
      anssiGroups,
    ),
    ['tls-ciphers'],
  ],
  'the client chooses': [
    createServerFacts({ 'TLS 1.2': rsaTls12, ...tls13 }, anssiGroups, 'client'),
    ['tls-preference'],
  ],
  'a curve of 224 bits': [
    createServerFacts({ 'TLS 1.2': rsaTls12, ...tls13 }, [...anssiGroups, 'secp224r1']),
    ['tls-groups'],
  ],
  'ML-KEM alone': [
    createServerFacts({ 'TLS 1.2': rsaTls12, ...tls13 }, [...anssiGroups, 'MLKEM768']),
    ['tls-groups'],
  ],
  'DHE with 2047 bits': [
    {
      ...createServerFacts({ 'TLS 1.2': [...rsaTls12, dheSuite], ...tls13 }, anssiGroups),
      ...createDhFacts(2047),
    },
    ['tls-ciphers', 'tls-dh-parameters'],
  ],
  compression: [compressing, ['tls-compression']],
  'tickets for a day and a second': [createTicketFacts(86_401), ['tls-session-resumption']],
  'early data': [earlyData, ['tls-early-data']],
  'RSA 2047': [
    createCertificateFacts({ ...createRsaKeyFacts(2047), ...createLeafWithLifetime(825) }),
    ['certificate-key'],
  ],
  '826 days': [
    createCertificateFacts({ ...createRsaKeyFacts(2048), ...createLeafWithLifetime(826) }),
    ['certificate-expiry'],
  ],
  'no staple': [
    createCertificateFacts({ ...createRsaKeyFacts(2048), ...createLeafWithLifetime(825), ...unstapled }),
    ['ocsp-stapling'],
  ],
  'HSTS a second short': [createHstsFacts(31_535_999), ['hsts']],
}

const bsiGroups = ['secp256r1', 'secp384r1']
const bsiDefects: Defects = {
  'TLS 1.1': [
    createServerFacts({ 'TLS 1.1': [cbc], 'TLS 1.2': aesTls12, 'TLS 1.3': aesTls13 }, bsiGroups),
    ['tls-versions', 'tls-ciphers'],
  ],
  ChaCha20: [createServerFacts({ 'TLS 1.2': rsaTls12, 'TLS 1.3': aesTls13 }, bsiGroups), ['tls-ciphers']],
  x25519: [
    createServerFacts({ 'TLS 1.2': aesTls12, 'TLS 1.3': aesTls13 }, [...bsiGroups, 'x25519']),
    ['tls-groups'],
  ],
  'DHE with 2999 bits': [
    {
      ...createServerFacts({ 'TLS 1.2': [...aesTls12, dheSuite], 'TLS 1.3': aesTls13 }, bsiGroups),
      ...createDhFacts(2999),
    },
    ['tls-dh-parameters'],
  ],
  'DHE with 3072 bits is allowed': [
    {
      ...createServerFacts({ 'TLS 1.2': [...aesTls12, dheSuite], 'TLS 1.3': aesTls13 }, bsiGroups),
      ...createDhFacts(3072),
    },
    [],
  ],
  'SHA-1 in the key exchange': [sha1Schemes, ['tls-signature-algorithms']],
  'renegotiation begun by the client': [renegotiating, ['tls-renegotiation']],
  compression: [compressing, ['tls-compression']],
  'early data': [earlyData, ['tls-early-data']],
  'RSA 2999': [createCertificateFacts(createRsaKeyFacts(2999)), ['certificate-key']],
  'P-224': [createCertificateFacts(createEcKeyFacts('secp224r1', 224)), ['certificate-key']],
}

const nistDefects: Defects = {
  'TLS 1.0': [
    createServerFacts({ 'TLS 1.0': [cbc], 'TLS 1.2': aesTls12, 'TLS 1.3': aesTls13 }, ['secp256r1']),
    ['tls-versions'],
  ],
  'no TLS 1.3': [createServerFacts({ 'TLS 1.2': aesTls12 }, ['secp256r1']), ['tls-versions']],
  'TLS 1.3 alone is allowed': [createServerFacts({ 'TLS 1.3': aesTls13 }, ['secp256r1']), []],
  ChaCha20: [createServerFacts({ 'TLS 1.2': rsaTls12, 'TLS 1.3': aesTls13 }, ['secp256r1']), ['tls-ciphers']],
  'static RSA': [
    createServerFacts({ 'TLS 1.2': [...aesTls12, 'TLS_RSA_WITH_AES_128_GCM_SHA256'], 'TLS 1.3': aesTls13 }, [
      'secp384r1',
    ]),
    ['tls-ciphers'],
  ],
  'neither P-256 nor P-384': [
    createServerFacts({ 'TLS 1.2': aesTls12, 'TLS 1.3': aesTls13 }, ['x25519', 'secp521r1']),
    ['tls-groups'],
  ],
  compression: [compressing, ['tls-compression']],
  'early data': [earlyData, ['tls-early-data']],
  'RSA 2047': [
    createCertificateFacts({ ...createRsaKeyFacts(2047), ...createLeafWithLifetime(365) }),
    ['certificate-key'],
  ],
  '1097 days': [
    createCertificateFacts({ ...createRsaKeyFacts(2048), ...createLeafWithLifetime(1097) }),
    ['certificate-expiry'],
  ],
  'no staple': [
    createCertificateFacts({ ...createRsaKeyFacts(2048), ...createLeafWithLifetime(365), ...unstapled }),
    ['ocsp-stapling'],
  ],
}

const oracle = { 'wrong-prefix': handshakeFailure }
const pciGroups = ['x25519', 'secp256r1']
const servePci = (
  suites: Partial<Record<VersionName, readonly string[]>>,
  groups: readonly string[] = pciGroups,
) => createServerFacts({ 'TLS 1.2': rsaTls12, ...tls13, ...suites }, groups)

/** A CBC suite, and twice another answer than usual to one kind of broken record. */
function createPaddingOracle(vector: (typeof cbcVectors)[number], answer: Failure): Overrides {
  const round = { [vector]: answer }
  return {
    ...servePci({ 'TLS 1.2': [...rsaTls12, cbc] }),
    'tls.cbcPadding': createCbcRounds(round, { ...round, 'wrong-both': badRecordMac }),
  }
}

const pciDssDefects: Defects = {
  'TLS 1.1': [servePci({ 'TLS 1.1': [cbc] }), ['tls-versions']],
  'SSL 2.0': [servePci({ 'SSL 2.0': ['SSL_CK_DES_192_EDE3_CBC_WITH_MD5'] }), ['tls-versions', 'drown']],
  'SSL 3.0 with CBC': [servePci({ 'SSL 3.0': ['TLS_RSA_WITH_AES_256_CBC_SHA'] }), ['tls-versions', 'poodle']],
  NULL: [servePci({ 'TLS 1.2': [...rsaTls12, 'TLS_ECDHE_RSA_WITH_NULL_SHA'] }), ['tls-ciphers']],
  RC4: [servePci({ 'TLS 1.2': [...rsaTls12, 'TLS_ECDHE_RSA_WITH_RC4_128_SHA'] }), ['rc4']],
  '3DES': [servePci({ 'TLS 1.2': [...rsaTls12, 'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA'] }), ['sweet32']],
  'RSA export': [
    servePci({ 'TLS 1.2': [...rsaTls12, 'TLS_RSA_EXPORT1024_WITH_RC4_56_SHA'] }),
    ['tls-ciphers', 'rc4', 'freak'],
  ],
  'DHE with 768 bits': [
    { ...servePci({ 'TLS 1.2': [...rsaTls12, dheSuite] }), ...createDhFacts(768) },
    ['tls-dh-parameters', 'logjam'],
  ],
  'DHE with 1024 bits': [
    { ...servePci({ 'TLS 1.2': [...rsaTls12, dheSuite] }), ...createDhFacts(1024) },
    ['tls-dh-parameters'],
  ],
  'P-192': [servePci({}, [...pciGroups, 'secp192r1']), ['tls-groups']],
  'POODLE against TLS': [createPaddingOracle('wrong-padding', silence), ['poodle-tls']],
  'Zombie POODLE': [createPaddingOracle('wrong-padding', handshakeFailure), ['zombie-poodle']],
  GOLDENDOODLE: [createPaddingOracle('wrong-mac', handshakeFailure), ['goldendoodle']],
  'CVE-2016-2107': [createPaddingOracle('incomplete-padding', handshakeFailure), ['lucky-minus-20']],
  Heartbleed: [
    {
      'tls.extensions': { 'TLS 1.2': ['renegotiation_info', 'heartbeat'] },
      'tls.heartbleed': ok({ version: 'TLS 1.2', claimed: 33, held: 32, answer: 'response', returned: 33 }),
    },
    ['heartbleed'],
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
    ['ccs-injection'],
  ],
  Ticketbleed: [{ 'tls.ticketbleed': ok({ ...resumedByTicket, sessionIdLength: 32 }) }, ['ticketbleed']],
  ROBOT: [
    {
      ...servePci({ 'TLS 1.2': [...rsaTls12, 'TLS_RSA_WITH_AES_256_GCM_SHA384'] }),
      'tls.robot': [createRobotFlow('full', oracle, oracle)],
    },
    ['robot'],
  ],
  'RSA 2047': [createCertificateFacts(createRsaKeyFacts(2047)), ['certificate-key']],
  'no trusted root': [
    createCertificateFacts(createRsaKeyFacts(2048), {
      verification: { code: 'SELF_SIGNED_CERT_IN_CHAIN', pathToRoot: false },
    }),
    ['certificate-trust'],
  ],
  'another name': [
    createCertificateFacts(createRsaKeyFacts(2048), { matchesHost: false }),
    ['certificate-hostname'],
  ],
  expired: [
    createCertificateFacts(
      { ...createRsaKeyFacts(2048), notAfter: '2026-08-31T00:00:00Z' },
      { verification: { code: 'CERT_HAS_EXPIRED', pathToRoot: true } },
    ),
    ['certificate-expiry'],
  ],
}

export const defects: Record<PolicyName, Defects> = {
  'mozilla-modern': modernDefects,
  'mozilla-intermediate': intermediateDefects,
  'mozilla-old': oldDefects,
  anssi: anssiDefects,
  bsi: bsiDefects,
  nist: nistDefects,
  'pci-dss': pciDssDefects,
}
