import { type Failure, ok } from '../../core/outcome.ts'
import type { VersionName } from '../../core/tls/registry/versions.ts'
import type { cbcVectors } from '../../probes/tls/tls-facts.ts'
import type { PolicyName } from '../../suites/policies/policies.ts'
import { mozillaTls13Suites } from '../../suites/requirements/mozilla-clauses.ts'
import {
  badRecordMac,
  cbcRounds,
  handshakeFailure,
  type Overrides,
  resumable,
  resumedByTicket,
  robotFlow,
  silence,
  unexpectedMessage,
} from '../fixtures/facts/collection-fixture.ts'
import {
  aesTls12,
  aesTls13,
  certified,
  ec,
  hsts,
  living,
  mozillaGroups,
  oldTls10,
  oldTls12,
  rsa,
  rsaTls12,
  serving,
  ticketsFor,
} from './policy-servers.ts'

/** Changes to the server of `policy-servers.ts`, each one step past a rule, and the checks that must then fail: exactly these. */
type Defects = Readonly<Record<string, readonly [facts: Overrides, fails: readonly string[]]>>

const cbc = 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'
const dheSuite = 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384'
const dh = (bits: number): Overrides => ({
  'tls.dhParameters': [{ version: 'TLS 1.2', suite: dheSuite, bits, prime: 'ff', generator: '02' }],
})
const tls13 = { 'TLS 1.3': mozillaTls13Suites }
const intermediate = (
  suites: Partial<Record<VersionName, readonly string[]>>,
  groups: readonly string[] = mozillaGroups,
) => serving({ 'TLS 1.2': rsaTls12, ...tls13, ...suites }, groups, 'client')
const unstapled = { ocspUrls: ['http://ocsp.example.org/'] }
const compressing: Overrides = { 'tls.compression': { 'TLS 1.2': ok({ method: 'DEFLATE' }) } }
const earlyData: Overrides = {
  'tls.resumption': { 'pre-shared key': resumable({ maxEarlyData: 16_384 }) },
}
const renegotiating: Overrides = {
  'tls.clientRenegotiation': { 'TLS 1.2': ok({ renegotiated: ok(true) }) },
}
const sha1Schemes: Overrides = {
  'tls.signatureSchemes': { 'TLS 1.2': ['rsa_pkcs1_sha1'], 'TLS 1.3': ['rsa_pss_rsae_sha256'] },
}

