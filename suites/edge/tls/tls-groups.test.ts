import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createSuiteFacts,
  handshakeFailure,
  type Overrides,
  reset,
  silence,
  tls12Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-groups.ts'

const refusals = { 'TLS 1.2': [handshakeFailure], 'TLS 1.3': [handshakeFailure] }
const groups = (...names: string[]): Overrides => ({ 'tls.groups': { 'TLS 1.2': names, 'TLS 1.3': names } })

testCases(check, [
  ['the document’s two curves', {}, 'pass', '', 'centos7'],
  ['the document’s two curves today', {}, 'pass', 'X25519MLKEM768 would protect'],
  ['one of the two', groups('secp384r1'), 'pass', 'not accepted: secp521r1', 'centos7'],
  ['P-256 only, against the document', groups('secp256r1'), 'fail', 'secp256r1', 'centos7'],
  ['P-256 today', groups('secp256r1'), 'pass'],
  [
    'X25519 beside the two, against the document',
    groups('secp521r1', 'secp384r1', 'x25519'),
    'fail',
    'x25519',
    'centos7',
  ],
  ['a hybrid needs no advice', groups('X25519MLKEM768', 'x25519'), 'pass', /explicitly$/],
  ['P-192', groups('secp384r1', 'secp192r1'), 'fail', 'secp192r1'],
  [
    'P-192 fails although the enumeration broke off',
    { ...groups('secp192r1'), 'tls.groupRefusals': { 'TLS 1.2': [silence] } },
    'fail',
  ],
  [
    'no named group in use',
    { ...createSuiteFacts({ 'TLS 1.2': ['TLS_RSA_WITH_AES_256_GCM_SHA384'] }), 'tls.groups': {} },
    'not-applicable',
  ],
  [
    'the enumeration broke off',
    { 'tls.groupRefusals': { ...refusals, 'TLS 1.2': [silence] } },
    'inconclusive',
    'ended with silence',
  ],
  [
    'the enumeration has no end',
    { 'tls.groupRefusals': { 'TLS 1.2': [handshakeFailure] } },
    'inconclusive',
    'has no end',
  ],
  [
    'groups that could not be told',
    { 'tls.groupsUntested': { 'TLS 1.2': ['secp192r1'] } },
    'inconclusive',
    'could not be told',
  ],
  [
    "groups that cannot be chosen beside the curve of the certificate's key",
    { 'tls.groupsNeverChosen': { 'TLS 1.2': ['secp192r1'] } },
    'pass',
    'or cannot be chosen beside the curve',
    'current',
    [/TLS 1.2: beside the curve .* never chosen: secp192r1/],
  ],
  ['no groups seen', { 'tls.groups': {} }, 'inconclusive', 'no group was enumerated'],
  [
    'a group that the registry does not know',
    groups('unassigned(0x0FFF)'),
    'inconclusive',
    'unknown strength',
  ],
  [
    'more suites may be there',
    { ...createSuiteFacts({ 'TLS 1.2': tls12Suites }), 'tls.suiteRefusals': {} },
    'inconclusive',
  ],
])
// The facts of TLS 1.3 stay in the fixture where only TLS 1.2 is offered; they must not stand in for it.
testCases(check, [
  [
    'groups of one version only',
    { 'tls.groups': { 'TLS 1.3': ['secp384r1'] } },
    'inconclusive',
    'TLS 1.2: no group',
  ],
])
// NIST asks for one of two curves and leaves the others to other documents.
testCases(check, [
  ['P-384 is one of those', {}, 'pass', 'secp384r1', 'nist'],
  [
    'P-384 was seen, though not everything was answered',
    { 'tls.groupRefusals': { 'TLS 1.2': [reset], 'TLS 1.3': [reset] } },
    'pass',
    'secp384r1',
    'nist',
  ],
  ['neither of those', groups('x25519'), 'fail', 'only x25519', 'nist'],
  [
    'neither was seen, but not everything was answered',
    { ...groups('x25519'), 'tls.groupRefusals': { 'TLS 1.2': [reset], 'TLS 1.3': [reset] } },
    'inconclusive',
    'not every group is known',
    'nist',
  ],
  [
    'no suite with a group',
    { ...createSuiteFacts({ 'TLS 1.2': ['TLS_RSA_WITH_AES_256_GCM_SHA384'] }), 'tls.groups': {} },
    'not-applicable',
    'no suite uses a named group',
    'nist',
  ],
])

/** RFC 9325 §4.5 and NIST SP 800-57: curves of 224 bits and finite fields of 2048 have 112 bits of strength. */
testCases(check, [
  ['a curve of 224 bits', groups('secp224r1'), 'pass'],
  ['a curve of 193 bits', groups('sect193r1'), 'fail', 'sect193r1'],
  ['a finite field of 2048 bits', groups('ffdhe2048'), 'pass'],
  [
    'the groups of each version are shown',
    groups('x25519', 'secp384r1'),
    'pass',
    /./,
    'current',
    [/^tls\.groups TLS 1\.2: x25519, secp384r1$/],
  ],
])
