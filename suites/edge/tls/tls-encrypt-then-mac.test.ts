import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createSuiteFacts,
  reset,
  silence,
  tls12Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-encrypt-then-mac.ts'

const cbc = 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'
const offered = createSuiteFacts({ 'TLS 1.0': [cbc], 'TLS 1.2': [...tls12Suites, cbc] })
const createEncryptThenMacFacts = (tls10: boolean | typeof silence, tls12: boolean | typeof silence) => ({
  ...offered,
  'tls.encryptThenMac': {
    'TLS 1.0': typeof tls10 === 'boolean' ? ok(tls10) : tls10,
    'TLS 1.2': typeof tls12 === 'boolean' ? ok(tls12) : tls12,
  },
})

testCases(check, [
  ['no CBC suite', {}, 'pass', 'no CBC suites'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['agreed to', createEncryptThenMacFacts(true, true), 'pass', 'with encrypt_then_mac'],
  ['not in one version', createEncryptThenMacFacts(true, false), 'fail', 'in TLS 1.2'],
  ['not in one version, silence in the other', createEncryptThenMacFacts(silence, false), 'fail'],
  ['silence', createEncryptThenMacFacts(silence, true), 'inconclusive', 'TLS 1.0'],
  ['a reset', createEncryptThenMacFacts(true, reset), 'inconclusive'],
  ['not asked', { ...offered, 'tls.encryptThenMac': {} }, 'inconclusive'],
  ['the enumeration broke off', { 'tls.suiteRefusals': { 'TLS 1.2': [silence] } }, 'inconclusive'],
  ['CBC in SSL 3.0 alone', createSuiteFacts({ 'SSL 3.0': [cbc], 'TLS 1.2': tls12Suites }), 'pass'],
])

testCases(check, [
  [
    'each version is shown',
    createEncryptThenMacFacts(true, false),
    'fail',
    /in TLS 1\.2$/,
    'current',
    [/^tls\.encryptThenMac TLS 1\.0: agreed to$/, /^tls\.encryptThenMac TLS 1\.2: not agreed to$/],
  ],
  [
    'no answer is shown',
    createEncryptThenMacFacts(silence, true),
    'inconclusive',
    /in TLS 1\.0$/,
    'current',
    [/^tls\.encryptThenMac TLS 1\.0: .*silence/],
  ],
  [
    'no question is shown',
    { ...offered, 'tls.encryptThenMac': {} },
    'inconclusive',
    /in TLS 1\.0, TLS 1\.2$/,
    'current',
    [/^tls\.encryptThenMac TLS 1\.2: not asked$/],
  ],
  [
    'a version without CBC is not asked for',
    {
      ...createSuiteFacts({ 'TLS 1.1': [cbc], 'TLS 1.2': tls12Suites }),
      'tls.encryptThenMac': { 'TLS 1.1': ok(true), 'TLS 1.2': ok(false) },
    },
    'pass',
  ],
])
