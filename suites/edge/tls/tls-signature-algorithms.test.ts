import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createSuiteFacts,
  createVersions,
  handshakeFailure,
  reset,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-signature-algorithms.ts'

const schemes = (...names: string[]) => ({
  'tls.signatureSchemes': { 'TLS 1.2': names, 'TLS 1.3': ['rsa_pss_rsae_sha256'] },
})
const refusals = (tls12: (typeof silence)[]) => ({
  'tls.signatureSchemeRefusals': { 'TLS 1.2': tls12, 'TLS 1.3': [handshakeFailure] },
})

testCases(check, [
  ['SHA-2 only', {}, 'pass', 'no MD5, SHA-1 or DSA'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['SHA-224 is not forbidden', schemes('rsa_pkcs1_sha224'), 'pass'],
  ['SHA-1', schemes('rsa_pkcs1_sha256', 'rsa_pkcs1_sha1'), 'fail', 'rsa_pkcs1_sha1 (TLS 1.2)'],
  ['MD5', schemes('rsa_pkcs1_md5'), 'fail'],
  ['DSA', schemes('dsa_sha256'), 'fail'],
  ['SHA-1 fails although the rest broke off', { ...schemes('ecdsa_sha1'), ...refusals([silence]) }, 'fail'],
  ['broke off in silence', refusals([handshakeFailure, silence]), 'inconclusive', 'silence'],
  ['broke off in a reset', refusals([reset]), 'inconclusive'],
  ['no end', { 'tls.signatureSchemeRefusals': {} }, 'inconclusive', 'has no end'],
  ['none taken', { 'tls.signatureSchemes': {} }, 'inconclusive', 'no scheme was taken'],
  ['a scheme without a name', schemes('unassigned(0xFEFE)'), 'inconclusive', 'unassigned'],
  [
    'static RSA only',
    {
      ...createSuiteFacts({ 'TLS 1.2': ['TLS_RSA_WITH_AES_256_GCM_SHA384'] }),
      'tls.signatureSchemes': {},
      'tls.signatureSchemeRefusals': {},
    },
    'not-applicable',
  ],
  [
    'TLS 1.0 only',
    { ...createSuiteFacts({ 'TLS 1.0': ['TLS_RSA_WITH_AES_128_CBC_SHA'] }), 'tls.signatureSchemes': {} },
    'not-applicable',
  ],
  [
    'nothing accepted',
    { 'tls.versions': createVersions({}), 'tls.suites': {}, 'tls.signatureSchemes': {} },
    'inconclusive',
  ],
])

testCases(check, [
  [
    'the schemes of each version are shown',
    schemes('rsa_pkcs1_sha256', 'rsa_pkcs1_sha384'),
    'pass',
    /./,
    'current',
    [
      /^tls\.signatureSchemes TLS 1\.2: rsa_pkcs1_sha256, rsa_pkcs1_sha384$/,
      /^tls\.signatureSchemes TLS 1\.3: rsa_pss_rsae_sha256$/,
    ],
  ],
  ...[
    'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384',
    'TLS_DHE_DSS_WITH_AES_256_GCM_SHA384',
    'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  ].map(
    (name) =>
      [
        `${name} is signed`,
        { ...createSuiteFacts({ 'TLS 1.2': [name] }), 'tls.signatureSchemes': {} },
        'inconclusive',
        'TLS 1.2: no scheme was taken',
      ] as const,
  ),
  ...[
    'TLS_RSA_WITH_AES_256_GCM_SHA384',
    'TLS_DH_anon_WITH_AES_256_GCM_SHA384',
    'TLS_ECDH_RSA_WITH_AES_256_GCM_SHA384',
    'TLS_DHE_PSK_WITH_AES_256_GCM_SHA384',
  ].map(
    (name) =>
      [
        `${name} is not`,
        { ...createSuiteFacts({ 'TLS 1.2': [name] }), 'tls.signatureSchemes': {} },
        'not-applicable',
      ] as const,
  ),
])
