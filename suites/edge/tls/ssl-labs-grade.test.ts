import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createChain,
  createResponse,
  createSuiteFacts,
  silence,
  tls12Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './ssl-labs-grade.ts'

const perfect = createSuiteFacts({
  'TLS 1.2': tls12Suites,
  'TLS 1.3': ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
})
const hsts = (value: string) => ({
  'http.pages': { '/': ok(createResponse(200, [['strict-transport-security', value]])) },
})
const p256 = {
  'tls.groups': { 'TLS 1.2': ['secp384r1', 'secp256r1'], 'TLS 1.3': ['secp384r1', 'secp256r1'] },
}

testCases(check, [
  ["seed 000's nginx", {}, 'pass', 'A+ as far as tested'],
  ["seed 000's nginx, documented", {}, 'pass', '', 'centos7'],
  ["seed 000's perfect part", perfect, 'pass', 'A+ as far as tested', 'centos7-perfect'],
  ['a 128-bit suite is not perfect', {}, 'fail', 'not 100 in everything', 'centos7-perfect'],
  ['P-256 is not perfect', { ...perfect, ...p256 }, 'fail', 'key exchange 90', 'centos7-perfect'],
  [
    'a short HSTS is not perfect',
    { ...perfect, ...hsts('max-age=86400') },
    'fail',
    'A at best',
    'centos7-perfect',
  ],
  ['a short HSTS is still an A', hsts('max-age=86400'), 'pass', 'A as far as tested'],
  ['no HSTS', hsts('nonsense'), 'fail', 'A- at best'],
  ['no TLS 1.3', createSuiteFacts({ 'TLS 1.2': tls12Suites }), 'fail', 'A- at best'],
  [
    'an untrusted certificate',
    {
      'tls.certificates': [
        createChain({ verification: { code: 'X', pathToRoot: false } }, { embeddedScts: 0 }),
      ],
    },
    'fail',
    'T at best',
  ],
  [
    'an enumeration broken off',
    { 'tls.suiteRefusals': { 'TLS 1.2': [silence], 'TLS 1.3': [silence] } },
    'inconclusive',
    'too little was seen',
  ],
  [
    'RC4 in an enumeration broken off',
    {
      ...createSuiteFacts({ 'TLS 1.2': [...tls12Suites, 'TLS_RSA_WITH_RC4_128_SHA'] }),
      'tls.suiteRefusals': { 'TLS 1.2': [silence] },
    },
    'fail',
    'C at best',
  ],
  ['a page that did not come', { 'http.pages': { '/': silence } }, 'inconclusive', 'the start page'],
  [
    'groups not settled are not perfect yet',
    { ...perfect, 'tls.groupRefusals': {} },
    'inconclusive',
    'too little was seen',
    'centos7-perfect',
  ],
  [
    'P-256 is not perfect, whatever other groups there are',
    { ...perfect, ...p256, 'tls.groupRefusals': {} },
    'fail',
    'key exchange 90',
    'centos7-perfect',
  ],
])
