import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createCertificate,
  createChain,
  createPath,
  intermediate,
  type Overrides,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import type { Certificate } from '../../../probes/tls/tls-facts.ts'
import { check } from './certificate-key.ts'

const rsa = (bits: number | null, exponent = '65537'): Certificate['key'] => ({
  type: 'RSA',
  bits,
  curve: null,
  exponent,
})
const ec = (bits: number, curve: string): Certificate['key'] => ({ type: 'EC', bits, curve, exponent: null })
const createOtherKey = (type: string): Certificate['key'] => ({
  type,
  bits: null,
  curve: null,
  exponent: null,
})
const leaf = (overrides: Partial<Certificate>): Overrides => ({
  'tls.certificates': [createChain({}, overrides)],
})
const issuer = (overrides: Partial<Certificate>): Overrides => ({
  'tls.certificates': [createChain({ chain: [createCertificate(), { ...intermediate, ...overrides }] })],
})

const cross = { ...intermediate, sha256: 'a9', signatureAlgorithm: 'sha1WithRSAEncryption', issuer: 'CN=Old' }
const weak = (index: number): Overrides => {
  const chain = [createCertificate(), intermediate]
  const found = [{ test: 'close-primes' as const, says: 'its primes lie near each other' }]
  return {
    'tls.certificates': [
      createChain({
        keyTests: chain.map(({ sha256 }, at) => ({
          sha256,
          tested: ['close-primes'],
          weak: at === index ? found : [],
        })),
      }),
    ],
  }
}

testCases(check, [
  ['RSA 4096', {}, 'pass', 'RSA 4096'],
  ['RSA 4096, documented', {}, 'pass', '', 'centos7'],
  ['RSA 2048', leaf({ key: rsa(2048) }), 'pass'],
  [
    'RSA 2048, where the document has 4096',
    leaf({ key: rsa(2048) }),
    'fail',
    '4096 bits are required',
    'centos7',
  ],
  ['RSA 1024', leaf({ key: rsa(1024) }), 'fail', '2048 bits are required'],
  ['RSA with exponent 1', leaf({ key: rsa(4096, '1') }), 'fail', 'exponent 1'],
  ['RSA with an even exponent', leaf({ key: rsa(4096, '65536') }), 'fail', 'exponent 65536'],
  ['RSA with exponent 3 (RFC 8017 §3.1 allows it)', leaf({ key: rsa(4096, '3') }), 'pass'],
  [
    'close primes (CVE-2022-26320)',
    weak(0),
    'fail',
    'the key of CN=chat.example.org is weak: its primes lie near each other',
  ],
  ['close primes of the issuer', weak(1), 'fail', 'the key of CN=Test Intermediate is weak'],
  [
    'not tried for weaknesses',
    { 'tls.certificates': [createChain({ keyTests: undefined })] },
    'inconclusive',
    'was not tried',
  ],
  [
    'a signature that nobody knows',
    leaf({ signatureAlgorithm: '1.2.3.4' }),
    'inconclusive',
    'is not known here',
  ],
  ['PSS with SHA-1', leaf({ signatureAlgorithm: 'rsassaPss with SHA-1' }), 'fail', 'SHA-1'],
  ['an issuer with a DSA key', issuer({ key: createOtherKey('DSA') }), 'fail', 'DSA'],
  [
    'a SHA-1 cross-certificate beside a valid path',
    {
      'tls.certificates': [
        createChain({
          chain: [createCertificate(), intermediate, cross],
          verification: {
            code: null,
            pathToRoot: true,
            paths: [createPath([createCertificate(), intermediate])],
          },
        }),
      ],
    },
    'pass',
  ],
  // Chromium's ERR_SSL_KEY_USAGE_INCOMPATIBLE; GnuTLS issue 1227.
  ['a key for encipherment alone', leaf({ keyUsage: ['keyEncipherment'] }), 'fail', 'lacks digitalSignature'],
  [
    'the same where nothing else is asked of it',
    {
      ...leaf({ keyUsage: ['keyEncipherment'] }),
      'tls.suites': { 'TLS 1.2': ['TLS_RSA_WITH_AES_128_CBC_SHA'] },
    },
    'pass',
  ],
  [
    'an EC key for agreement alone',
    { ...leaf({ key: ec(256, 'secp256r1'), keyUsage: ['keyAgreement'] }), 'tls.suites': {} },
    'fail',
    'lacks digitalSignature',
  ],
  ['P-256', leaf({ key: ec(256, 'prime256v1') }), 'pass'],
  [
    'P-256, of which the document does not speak',
    leaf({ key: ec(256, 'prime256v1') }),
    'not-applicable',
    'asks nothing of it',
    'centos7',
  ],
  ['P-224', leaf({ key: ec(224, 'secp224r1') }), 'fail', '256 bits are required'],
  ['Ed25519', leaf({ key: createOtherKey('Ed25519') }), 'pass'],
  ['DSA', leaf({ key: createOtherKey('DSA') }), 'fail', 'DSA'],
  ['SHA-1 signature', leaf({ signatureAlgorithm: 'sha1WithRSAEncryption' }), 'fail', 'sha1'],
  ['MD5 signature', leaf({ signatureAlgorithm: 'md5WithRSAEncryption' }), 'fail', 'md5'],
  [
    'SHA-1 signature on the intermediate',
    issuer({ signatureAlgorithm: 'ecdsa-with-SHA1' }),
    'fail',
    'Intermediate',
  ],
  [
    'SHA-1 signature on a root, which nobody checks',
    issuer({ signatureAlgorithm: 'sha1WithRSAEncryption', selfSigned: true }),
    'pass',
  ],
  [
    'SHA-1 fails an EC key under the document too',
    leaf({ key: ec(256, 'prime256v1'), signatureAlgorithm: 'ecdsa-with-SHA1' }),
    'fail',
    '',
    'centos7',
  ],
  ['weak intermediate', issuer({ key: rsa(1024) }), 'fail', 'issuer'],
  ['size unknown', leaf({ key: rsa(null) }), 'inconclusive'],
  ['a kind unknown here', leaf({ key: createOtherKey('XMSS') }), 'inconclusive', 'XMSS'],
  ['no certificate', { 'tls.certificates': [], 'tls.certificateFailures': [silence] }, 'inconclusive'],
])
// Mozilla names the kinds of key, their curves and the algorithms that the certificate may be signed with.
testCases(check, [
  ['an RSA key', leaf({ key: rsa(4096) }), 'fail', 'only EC keys are allowed', 'mozilla-modern'],
  [
    'a curve that cannot be read',
    leaf({ key: { type: 'EC', bits: 256, curve: null, exponent: null } }),
    'inconclusive',
    'curve',
    'mozilla-modern',
  ],
  [
    'a curve of another kind',
    leaf({ key: ec(256, 'brainpoolP256r1') }),
    'fail',
    'only secp256r1 and secp384r1',
    'mozilla-intermediate',
  ],
  [
    'another signature',
    leaf({ signatureAlgorithm: 'sha512WithRSAEncryption' }),
    'fail',
    'signed with sha512WithRSAEncryption, only sha256WithRSAEncryption',
    'mozilla-old',
  ],
])
