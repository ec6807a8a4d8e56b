import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createSuiteFacts,
  handshakeFailure,
  silence,
  tls12Suites,
  tls13Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-ciphers.ts'

const legacy = ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA']
const perfect = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256']
const ecdsa = [
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384',
  'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA',
]
const tls12 = (...more: string[]) =>
  createSuiteFacts({ 'TLS 1.2': [...tls12Suites, ...more], 'TLS 1.3': tls13Suites })
const refusals = { 'TLS 1.2': [handshakeFailure], 'TLS 1.3': [handshakeFailure] }

testCases(check, [
  ['AEAD suites with authentication', {}, 'pass'],
  // RFC 9325 §4.1: less than 112 bits, and export suites of any cipher.
  [
    'SSL 3.0 alone, with an export suite of 40 bits',
    createSuiteFacts({ 'SSL 3.0': ['TLS_RSA_EXPORT_WITH_RC4_40_MD5'] }),
    'fail',
    'TLS_RSA_EXPORT_WITH_RC4_40_MD5 (SSL 3.0)',
  ],
  ['DES with 56 bits', tls12('TLS_RSA_WITH_DES_CBC_SHA'), 'fail', 'TLS_RSA_WITH_DES_CBC_SHA'],
  [
    'an export suite of 56 bits',
    tls12('TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA'),
    'fail',
    'TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA',
  ],
  [
    'SSL 3.0 alone, with AES: no AEAD suite anywhere',
    createSuiteFacts({ 'SSL 3.0': ['TLS_RSA_WITH_AES_256_CBC_SHA'] }),
    'fail',
    'everything is offered without any AEAD suite',
  ],
  [
    'TLS 1.0 and 1.1 alone: no AEAD suite anywhere',
    createSuiteFacts({
      'TLS 1.0': ['TLS_RSA_WITH_AES_256_CBC_SHA'],
      'TLS 1.1': ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'],
    }),
    'fail',
    'everything is offered without any AEAD suite',
  ],
  ["seed 000's nginx with an RSA key", {}, 'pass', 'not offered', 'centos7'],
  [
    "seed 000's nginx with an EC key",
    createSuiteFacts({ 'TLS 1.2': ecdsa, 'TLS 1.3': tls13Suites }),
    'pass',
    '',
    'centos7',
  ],
  ["seed 000's list for old platforms", tls12(...legacy), 'pass', '', 'centos7-legacy'],
  [
    "the old platforms' suites without that profile",
    tls12(...legacy),
    'fail',
    'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384',
    'centos7',
  ],
  [
    'the perfect list',
    createSuiteFacts({ 'TLS 1.2': tls12Suites, 'TLS 1.3': perfect }),
    'pass',
    '',
    'centos7-perfect',
  ],
  [
    'the mandatory suite, where perfection forbids it',
    {},
    'fail',
    'TLS_AES_128_GCM_SHA256',
    'centos7-perfect',
  ],
  [
    'AES 128, which is outside the document',
    tls12('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'),
    'fail',
    'outside the list',
    'centos7',
  ],
  ['AES 128 today', tls12('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'), 'pass'],
  ['CBC beside AEAD today', tls12(...legacy), 'pass'],
  ['RC4 is owned by rc4 today', tls12('TLS_ECDHE_RSA_WITH_RC4_128_SHA'), 'pass'],
  ['NULL', tls12('TLS_ECDHE_RSA_WITH_NULL_SHA'), 'fail', 'NULL'],
  ['anonymous', tls12('TLS_ECDH_anon_WITH_AES_128_CBC_SHA'), 'fail', 'anon'],
  [
    'anonymous in TLS 1.0',
    createSuiteFacts({ 'TLS 1.0': ['TLS_DH_anon_WITH_AES_128_CBC_SHA'], 'TLS 1.2': tls12Suites }),
    'fail',
    'TLS 1.0',
  ],
  [
    'TLS 1.2 without AEAD',
    createSuiteFacts({ 'TLS 1.2': legacy, 'TLS 1.3': tls13Suites }),
    'fail',
    'without any AEAD',
  ],
  [
    'a bad suite fails although the enumeration broke off',
    { ...tls12('TLS_ECDHE_RSA_WITH_NULL_SHA'), 'tls.suiteRefusals': { 'TLS 1.2': [silence] } },
    'fail',
  ],
  [
    'the enumeration broke off',
    { 'tls.suiteRefusals': { ...refusals, 'TLS 1.2': [handshakeFailure, silence] } },
    'inconclusive',
    'TLS 1.2: the enumeration ended with silence',
  ],
  [
    'the enumeration has no end',
    { 'tls.suiteRefusals': { 'TLS 1.3': [handshakeFailure] } },
    'inconclusive',
    'has no end',
  ],
  [
    'a version without suites',
    { 'tls.suites': { 'TLS 1.3': tls13Suites } },
    'inconclusive',
    'no suite was enumerated',
  ],
  [
    'a suite that the registry does not know',
    tls12('unassigned(0xABCD)'),
    'inconclusive',
    'not in the registry',
  ],
  [
    'an old version that was not answered',
    {
      'tls.versions': {
        ...createSuiteFacts({ 'TLS 1.2': tls12Suites, 'TLS 1.3': tls13Suites })['tls.versions'],
        'TLS 1.0': silence,
      },
    },
    'inconclusive',
    'TLS 1.0',
    'centos7',
  ],
  ['nothing accepted', createSuiteFacts({}), 'inconclusive', 'no cipher suite was accepted'],
])