const modern: Defects = {
  'TLS 1.2 as well': [
    serving({ 'TLS 1.2': ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'], ...tls13 }, mozillaGroups, 'client'),
    ['tls-versions', 'tls-ciphers'],
  ],
  'a fourth suite': [
    serving({ 'TLS 1.3': [...mozillaTls13Suites, 'TLS_AES_128_CCM_SHA256'] }, mozillaGroups, 'client'),
    ['tls-ciphers'],
  ],
  'a weaker suite first': [
    serving({ 'TLS 1.2': [cbc, ...rsaTls12], ...tls13 }, mozillaGroups),
    ['tls-versions', 'tls-ciphers', 'tls-preference'],
  ],
  'a fifth group': [serving(tls13, [...mozillaGroups, 'secp521r1'], 'client'), ['tls-groups']],
  'only a hybrid group': [serving(tls13, ['X25519MLKEM768'], 'client'), ['client-compatibility']],
  'an RSA key': [certified({ ...rsa(4096), ...living(90) }), ['certificate-key']],
  'P-521': [
    certified({ ...ec('secp521r1', 521), signatureAlgorithm: 'ecdsa-with-SHA384', ...living(90) }),
    ['certificate-key'],
  ],
  'an RSA signature': [certified({ ...ec('secp256r1', 256), ...living(90) }), ['certificate-key']],
  '91 days': [
    certified({ ...ec('secp256r1', 256), signatureAlgorithm: 'ecdsa-with-SHA384', ...living(91) }),
    ['certificate-expiry'],
  ],
  'HSTS a second short': [hsts(63_071_999), ['hsts']],
  'no staple': [
    certified({
      ...ec('secp256r1', 256),
      signatureAlgorithm: 'ecdsa-with-SHA384',
      ...living(90),
      ...unstapled,
    }),
    ['ocsp-stapling'],
  ],
}

const intermediateDefects: Defects = {
  'TLS 1.1': [intermediate({ 'TLS 1.1': [cbc] }), ['tls-versions', 'tls-ciphers']],
  'no TLS 1.3': [{ ...serving({ 'TLS 1.2': rsaTls12 }, mozillaGroups, 'client') }, ['tls-versions']],
  'a CBC suite behind': [
    serving({ 'TLS 1.2': [...rsaTls12, cbc], ...tls13 }, mozillaGroups),
    ['tls-ciphers'],
  ],
  'a CBC suite that the client may choose': [
    intermediate({ 'TLS 1.2': [...rsaTls12, cbc] }),
    ['tls-ciphers', 'tls-preference'],
  ],
  'a DHE suite with 2048 bits': [
    { ...intermediate({ 'TLS 1.2': [...rsaTls12, dheSuite] }), ...dh(2048) },
    ['tls-ciphers'],
  ],
  'a DHE suite with 2047 bits': [
    { ...intermediate({ 'TLS 1.2': [...rsaTls12, dheSuite] }), ...dh(2047) },
    ['tls-ciphers', 'tls-dh-parameters'],
  ],
  'a fifth group': [intermediate({}, [...mozillaGroups, 'secp521r1']), ['tls-groups']],
  'ChaCha20 alone in TLS 1.2': [intermediate({ 'TLS 1.2': rsaTls12.slice(2) }), ['client-compatibility']],
  'RSA 2047': [certified({ ...rsa(2047), ...living(366) }), ['certificate-key']],
  'RSA 4096 is allowed': [certified({ ...rsa(4096), ...living(366) }), []],
  'an Ed25519 key': [
    certified({ key: { type: 'Ed25519', bits: 256, curve: null, exponent: null }, ...living(366) }),
    ['certificate-key'],
  ],
  'an RSA-PSS signature': [
    certified({ ...rsa(2048), signatureAlgorithm: 'rsassaPss', ...living(366) }),
    ['certificate-key'],
  ],
  '367 days': [certified({ ...rsa(2048), ...living(367) }), ['certificate-expiry']],
  'HSTS a second short': [hsts(63_071_999), ['hsts']],
  'sessions for two days': [ticketsFor(172_800), ['tls-session-resumption']],
  'no staple': [certified({ ...rsa(2048), ...living(366), ...unstapled }), ['ocsp-stapling']],
}

const old = (suites: Partial<Record<VersionName, readonly string[]>>, preference?: 'client') =>
  serving(
    { 'TLS 1.0': oldTls10, 'TLS 1.1': oldTls10, 'TLS 1.2': oldTls12, ...tls13, ...suites },
    mozillaGroups,
    preference,
  )

const oldDefects: Defects = {
  'SSL 3.0': [old({ 'SSL 3.0': ['TLS_RSA_WITH_3DES_EDE_CBC_SHA'] }), ['tls-versions']],
  'RC4 behind': [old({ 'TLS 1.2': [...oldTls12, 'TLS_RSA_WITH_RC4_128_SHA'] }), ['tls-ciphers']],
  'the client chooses': [old({}, 'client'), ['tls-preference']],
  '3DES before AES': [old({ 'TLS 1.0': [...oldTls10].reverse() }), ['tls-preference']],
  'a fifth group': [
    { ...old({}), 'tls.groups': { 'TLS 1.2': [...mozillaGroups, 'x448'], 'TLS 1.3': mozillaGroups } },
    ['tls-groups'],
  ],
  'DHE with 1024 bits': [
    { ...old({ 'TLS 1.2': [...oldTls12.slice(0, 3), dheSuite, ...oldTls12.slice(3)] }), ...dh(1024) },
    ['tls-ciphers', 'tls-dh-parameters'],
  ],
  'no 3DES': [
    old({
      'TLS 1.0': oldTls10.slice(0, -1),
      'TLS 1.1': oldTls10.slice(0, -1),
      'TLS 1.2': oldTls12.slice(0, -1),
    }),
    ['client-compatibility'],
  ],
  'an ECDSA key': [certified({ ...ec('secp256r1', 256), ...living(366) }), ['certificate-key']],
  'RSA 2047': [certified({ ...rsa(2047), ...living(366) }), ['certificate-key']],
  '367 days': [certified({ ...rsa(2048), ...living(367) }), ['certificate-expiry']],
  'HSTS a second short': [hsts(63_071_999), ['hsts']],
  'sessions for two days': [ticketsFor(172_800), ['tls-session-resumption']],
  'no staple': [certified({ ...rsa(2048), ...living(366), ...unstapled }), ['ocsp-stapling']],
}

const anssiGroups = ['x25519', 'secp256r1']
const anssi: Defects = {
  'TLS 1.1': [
    serving({ 'TLS 1.1': [cbc], 'TLS 1.2': rsaTls12, ...tls13 }, anssiGroups),
    ['tls-versions', 'tls-ciphers'],
  ],
  'no TLS 1.3': [serving({ 'TLS 1.2': rsaTls12 }, anssiGroups), ['tls-versions']],
  'static RSA': [
    serving({ 'TLS 1.2': [...rsaTls12, 'TLS_RSA_WITH_AES_256_GCM_SHA384'], ...tls13 }, anssiGroups),
    ['tls-ciphers', 'tls-forward-secrecy'],
  ],
  CCM_8: [
    serving(
      { 'TLS 1.2': rsaTls12, 'TLS 1.3': [...mozillaTls13Suites, 'TLS_AES_128_CCM_8_SHA256'] },
      anssiGroups,
    ),
    ['tls-ciphers'],
  ],
  'the client chooses': [
    serving({ 'TLS 1.2': rsaTls12, ...tls13 }, anssiGroups, 'client'),
    ['tls-preference'],
  ],
  'a curve of 224 bits': [
    serving({ 'TLS 1.2': rsaTls12, ...tls13 }, [...anssiGroups, 'secp224r1']),
    ['tls-groups'],
  ],
  'ML-KEM alone': [serving({ 'TLS 1.2': rsaTls12, ...tls13 }, [...anssiGroups, 'MLKEM768']), ['tls-groups']],
  'DHE with 2047 bits': [
    { ...serving({ 'TLS 1.2': [...rsaTls12, dheSuite], ...tls13 }, anssiGroups), ...dh(2047) },
    ['tls-ciphers', 'tls-dh-parameters'],
  ],
  compression: [compressing, ['tls-compression']],
  'tickets for a day and a second': [ticketsFor(86_401), ['tls-session-resumption']],
  'early data': [earlyData, ['tls-early-data']],
  'RSA 2047': [certified({ ...rsa(2047), ...living(825) }), ['certificate-key']],
  '826 days': [certified({ ...rsa(2048), ...living(826) }), ['certificate-expiry']],
  'no staple': [certified({ ...rsa(2048), ...living(825), ...unstapled }), ['ocsp-stapling']],
  'HSTS a second short': [hsts(31_535_999), ['hsts']],
}

const bsiGroups = ['secp256r1', 'secp384r1']
const bsi: Defects = {
  'TLS 1.1': [
    serving({ 'TLS 1.1': [cbc], 'TLS 1.2': aesTls12, 'TLS 1.3': aesTls13 }, bsiGroups),
    ['tls-versions', 'tls-ciphers'],
  ],
  ChaCha20: [serving({ 'TLS 1.2': rsaTls12, 'TLS 1.3': aesTls13 }, bsiGroups), ['tls-ciphers']],
  x25519: [serving({ 'TLS 1.2': aesTls12, 'TLS 1.3': aesTls13 }, [...bsiGroups, 'x25519']), ['tls-groups']],
  'DHE with 2999 bits': [
    { ...serving({ 'TLS 1.2': [...aesTls12, dheSuite], 'TLS 1.3': aesTls13 }, bsiGroups), ...dh(2999) },
    ['tls-dh-parameters'],
  ],
  'DHE with 3072 bits is allowed': [
    { ...serving({ 'TLS 1.2': [...aesTls12, dheSuite], 'TLS 1.3': aesTls13 }, bsiGroups), ...dh(3072) },
    [],
  ],
  'SHA-1 in the key exchange': [sha1Schemes, ['tls-signature-algorithms']],
  'renegotiation begun by the client': [renegotiating, ['tls-renegotiation']],
  compression: [compressing, ['tls-compression']],
  'early data': [earlyData, ['tls-early-data']],
  'RSA 2999': [certified(rsa(2999)), ['certificate-key']],
  'P-224': [certified(ec('secp224r1', 224)), ['certificate-key']],
}

const nist: Defects = {
  'TLS 1.0': [
    serving({ 'TLS 1.0': [cbc], 'TLS 1.2': aesTls12, 'TLS 1.3': aesTls13 }, ['secp256r1']),
    ['tls-versions'],
  ],
  'no TLS 1.3': [serving({ 'TLS 1.2': aesTls12 }, ['secp256r1']), ['tls-versions']],
  'TLS 1.3 alone is allowed': [serving({ 'TLS 1.3': aesTls13 }, ['secp256r1']), []],
  ChaCha20: [serving({ 'TLS 1.2': rsaTls12, 'TLS 1.3': aesTls13 }, ['secp256r1']), ['tls-ciphers']],
  'static RSA': [
    serving({ 'TLS 1.2': [...aesTls12, 'TLS_RSA_WITH_AES_128_GCM_SHA256'], 'TLS 1.3': aesTls13 }, [
      'secp384r1',
    ]),
    ['tls-ciphers'],
  ],
  'neither P-256 nor P-384': [
    serving({ 'TLS 1.2': aesTls12, 'TLS 1.3': aesTls13 }, ['x25519', 'secp521r1']),
    ['tls-groups'],
  ],
  compression: [compressing, ['tls-compression']],
  'early data': [earlyData, ['tls-early-data']],
  'RSA 2047': [certified({ ...rsa(2047), ...living(365) }), ['certificate-key']],
  '1097 days': [certified({ ...rsa(2048), ...living(1097) }), ['certificate-expiry']],
  'no staple': [certified({ ...rsa(2048), ...living(365), ...unstapled }), ['ocsp-stapling']],
}

const oracle = { 'wrong-prefix': handshakeFailure }
const pciGroups = ['x25519', 'secp256r1']
const pci = (
  suites: Partial<Record<VersionName, readonly string[]>>,
  groups: readonly string[] = pciGroups,
) => serving({ 'TLS 1.2': rsaTls12, ...tls13, ...suites }, groups)

/** A CBC suite, and twice another answer than usual to one kind of broken record. */
function paddingOracle(vector: (typeof cbcVectors)[number], answer: Failure): Overrides {
  const round = { [vector]: answer }
  return {
    ...pci({ 'TLS 1.2': [...rsaTls12, cbc] }),
    'tls.cbcPadding': cbcRounds(round, { ...round, 'wrong-both': badRecordMac }),
  }
}

const pciDss: Defects = {
  'TLS 1.1': [pci({ 'TLS 1.1': [cbc] }), ['tls-versions']],
  'SSL 2.0': [pci({ 'SSL 2.0': ['SSL_CK_DES_192_EDE3_CBC_WITH_MD5'] }), ['tls-versions', 'drown']],
  'SSL 3.0 with CBC': [pci({ 'SSL 3.0': ['TLS_RSA_WITH_AES_256_CBC_SHA'] }), ['tls-versions', 'poodle']],
  NULL: [pci({ 'TLS 1.2': [...rsaTls12, 'TLS_ECDHE_RSA_WITH_NULL_SHA'] }), ['tls-ciphers']],
  RC4: [pci({ 'TLS 1.2': [...rsaTls12, 'TLS_ECDHE_RSA_WITH_RC4_128_SHA'] }), ['rc4']],
  '3DES': [pci({ 'TLS 1.2': [...rsaTls12, 'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA'] }), ['sweet32']],
  'RSA export': [pci({ 'TLS 1.2': [...rsaTls12, 'TLS_RSA_EXPORT1024_WITH_RC4_56_SHA'] }), ['rc4', 'freak']],
  'DHE with 768 bits': [
    { ...pci({ 'TLS 1.2': [...rsaTls12, dheSuite] }), ...dh(768) },
    ['tls-dh-parameters', 'logjam'],
  ],
  'DHE with 1024 bits': [
    { ...pci({ 'TLS 1.2': [...rsaTls12, dheSuite] }), ...dh(1024) },
    ['tls-dh-parameters'],
  ],
  'P-192': [pci({}, [...pciGroups, 'secp192r1']), ['tls-groups']],
  'POODLE against TLS': [paddingOracle('wrong-padding', silence), ['poodle-tls']],
  'Zombie POODLE': [paddingOracle('wrong-padding', handshakeFailure), ['zombie-poodle']],
  GOLDENDOODLE: [paddingOracle('wrong-mac', handshakeFailure), ['goldendoodle']],
  'CVE-2016-2107': [paddingOracle('incomplete-padding', handshakeFailure), ['lucky-minus-20']],
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
      ...pci({ 'TLS 1.2': [...rsaTls12, 'TLS_RSA_WITH_AES_256_GCM_SHA384'] }),
      'tls.robot': [robotFlow('full', oracle, oracle)],
    },
    ['robot'],
  ],
  'RSA 2047': [certified(rsa(2047)), ['certificate-key']],
  'no trusted root': [
    certified(rsa(2048), { verification: { code: 'SELF_SIGNED_CERT_IN_CHAIN', pathToRoot: false } }),
    ['certificate-trust'],
  ],
  'another name': [certified(rsa(2048), { matchesHost: false }), ['certificate-hostname']],
  expired: [
    certified(
      { ...rsa(2048), notAfter: '2026-08-31T00:00:00Z' },
      { verification: { code: 'CERT_HAS_EXPIRED', pathToRoot: true } },
    ),
    ['certificate-expiry'],
  ],
}

export const defects: Record<PolicyName, Defects> = {
  'mozilla-modern': modern,
  'mozilla-intermediate': intermediateDefects,
  'mozilla-old': oldDefects,
  anssi,
  bsi,
  nist,
  'pci-dss': pciDss,
}
