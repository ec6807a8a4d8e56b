import { getDiffieHellman } from 'node:crypto'
import type { Fact } from '../../../core/fact.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createSuiteFacts,
  type Overrides,
  silence,
  tls12Suites,
  tls13Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-dh-parameters.ts'

const suite = 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384'
const offered = createSuiteFacts({ 'TLS 1.2': [...tls12Suites, suite], 'TLS 1.3': tls13Suites })
const parameters = (bits: number, more: Partial<Fact<'tls.dhParameters'>[number]> = {}): Overrides => ({
  ...offered,
  'tls.dhParameters': [
    { version: 'TLS 1.2', suite, bits, prime: 'ff', generator: '02', isPrime: true, ...more },
  ],
})
const oakley2 = getDiffieHellman('modp2').getPrime('hex')
const group14 = getDiffieHellman('modp14').getPrime('hex')

testCases(check, [
  ['no DHE suite', {}, 'not-applicable', 'no DHE suite'],
  ['2048 bits', parameters(2048), 'pass', '', 'anssi'],
  // RFC 10015 §3, of July 2026: in TLS 1.2 no size is enough.
  ['2048 bits in TLS 1.2', parameters(2048), 'fail', 'deprecated whatever its size'],
  ['8192 bits in TLS 1.2', parameters(8192), 'fail', 'deprecated whatever its size'],
  [
    'a DHE suite in TLS 1.2 whose parameters were not read',
    { ...offered, 'tls.dhParameters': [] },
    'fail',
    `in TLS 1.2, deprecated whatever its size: ${suite}`,
  ],
  [
    '2048 bits in TLS 1.1 alone, which tls-versions fails',
    {
      ...createSuiteFacts({ 'TLS 1.1': ['TLS_DHE_RSA_WITH_AES_128_CBC_SHA'], 'TLS 1.2': tls12Suites }),
      'tls.dhParameters': [
        { version: 'TLS 1.1', suite, bits: 2048, prime: 'ff', generator: '02', isPrime: true },
      ],
    },
    'pass',
  ],
  ['2048 bits, where the document has 4096', parameters(2048), 'fail', '4096', 'centos7'],
  ['4096 bits', parameters(4096), 'pass', '', 'centos7'],
  ['1024 bits', parameters(1024), 'fail', '1024'],
  ['1024 bits that many share', parameters(1024, { prime: oakley2 }), 'fail', 'RFC 2409 §6.2'],
  ['2048 bits that many share', parameters(2048, { prime: group14, isPrime: true }), 'pass', '', 'anssi'],
  [
    '2048 bits that were not tested',
    parameters(2048, { isPrime: undefined }),
    'inconclusive',
    'TLS 1.2, 2048 bits: not tested',
    'anssi',
  ],
  [
    'a modulus too long to be tested',
    parameters(480_000, {
      isPrime: undefined,
      untested: { status: 'too-much-work', work: 'testing a modulus', limit: 8192, unit: 'bits' },
    }),
    'inconclusive',
    '480000 bits: testing a modulus would take too much work (more than 8192 bits)',
    'anssi',
  ],
  ['1024 bits that were not tested', parameters(1024, { isPrime: undefined }), 'fail', '1024'],
  ['2048 bits of no prime', parameters(2048, { isPrime: false }), 'fail', 'no prime'],
  [
    '1024 bits although the enumeration broke off',
    { ...parameters(1024), 'tls.suiteRefusals': { 'TLS 1.2': [silence] } },
    'fail',
  ],
  [
    'parameters not read',
    { ...offered, 'tls.dhParameters': [] },
    'inconclusive',
    'not read in TLS 1.2',
    'anssi',
  ],
  ['DHE suites may be there', { 'tls.suiteRefusals': { 'TLS 1.2': [silence] } }, 'inconclusive'],
  ['nothing accepted', createSuiteFacts({}), 'inconclusive'],
])

testCases(check, [
  [
    'each is shown with its size',
    parameters(2048),
    'pass',
    /at least 2048 bits$/,
    'anssi',
    [new RegExp(`^tls\\.dhParameters TLS 1\\.2 ${suite}: 2048 bits$`)],
  ],
  ['one bit less', parameters(2047), 'fail', /of 2047 bits, 2048 are required$/],
  ['one bit less than the document has', parameters(4095), 'fail', /of 4095 bits, 4096/, 'centos7'],
  [
    'a shared group is named',
    parameters(2048, { prime: group14, isPrime: true }),
    'pass',
    /./,
    'anssi',
    [/: 2048 bits \(RFC 3526/],
  ],
  ['no DHE: the suites are shown', {}, 'not-applicable', /./, 'anssi', [/^tls\.suites TLS 1\.2: /]],
  [
    'not read: the suites of DHE are shown, no other',
    { ...offered, 'tls.dhParameters': [] },
    'inconclusive',
    /./,
    'anssi',
    [new RegExp(`^tls\\.suites TLS 1\\.2: ${suite}$`)],
  ],
  [
    'read in one version of two',
    {
      ...createSuiteFacts({ 'TLS 1.1': ['TLS_DHE_RSA_WITH_AES_128_CBC_SHA'], 'TLS 1.2': [suite] }),
      'tls.dhParameters': [{ version: 'TLS 1.2', suite, bits: 2048, prime: 'ff', generator: '02' }],
    },
    'inconclusive',
    /not read in TLS 1\.1$/,
    'anssi',
  ],
])
