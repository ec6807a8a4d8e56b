import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createSuiteFacts,
  silence,
  tls12Suites,
  tls13Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-key-reuse.ts'

const keys = (...hashes: string[]) => hashes.map((sha256) => ({ group: 'x25519', sha256 }))
const createKeyFacts = (tls12: ReturnType<typeof keys>, tls13 = keys('c', 'd')) => ({
  'tls.ephemeralKeys': { 'TLS 1.2': tls12, 'TLS 1.3': tls13 },
})
const suite = 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384'
const dhe = (...publicKeys: string[]) => ({
  ...createSuiteFacts({ 'TLS 1.2': [...tls12Suites, suite], 'TLS 1.3': tls13Suites }),
  'tls.dhParameters': [
    { version: 'TLS 1.2' as const, suite, bits: 2048, prime: 'ff', generator: '02', publicKeys },
  ],
})

testCases(check, [
  ['new keys', {}, 'pass', 'no key came twice'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['one twice in TLS 1.2', createKeyFacts(keys('a', 'b', 'a')), 'fail', 'TLS 1.2 x25519'],
  ['always the same in TLS 1.3', createKeyFacts(keys('a', 'b'), keys('c', 'c')), 'fail', 'TLS 1.3'],
  ['only one was seen', createKeyFacts(keys('a')), 'inconclusive', 'TLS 1.2'],
  ['none was seen', { 'tls.ephemeralKeys': {} }, 'inconclusive', 'TLS 1.3, TLS 1.2'],
  [
    'one of each of two groups',
    createKeyFacts([...keys('a'), { group: 'secp256r1', sha256: 'b' }]),
    'inconclusive',
    'TLS 1.2',
  ],
  [
    'versions before TLS 1.2 stand for the same library, whose keys are not noted there',
    createSuiteFacts({
      'TLS 1.0': ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'],
      'TLS 1.2': tls12Suites,
      'TLS 1.3': tls13Suites,
    }),
    'pass',
    'no key came twice',
  ],
  ['DHE with new keys', dhe('a', 'b'), 'pass'],
  ['DHE with the same', dhe('a', 'a'), 'fail', suite],
  ['DHE seen once', dhe('a'), 'inconclusive', 'DHE'],
  ['the enumeration broke off', { 'tls.suiteRefusals': { 'TLS 1.2': [silence] } }, 'inconclusive'],
  [
    'RSA key exchange alone',
    {
      ...createSuiteFacts({ 'TLS 1.2': ['TLS_RSA_WITH_AES_128_GCM_SHA256'] }),
      'tls.ephemeralKeys': {},
    },
    'not-applicable',
    'no suite has ephemeral keys',
  ],
  [
    'ECDHE in TLS 1.0 alone',
    { ...createSuiteFacts({ 'TLS 1.0': ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'] }), 'tls.ephemeralKeys': {} },
    'inconclusive',
  ],
  ['nothing accepted', { ...createSuiteFacts({}), 'tls.ephemeralKeys': {} }, 'inconclusive'],
])

testCases(check, [
  [
    'keys and handshakes are counted by version and group',
    createKeyFacts([...keys('a', 'b', 'a'), { group: 'secp256r1', sha256: 'e' }]),
    'fail',
    /: TLS 1\.2 x25519$/,
    'current',
    [
      /^tls\.ephemeralKeys TLS 1\.2 x25519: 2 different keys in 3 handshakes$/,
      /^tls\.ephemeralKeys TLS 1\.2 secp256r1: 1 different keys in 1 handshakes$/,
      /^tls\.ephemeralKeys TLS 1\.3 x25519: 2 different keys in 2 handshakes$/,
    ],
  ],
  [
    'those of DHE too',
    dhe('a', 'a'),
    'fail',
    /./,
    'current',
    [new RegExp(`^tls\\.dhParameters TLS 1\\.2 ${suite}: 1 different keys in 2 handshakes$`)],
  ],
  [
    'parameters without keys',
    {
      ...dhe(),
      'tls.dhParameters': [{ version: 'TLS 1.2', suite, bits: 2048, prime: 'ff', generator: '02' }],
    },
    'inconclusive',
    /: DHE$/,
    'current',
    [/: 0 different keys in 0 handshakes$/],
  ],
  [
    'the same hash in two groups',
    createKeyFacts([...keys('a', 'b'), { group: 'secp256r1', sha256: 'a' }]),
    'pass',
  ],
  [
    'no ephemeral keys: the suites are shown',
    { ...createSuiteFacts({ 'TLS 1.2': ['TLS_RSA_WITH_AES_128_GCM_SHA256'] }), 'tls.ephemeralKeys': {} },
    'not-applicable',
    /./,
    'current',
    [/^tls\.suites TLS 1\.2: TLS_RSA_WITH_AES_128_GCM_SHA256$/],
  ],
])
